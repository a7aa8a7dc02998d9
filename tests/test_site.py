"""The check that the documentation site asks no other host (`.ci/check_site.py`) catches what asks
one, and lets pass what somebody has to follow."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CHECK = runpy.run_path(str(ROOT / ".ci" / "check_site.py"))
HOST = "https://fonts.example.org/x"


@pytest.mark.parametrize(
    "page",
    [
        f'<script src="{HOST}"></script>',
        '<script src="//fonts.example.org/x"></script>',
        f'<link rel="stylesheet" href="{HOST}">',
        f'<link rel="preconnect" href="{HOST}" crossorigin>',
        f'<link rel="icon" href="{HOST}">',
        f'<img src="a.png" srcset="a.png 1x, {HOST} 2x">',
        f'<IMG SRC="{HOST}">',
        f'<video poster="{HOST}"></video>',
        f'<iframe src="{HOST}"></iframe>',
        f'<object data="{HOST}"></object>',
        f'<meta http-equiv="refresh" content="0; url={HOST}">',
        f'<base href="{HOST}">',
        f'<p style="background: url({HOST})">',
        f"<style>@import '{HOST}';</style>",
        f'<style>@font-face {{ src: url("{HOST}") }}</style>',
        f'<svg><use href="{HOST}"/></svg>',
    ],
)
def test_what_a_browser_would_fetch_by_itself_is_found(page: str) -> None:
    (found,) = CHECK["in_page"](page)
    assert "fonts.example.org" in found


@pytest.mark.parametrize(
    "page",
    [
        f'<a href="{HOST}">a link to follow</a>',
        f'<link rel="canonical" href="{HOST}">',
        '<script src="_static/theme.js"></script>',
        '<img src="data:image/png;base64,//8A">',
        f"<pre>curl {HOST}</pre>",
        "<style>/* @import 'https://fonts.example.org/x' */ p { color: red }</style>",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_what_stays_here_or_has_to_be_followed_passes(page: str) -> None:
    assert CHECK["in_page"](page) == []


def test_a_built_site_is_told_file_by_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "_static").mkdir()
    (tmp_path / "index.html").write_text("<p>Form Coach</p>")
    assert CHECK["main"]([str(tmp_path)]) == 0
    (tmp_path / "_static" / "a.css").write_text(f"@font-face {{ src: url({HOST}); }}")
    capsys.readouterr()
    assert CHECK["main"]([str(tmp_path)]) == 1
    assert capsys.readouterr().out.split() == [str(Path("_static") / "a.css") + ":", HOST]


def test_a_folder_without_a_site_is_no_success(tmp_path: Path) -> None:
    assert CHECK["main"]([str(tmp_path)]) == 1
