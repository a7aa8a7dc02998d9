"""What was found in a set, told the same way on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import streamlit as st

from coach.coaching.results import Finding, Movement, SetSummary, Verdict
from coach.translation import gettext as _
from coach.ui.parts.markup import plain, render
from coach.ui.parts.page_frame import STATIC
from coach.words import form_words, movement_words, result_words

__all__ = ["MARKS", "show_findings", "show_reps", "use_styles", "verdict_of"]

MARKS = {Verdict.OK: "✓", Verdict.FAULT: "✗", Verdict.NOT_JUDGED: "–"}

PictureOf = Callable[[int], str | None]
"""The address of a movement's picture by the movement's index; None where there is none."""


@dataclass(frozen=True)
class _Line:
    """A remark with its mark; bad: whether it is something to work on."""

    mark: str
    text: str
    bad: bool


@dataclass(frozen=True)
class _Row:
    """A repetition as the templates show it."""

    rep: Movement
    picture: str | None
    peak: str
    symmetry: str
    remarks: _Line
    findings: tuple[_Line, ...]


def use_styles() -> None:
    """Load what this page's tables and pictures look like."""
    st.html(STATIC / "findings.css")


def show_findings(summary: SetSummary, picture_of: PictureOf, *, hurt: bool = False) -> None:
    """What went well first, at most two things to work on with their pictures, what was unseen. Of
    a session that hurt only what was counted: nothing in it is to be praised or done better."""
    st.markdown(plain(result_words.count(summary)))
    for sentence in movement_words.not_counted(summary):
        st.markdown(plain(sentence))
    for note in summary.notes:
        st.info(plain(note))
    if hurt:
        return
    _list(_("What went well"), form_words.well_done(summary))
    if summary.reps:
        _advise(summary, picture_of)
    unseen = form_words.unjudged(summary)
    _list(_("What could not be judged"), unseen)
    if unseen:
        st.markdown(plain(form_words.filming(summary)))


def show_reps(summary: SetSummary, picture_of: PictureOf) -> None:
    """Every repetition in a table, and its picture on demand."""
    if not summary.reps:
        return
    rows = [
        _Row(
            rep=rep,
            picture=picture_of(rep.index),
            peak=result_words.peak(rep),
            symmetry=result_words.symmetry(rep),
            remarks=_line(verdict_of(rep), result_words.rep_remarks(rep)),
            findings=tuple(_finding_line(summary, finding) for finding in rep.findings),
        )
        for rep in summary.reps
    ]
    st.subheader(_("Each repetition"), anchor=False)
    render("reps.html.j2", rows=rows, seconds=result_words.seconds)
    if any(row.picture for row in rows):
        with st.expander(_("Pictures of each repetition at its peak")):
            render("peaks.html.j2", rows=rows)


def verdict_of(rep: Movement) -> Verdict:
    """A repetition as a whole: one that was too small to count is something to work on, too."""
    if rep.faults or not rep.counted:
        return Verdict.FAULT
    judged = any(finding.verdict is Verdict.OK for finding in rep.findings)
    return Verdict.OK if judged else Verdict.NOT_JUDGED


def _advise(summary: SetSummary, picture_of: PictureOf) -> None:
    advice = result_words.advice(summary)
    if not advice and not result_words.watched_enough(summary):
        return
    st.subheader(_("What to work on"), anchor=False)
    if not advice:
        st.markdown(_("Nothing that could be seen."))
        return
    shown = [(one.text, one.rep.number, picture_of(one.rep.index)) for one in advice]
    render("advice.html.j2", advice=shown)


def _list(title: str, sentences: Iterable[str]) -> None:
    lines = [f"- {plain(sentence)}" for sentence in sentences]
    if lines:
        st.subheader(title, anchor=False)
        st.markdown("\n".join(lines))


def _finding_line(summary: SetSummary, finding: Finding) -> _Line:
    title = result_words.title_of(summary, finding.check)
    return _line(finding.verdict, f"{title}: {form_words.finding(finding)}")


def _line(verdict: Verdict, text: str) -> _Line:
    return _Line(MARKS[verdict], text, verdict is Verdict.FAULT)
