"""Command line: python -m render {clip,recipe,check,verify}; see README.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

from render.assets import BODY
from render.captured.markers import FOLDER
from render.forms import EXERCISES
from render.options import SceneOptions
from render.people import PEOPLE
from render.recipe import RECIPE, load_recipe

HERE = Path(__file__).resolve().parents[1]


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    """The command and its options."""
    parser = argparse.ArgumentParser(prog="python -m render", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_clip(commands.add_parser("clip", help="render one clip, or single frames of it"))
    recipe = commands.add_parser("recipe", help="render the clips of a recipe")
    recipe.add_argument("--recipe", type=Path, default=RECIPE, help="default: the sample clips")
    recipe.add_argument("names", nargs="*", help="only these clips (default: all)")
    recipe.add_argument("--out", type=Path, default=Path("out"))
    recipe.add_argument("--mocap", type=Path, default=FOLDER, help="the captured motion")
    check = commands.add_parser("check", help="how well the figure follows the captured markers")
    check.add_argument("--mocap", type=Path, default=FOLDER, help="the captured motion")
    verify = commands.add_parser("verify", help="check that clips fit their truth")
    verify.add_argument("folder", type=Path, nargs="?", default=HERE)
    return parser.parse_args(argv)


def _add_clip(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("name", help="of the files to write")
    add("--out", type=Path, default=Path("out"), help="folder for them")
    add("--exercise", choices=EXERCISES, default="squat")
    add("--form", default="good", help='a form of forms.py, or "mixed"')
    add("--plan", type=_names, default=(), help="a form a repetition, e.g. good,good,shallow")
    add("--sides", choices=("left", "right", "alternate"), default=None)
    add("--reps", type=int, default=3)
    add("--tempo", type=float, default=1.0, help="above 1 is slower")
    add("--person", choices=PEOPLE, default="man1")
    add("--yaw-deg", type=float, default=90.0, help="0 front, 90 left side, -90 right side")
    add("--camera-height", type=float, default=1.0, help="metres over the floor")
    add("--distance", type=float, default=None, help="metres (default: as near as fits)")
    add("--hfov-deg", type=float, default=60.0, help="horizontal field of view")
    add("--width", type=int, default=640)
    add("--height", type=int, default=480)
    add("--fps", type=int, default=30)
    add("--noise", type=float, default=2.5, help="of the camera, grey levels")
    add("--roll-deg", type=float, default=0.0, help="camera turned about its own axis")
    add("--chair-in-front", action="store_true", help="one between camera and figure")
    add("--capture", default="", help="a captured person's movement instead, e.g. m01_s03")
    add("--takes", type=_names, default=(), help="of it, e.g. correct_02,incorrect_05")
    add("--mocap", type=Path, default=FOLDER, help="the captured motion")
    add("--seed", type=int, default=1, help="room, light, timing, small asymmetries")
    add("--stills", type=_shares, default=(), help="instead of a video, PNGs at e.g. 0,0.5")


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _shares(text: str) -> tuple[float, ...]:
    return tuple(float(share) for share in text.split(","))


def main() -> None:
    """Run a command."""
    arguments = parse()
    if arguments.command == "verify":
        sys.exit(_verify(arguments.folder))
    if not BODY.exists():
        sys.exit("The assets are not installed; run: python -m render.install_assets")
    if arguments.command == "check":
        _check(arguments.mocap)
        return
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.command == "recipe":
        _render_recipe(arguments)
    else:
        _render_clip(arguments)


def _render_clip(arguments: argparse.Namespace) -> None:
    from render.clip import write_clip, write_stills

    with _said():
        options = SceneOptions(**{f.name: getattr(arguments, f.name) for f in fields(SceneOptions)})
        given = options, arguments.name, arguments.out
        if arguments.stills:
            write_stills(*given, arguments.stills, arguments.mocap)
        else:
            write_clip(*given, arguments.mocap)


def _render_recipe(arguments: argparse.Namespace) -> None:
    from render.clip import write_clip

    recipe, names = load_recipe(arguments.recipe), arguments.names
    if unknown := set(names) - set(recipe):
        sys.exit(f"{arguments.recipe.name} has no clip {', '.join(sorted(unknown))}")
    for name in names or recipe:
        with _said():
            write_clip(recipe[name], name, arguments.out, arguments.mocap)
        print(name, flush=True)


@contextmanager
def _said() -> Iterator[None]:
    """What is wrong with a recipe or with the recordings as a sentence."""
    try:
        yield
    except ValueError as error:
        sys.exit(str(error))


def _check(folder: Path) -> None:
    from render.captured.residuals import check

    for line in check(folder):
        print(line, flush=True)


def _verify(folder: Path) -> int:
    from render.verify import problems

    worst = 0
    whole = (v for v in folder.glob("*.mp4") if not v.stem.endswith(".part"))
    for video in sorted(whole):
        found = problems(video)
        print(f"{video.stem}: {'; '.join(found) or 'ok'}")
        worst = max(worst, bool(found))
    return worst


if __name__ == "__main__":
    main()
