"""The rules of the house, held for every file: what the code may say, and what its papers must."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import coach
from coach.exercises.registry import exercises

ROOT = Path(__file__).resolve().parents[1]
BINARY = {".jpg", ".mp4", ".npz", ".png", ".task", ".tflite", ".whl", ".pyc", ".webp"}
BINARY |= {".gif", ".h264", ".mkv", ".sqlite3"}  # tests/fuzz/failures
NOT_OURS = {".git", ".hypothesis", "__pycache__", "assets", "build", "dist", "form-coach-out"}

# Written in pieces, so that this file does not break its own rule.
MACHINE_PATHS = re.compile(
    r"(?<![\w.<>-])/(?:" + "tmp|work|root|home" + r")/\w" + r"|\.\./" + "shared"
)
REGISTRY_HOSTS = re.compile(
    "|".join(
        re.escape(f"{name}.{end}")
        for name, end in (
            ("pypi", "org"),
            ("pythonhosted", "org"),
            ("registry.npmjs", "org"),
            ("npmjs", "com"),
            ("deb.debian", "org"),
        )
    )
)


def our_texts() -> list[Path]:
    """Every text file of the project; none of an environment's, a cache's or an output's."""
    found = []
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.name in NOT_OURS or path.name.endswith((".egg-info", "_cache")):
                continue
            if path.is_dir():
                if not (path / "pyvenv.cfg").exists():
                    folders.append(path)
            elif path.suffix not in BINARY:
                found.append(path)
    return found


def project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]


ONLY_TO_WORK_ON_IT = {"dev", "docs", "test"}


def runtime_dependencies() -> list[str]:
    extras = project()["optional-dependencies"].items()
    lines = [line for extra, found in extras if extra not in ONLY_TO_WORK_ON_IT for line in found]
    named = {Requirement(line).name for line in [*project()["dependencies"], *lines]}
    return sorted(named - {project()["name"]})


def all_requirements() -> list[Requirement]:
    extras = project()["optional-dependencies"].values()
    lines = [*project()["dependencies"], *(line for extra in extras for line in extra)]
    found = [Requirement(line) for line in lines]
    return [r for r in found if canonicalize_name(r.name) != project()["name"]]


def pins() -> dict[str, Requirement]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    found = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(r.name): r for r in found}


@pytest.mark.parametrize("rule", [MACHINE_PATHS, REGISTRY_HOSTS], ids=["path", "registry"])
def test_no_file_names_a_machines_path_or_a_registrys_host(rule: re.Pattern[str]) -> None:
    texts = our_texts()
    assert ROOT / "README.md" in texts
    broken = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if rule.search(line)
    ]
    assert broken == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (MACHINE_PATHS, "see /" + "tmp/x.py"),
        (MACHINE_PATHS, "read .." + "/shared/FORMATS.md"),
        (REGISTRY_HOSTS, "https://pypi" + ".org/simple"),
    ],
)
def test_the_rules_catch_what_they_are_for(rule: re.Pattern[str], text: str) -> None:
    assert rule.search(text)


def test_exercises_bear_the_names_that_other_programs_rely_on() -> None:
    assert set(exercises()) == {
        "squat",
        "hamstring-curl",
        "calf-raise",
        "leg-kick",
        "sit-to-stand",
        "step-up",
    }
    assert all(exercise.name == name for name, exercise in exercises().items())


def strings_of(module: Path) -> Iterator[str]:
    """Every string in a module that is no docstring."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    papers = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in papers
        ):
            yield node.value


def test_nothing_but_its_own_file_names_an_exercise() -> None:
    """A new exercise is one new file: no module of the engine asks which exercise it is, and no
    text, such as an option's help, lists them."""
    allowed = {
        ROOT / "coach" / "exercises" / f"{name.replace('-', '_')}.py" for name in exercises()
    }
    alone = re.compile("|".join(exercises()))
    within = re.compile(r"\b(" + "|".join(name for name in exercises() if "-" in name) + r")\b")
    naming = [
        (str(module.relative_to(ROOT)), text)
        for module in sorted(set((ROOT / "coach").rglob("*.py")) - allowed)
        for text in strings_of(module)
        if alone.fullmatch(text) or within.search(text)
    ]
    assert naming == []


