"""A translation can begin: every sentence is looked up, and none is lost when it is another's."""

from __future__ import annotations

import ast
import json
import os
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from coach import translation
from translations.extract import template

ROOT = Path(__file__).resolve().parents[1]
LANGUAGE = "sl"
"""Slovenian has four forms of a noun after a number."""


def marked(sentence: str, form: object = "") -> str:
    """What stands for a sentence in the made-up translation."""
    return f"⟦{form}{sentence}⟧"


def made_up(found: Catalog, folder: Path) -> Path:
    """A catalogue whose every sentence is the English one in brackets."""
    catalogue = Catalog(locale=LANGUAGE, charset="utf-8")
    for one in found:
        if isinstance(one.id, tuple):
            single, many = one.id
            forms = tuple(marked(many, form) for form in range(catalogue.num_plurals))
            catalogue.add(one.id, (marked(single, 0), *forms[1:]))
        elif one.id:
            catalogue.add(one.id, marked(one.id))
    target = folder / LANGUAGE / "LC_MESSAGES" / f"{translation.DOMAIN}.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalogue)
    return folder


@pytest.fixture(scope="module")
def found() -> Catalog:
    return template()


@pytest.fixture(scope="module")
def abroad(found: Catalog, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = made_up(found, tmp_path_factory.mktemp("catalogues"))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.translated"],
        cwd=ROOT,
        env={
            **os.environ,
            translation.LANGUAGE_VARIABLE: LANGUAGE,
            translation.CATALOGUES_VARIABLE: str(folder),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def english(text: str) -> str:
    """What of a text is outside of all brackets."""
    while (less := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = less
    return text


NAMES = re.compile(r":material/\w+:|\b(?:Esc|Space)\b")


@pytest.mark.parametrize("where", ["heard", "read"])
def test_every_sentence_of_a_set_and_of_a_first_visit_is_looked_up(
    where: str, abroad: dict[str, list[str]]
) -> None:
    texts = abroad[where]
    assert sum("⟦" in text for text in texts) > 20
    left = {text for text in texts if re.search("[A-Za-z]{2}", NAMES.sub("", english(text)))}
    assert left == set()


def test_a_number_takes_the_form_that_its_language_has(abroad: dict[str, list[str]]) -> None:
    assert abroad["counted"] == ["0 ⟦3squats⟧", "1 ⟦0squat⟧", "2 ⟦1squats⟧", "5 ⟦3squats⟧"]


def sentences(found: Catalog) -> Iterator[tuple[Message, str]]:
    for one in found:
        for text in one.id if isinstance(one.id, tuple) else (one.id,):
            if text:
                yield one, text


def test_the_template_has_all_that_people_read_with_placeholders_that_have_names(
    found: Catalog,
) -> None:
    texts = {text for _, text in sentences(found)}
    assert len(texts) > 1000
    assert {"Chest up", "Last one.", "It hurts", "squats", "Wednesday", "What is hard"} <= texts
    assert {"hidden or out of the picture", "the hips were not seen"} <= texts
    for text in texts:
        for _, field, _, _ in string.Formatter().parse(text):
            assert field is None or field.isidentifier(), text


def test_without_a_catalogue_all_is_english() -> None:
    assert translation.language() == "en"
    assert translation.gettext("{left} to go.", left=3) == "3 to go."
    assert translation.ngettext("{n} day", "{n} days", 1) == "1 day"
    assert translation.gettext("") == ""


class Broken(translation.catalogues.NullTranslations):
    def gettext(self, message: str) -> str:
        return "še {kaj} {0}"


def test_a_translation_with_other_placeholders_gives_way_to_english(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(translation, "_catalogue", Broken)
    values: dict[str, Any] = {"left": 3}
    assert translation.gettext("{left} to go.", **values) == "3 to go."
    assert "{left} to go." in caplog.text


def test_a_language_that_is_not_there_is_told_of_in_the_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(translation.LANGUAGE_VARIABLE, "../../xx")
    monkeypatch.setenv(translation.CATALOGUES_VARIABLE, str(tmp_path))
    found = translation._catalogue.__wrapped__()
    assert found.gettext("Last one.") == "Last one."
    assert "../../xx" in caplog.text
    assert translation.LANGUAGE_VARIABLE in caplog.text


class Nosy(translation.catalogues.NullTranslations):
    def gettext(self, message: str) -> str:
        return "{left.__class__}" if "go" in message else "{left:{left.real}}"


@pytest.mark.parametrize("sentence", ["{left} to go.", "{left} left."])
def test_a_translation_asks_for_nothing_within_a_value(
    monkeypatch: pytest.MonkeyPatch, sentence: str
) -> None:
    monkeypatch.setattr(translation, "_catalogue", Nosy)
    assert translation.gettext(sentence, left=3) == sentence.format(left=3)


@pytest.mark.parametrize(
    "content", [b"", b"\xde\x12\x04\x95junk", b"\xde\x12\x04\x95" + b"\xff" * 40]
)
def test_a_catalogue_that_cannot_be_read_is_told_of_in_the_log_and_all_is_english(
    content: bytes,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = tmp_path / LANGUAGE / "LC_MESSAGES" / "coach.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    monkeypatch.setenv(translation.LANGUAGE_VARIABLE, LANGUAGE)
    monkeypatch.setenv(translation.CATALOGUES_VARIABLE, str(tmp_path))
    found = translation._catalogue.__wrapped__()
    assert found.gettext("Last one.") == "Last one."
    assert str(tmp_path) in caplog.text


LOOKED_UP = ("words", "ui/pages", "ui/parts", "live", "programme", "progress")
"""The rooms in which no sentence may stand that is not looked up."""

ENGLISH = {"coach/live/exception_boundary.py", "coach/programme/outcome_files.py"}
"""Modules whose words are for the log, or tell of a file, alone."""

SENTENCE = re.compile(r"[A-Za-z’'\)]{2,}[,;:]? [A-Za-z’'(]{2,}")
NOT_READ = {"compile", "component", "container", "debug", "error", "exception", "html", "warning"}
"""Calls whose words nobody reads on a page: patterns, logs, names, and markup without words."""


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """The sentences in a module that are not looked up, each with its line."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(
                part.value if isinstance(part, ast.Constant) else "xx" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        words = re.sub(r"<[^>]*>|xx", "\n", text)
        if SENTENCE.search(words) and not read_nowhere(node, parents):
            yield node.lineno, text


def read_nowhere(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Whether it is a docstring, a part of another text, or looked up already."""
    parent = parents[node]
    if isinstance(parent, ast.Expr | ast.JoinedStr | ast.Compare):
        return True
    while not isinstance(parent, ast.stmt):
        if isinstance(parent, ast.Call):
            called = getattr(parent.func, "id", getattr(parent.func, "attr", ""))
            if called in {"_", "ngettext"} or called in NOT_READ:
                return True
        parent = parents[parent]
    return isinstance(parents[parent], ast.ClassDef)  # a name of an enumeration's member


def test_no_sentence_stands_on_a_page_that_is_not_looked_up() -> None:
    assert [text for _, text in unmarked("told = 'Go on here.'\nkey = 'go-on'")] == ["Go on here."]
    assert list(unmarked("told = _('Go on here.')")) == []
    left = {
        f"{module.relative_to(ROOT)}:{line}: {text}"
        for room in LOOKED_UP
        for module in sorted((ROOT / "coach" / room).rglob("*.py"))
        if module.relative_to(ROOT).as_posix() not in ENGLISH
        for line, text in unmarked(module.read_text("utf-8"))
    }
    assert left == set()
