"""Questionnaires that a clinic brings itself: what is taken, and what is refused in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import ProfileError
from coach.programme.outcome_files import FOLDER_VARIABLE, outcome_measures
from tests.programme.questionnaires import MADE_UP, placed


def test_a_clinics_own_questionnaire_stands_beside_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = list(outcome_measures())
    placed(tmp_path, monkeypatch)
    assert list(outcome_measures()) == [*ours, "made-up"]
    found = outcome_measures()["made-up"]
    assert [one.range for one in found.items] == [(0, 2), (0, 8), (0, 10)]
    assert found.range == (0, 100)
    assert found.important == 12
    assert found.score_of([0, 0, 0]) == 100
    assert found.score_of([2, 8, 10]) == 0
    assert found.score_of([1, 0, 4]) == pytest.approx(75)


@pytest.mark.parametrize(
    ("score", "of_answers", "score_range"),
    [("sum", 5, (0, 20)), ("mean", 5 / 3, (0, 20 / 3)), ("percent", 25, (0, 100))],
)
def test_the_file_says_how_its_score_is_made(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    score: str,
    of_answers: float,
    score_range: tuple[float, float],
) -> None:
    text = MADE_UP.replace("turned percent", score)
    text = text.replace("= 10\nminimal", "= 1\nminimal").replace(
        "detectable = 12", "detectable = 2"
    )
    placed(tmp_path, monkeypatch, text)
    found = outcome_measures()["made-up"]
    assert found.score_of([1, 0, 4]) == pytest.approx(of_answers)
    assert found.range == pytest.approx(score_range)


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("every_weeks = 6", "every_weeks = 0", "every_weeks: .*greater than or equal to 1"),
        ("every_weeks = 6", "", "every_weeks: Field required"),
        ('"turned percent"', '"median"', "score: .*'mean', 'sum', 'percent'"),
        ("minimal_important = 10", "minimal_important = 101", "no change is so large"),
        ("detectable = 12", "", "detectable and detectable_source go together"),
        ("rights = ", "wrongs = ", "rights: Field required"),
        ("points = [0, 8]", "points = [0]", "items.1: .*as many points as answers"),
        ("points = [0, 8]", "points = [8, 8]", "items.1: .*the same points"),
        ('["far", "not far"]', '["far", "far"]', "items.1: .*no two of them the same"),
        ('"as stiff as can be"', '""', "items.2.highest: .*is empty"),
        ('lowest = "not at all"', "", "items.2: .*either answers"),
        ("How stiff", "How\u202e stiff", "items.2.text: .*does not show"),
        ("Made-up day score", "\\u0007", "short: .*does not show"),
        ("Of the last week.", "a" * 501, "ask: .*at most 500"),
        ("title = ", "title ", "not valid TOML"),
        ("every_weeks = 6", "every_weeks = 1" + "0" * 5000, "not valid TOML"),
        ("title = ", "fewest = 3\ntitle = ", "nothing is named"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str, why: str
) -> None:
    assert before in MADE_UP
    file = placed(tmp_path, monkeypatch, MADE_UP.replace(before, after, 1))
    with pytest.raises(ProfileError, match=why) as told:
        outcome_measures()
    assert str(told.value).startswith(f"The outcome measure {file} cannot be used: ")
    assert str(told.value).endswith("; change it there.")


def test_a_file_with_the_mark_of_an_editor_is_read_and_what_is_no_file_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = placed(tmp_path, monkeypatch, "\ufeff" + MADE_UP)
    assert "made-up" in outcome_measures()
    file.rename(tmp_path / "kept")
    file.mkdir()
    monkeypatch.setenv(FOLDER_VARIABLE, f"{tmp_path}/")
    with pytest.raises(ProfileError, match="it is no file"):
        outcome_measures()


def test_a_folder_is_bounded_and_has_to_be_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = placed(tmp_path, monkeypatch, "#" * 100_001)
    with pytest.raises(ProfileError, match="more than 100 KB"):
        outcome_measures()
    file.rename(tmp_path / "psfs.toml").write_text(MADE_UP, "utf-8")
    with pytest.raises(ProfileError, match=r"psfs\.toml.*Form Coach brings one of its name"):
        outcome_measures()
    (tmp_path / "psfs.toml").rename(tmp_path / "Made up.toml")
    with pytest.raises(ProfileError, match="small letters"):
        outcome_measures()
    for number in range(20):
        (tmp_path / f"more-{number}.toml").write_text(MADE_UP, "utf-8")
    with pytest.raises(ProfileError, match="has 21 files"):
        outcome_measures()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(ProfileError, match="cannot be read; check its path"):
        outcome_measures()