def moments_in(tree: ast.AST) -> Iterator[str]:
    """Every format that a moment is written in: those of strftime, and those within f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            formats: list[ast.AST] = [node.format_spec]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "strftime":
            formats = [*node.args]
        else:
            continue
        for one in formats:
            for part in ast.walk(one):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_moments_are_written_as_every_system_can() -> None:
    """`%-d` is an error on Windows."""
    assert set(moments_in(ast.parse('f"{at:%-d}", at.strftime("%-H")'))) == {"%-d", "%-H"}
    found = [
        (str(module.relative_to(ROOT)), text)
        for module in sorted((ROOT / "coach").rglob("*.py"))
        for text in moments_in(ast.parse(module.read_text(encoding="utf-8")))
        if "%-" in text
    ]
    assert found == []


MOST_LINES = 300
LONGER: dict[str, str] = {}
"""Modules that may be longer, and why."""


def modules() -> list[str]:
    """Every Python module of the package, the benchmarks and the renderer, not what is installed
    for it."""
    rooms = ("coach", "benchmarks", "sample_videos")
    found = [path for room in rooms for path in (ROOT / room).rglob("*.py")]
    found = [path for path in found if "assets" not in path.parts]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


@pytest.mark.parametrize("module", modules())
def test_a_module_is_short(module: str) -> None:
    """Beyond 300 lines it has two reasons to change. One in the list that is short again is to be
    taken from it."""
    lines = len((ROOT / module).read_text(encoding="utf-8").splitlines())
    assert (lines >= MOST_LINES) == (module in LONGER), f"{module} has {lines} lines"


def test_the_list_of_longer_modules_names_only_what_exists() -> None:
    assert set(LONGER) <= set(modules())


def test_the_picture_of_a_frames_path_names_what_exists() -> None:
    boxes = (ROOT / "docs" / "architecture_picture.py").read_text()
    named = re.findall(r'"(coach/[\w/]+\.py)"', boxes)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_papers_name_the_rooms_that_there_are() -> None:
    text = (ROOT / "docs" / "ARCHITECTURE.md").read_text()
    told = set(re.findall(r"^\| `coach/(\w+)(?:/|\.py)` \|", text, re.MULTILINE))
    rooms = (path for path in (ROOT / "coach").iterdir() if path.is_dir() or path.suffix == ".py")
    found = {path.stem for path in rooms if not path.name.startswith("_")}
    assert told == found


def test_the_changelog_tells_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text()
    newest = re.search(r"^## (\S+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest[1] == coach.__version__


def test_imports_point_only_up_the_house() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", runtime_dependencies())
def test_the_papers_say_what_each_dependency_is_for(name: str) -> None:
    assert f"| `{name}` |" in (ROOT / "docs" / "DEPENDENCIES.md").read_text()


def test_every_pin_is_exact() -> None:
    loose = [str(r) for r in pins().values() if [s.operator for s in r.specifier] != ["=="]]
    assert loose == []


@pytest.mark.parametrize("requirement", all_requirements(), ids=str)
def test_each_dependency_is_pinned_to_a_version_it_allows(requirement: Requirement) -> None:
    (exact,) = pins()[canonicalize_name(requirement.name)].specifier
    assert requirement.specifier.contains(exact.version)


def test_only_one_opencv_is_asked_for() -> None:
    """Two wheels would own the same `cv2` package, and the last one installed would win."""
    assert [name for name in pins() if name.startswith("opencv")] == ["opencv-contrib-python"]


PAPERS = sorted(path for path in our_texts() if path.suffix == ".md")


@pytest.mark.parametrize("paper", PAPERS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_between_the_papers_lead_somewhere(paper: Path) -> None:
    links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", paper.read_text())
    inside = [link for link in links if "://" not in link]
    missing = [link for link in inside if not (paper.parent / link).exists()]
    assert missing == []


def test_the_glossary_says_where_each_term_lives() -> None:
    paper = (ROOT / "docs" / "GLOSSARY.md").read_text("utf-8")
    rows = re.findall(r"^\| (?!term|---)(.+?) \| .+? \| (.+?) \|$", paper, re.MULTILINE)
    assert len(rows) > 40
    named = [(term, place) for term, cell in rows for place in re.findall(r"`(.+?)`", cell)]
    assert [row for row in named if not (ROOT / "coach" / row[1]).exists()] == []
    terms = [term for term, _ in rows]
    assert len(terms) == len(set(terms))


def test_the_papers_that_the_code_refers_to_exist() -> None:
    sources = [text for text in our_texts() if text.suffix == ".py"]
    named = {name for s in sources for name in re.findall(r"\bdocs/\w+\.md", s.read_text())}
    assert named
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_the_readme_opens_with_two_commands() -> None:
    commands = re.findall(r"^```bash\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    assert len(commands) == 2
    assert commands[0].rstrip().endswith("coach app")
    assert "-m pytest" in commands[1]
    assert all(
        command.count("\n") == 1 and " -c constraints.txt " in command for command in commands
    )
