"""The manifest: what it says of each recording, and the sentence where it says it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.archive.manifest import About, read_manifest
from coach.errors import InputError

KNOWN = ("auto", "squat", "calf-raise")


def _written(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "manifest.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_it_says_what_is_known_of_each(tmp_path: Path, encoding: str) -> None:
    text = (
        "file,exercise,person,height_cm,target,side\r\n"
        "a/one.mp4,squat,P-07,171.5,60,left\r\n"
        "\r\n"
        "s3://clips/two.mp4,,,,,\r\n"
    )
    found = read_manifest(_written(tmp_path, text, encoding), KNOWN)
    assert found == {
        str(tmp_path / "a" / "one.mp4"): About(
            "squat", "P-07", "left", {"height_cm": 171.5, "target": 60.0}
        ),
        "s3://clips/two.mp4": About(),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("clip,person\na,b\n", "column “clip”, which is not known"),
        ("person\nb\n", "“file” among them"),
        ("file,file\na,b\n", "each once"),
        ("file,person\na\n", "line 2: there should be 2 cells"),
        ("file,person\n,b\n", "line 2: “file” is empty"),
        ("file,exercise\na,plank\n", "“plank” is no exercise"),
        ("file,side\na,middle\n", "“middle” is no side"),
        ("file,height_cm\na,1.71\n", "“height_cm” is “1.71”"),
        ("file,target\na,nan\n", "“target” is “nan”"),
        ("file,target\na,deep\n", "“target” is “deep”"),
        ("file,person\na," + "x" * 65 + "\n", "a pseudonym of 64 letters"),
        ("file,person\na,\x07\n", "a pseudonym of 64 letters"),
        ("file\na\na\n", "line 3: "),
        ('file\n"a\n', "is no line of a CSV file"),
        ("", "“file” among them"),
    ],
)
def test_a_slip_is_a_sentence_with_line_and_field(tmp_path: Path, text: str, said: str) -> None:
    path = _written(tmp_path, text)
    with pytest.raises(InputError) as error:
        read_manifest(path, KNOWN)
    assert said in str(error.value)
    assert str(path) in str(error.value)


def test_text_of_another_encoding_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not text in UTF-8"):
        read_manifest(_written(tmp_path, "file\nm\xfcller.mp4\n", "latin-1"), KNOWN)
