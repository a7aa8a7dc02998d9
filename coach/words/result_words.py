"""What the analysis says in plain English: one place for every sentence a person reads about it.

The reader may be worried and is no expert: short sentences, what went well first, at most two
things to work on, and what could not be seen said as openly as what could.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from coach.coaching.coverage import is_enough, shortfall
from coach.coaching.results import CheckResult, Finding, Movement, SetSummary, Verdict
from coach.exercises.base import Check
from coach.exercises.registry import exercises
from coach.motion.types import View
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.words.names import counted as how_many

__all__ = [
    "DISCLAIMER",
    "MOST_ADVICE",
    "VERDICT_WORDS",
    "Advice",
    "advice",
    "count",
    "day",
    "day_of_year",
    "exercise_title",
    "fault_words",
    "joined",
    "measure",
    "missed",
    "moment",
    "names_of",
    "peak",
    "rep_remarks",
    "seconds",
    "seen_from",
    "short_weekday",
    "sources",
    "symmetry",
    "tally",
    "title_of",
    "unit_mark",
    "watched_enough",
    "weekday",
]

MOST_ADVICE = 2

DISCLAIMER = _(
    "Form Coach helps you to exercise; it is not medical advice or treatment, and a camera can be "
    "wrong. Some discomfort is fine. If pain grows or gets worse, stop and talk to a healthcare "
    "provider before you go on."
)

VERDICT_WORDS = {
    Verdict.OK: _("good"),
    Verdict.FAULT: _("work on it"),
    Verdict.NOT_JUDGED: _("could not be seen"),
}

# A number, its uncertainty and its unit stay on one line.
_SPACE = "\u00a0"
_UNITS = {
    "deg": "°",
    "cm": f"{_SPACE}cm",
    "pct": f"{_SPACE}%",
    "s": f"{_SPACE}s",
    "ratio": "",
}
_DECIMALS = {"deg": 0, "cm": 1, "pct": 1, "s": 1, "ratio": 2}
_VIEWS = {
    View.FRONT: _("from the front"),
    View.OBLIQUE: _("at an angle"),
    View.SIDE: _("from the side"),
    View.REAR: _("from behind"),
    View.UNKNOWN: _("from an unclear direction"),
}


def measure(value: float | None, sd: float | None, unit: str) -> str:
    """A number with its uncertainty and unit: “31 ± 3°”; “not measured” where there is none."""
    if value is None or not math.isfinite(value):
        return _("not measured")
    decimals = _DECIMALS[unit]
    text = f"{value:.{decimals}f}"
    if sd is not None and math.isfinite(sd):
        text += f"{_SPACE}±{_SPACE}{sd:.{decimals}f}"
    return text + _UNITS[unit]


def unit_mark(unit: str) -> str:
    """What stands after a number in this unit: “°”, “ cm”."""
    return _UNITS[unit]


def seconds(value: float) -> str:
    """A duration for the tables; “not seen” for a part of a movement that nobody saw."""
    return measure(value, None, "s") if math.isfinite(value) else _("not seen")


def peak(rep: Movement) -> str:
    """How far a repetition went."""
    return measure(rep.peak, rep.peak_sd, rep.unit)


def joined(items: Sequence[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    if len(items) < 2:
        return "".join(items)
    return _(
        "{all_but_the_last} and {last}", all_but_the_last=", ".join(items[:-1]), last=items[-1]
    )


def names_of(on: date) -> dict[str, object]:
    """A day's parts by what they are called in sentences: weekday, day, month and year."""
    weekday, month = _(on.strftime("%A")), _(on.strftime("%B"))
    return {"weekday": weekday, "day": on.day, "month": month, "year": on.year}


def day(on: date) -> str:
    """A day as one writes it: “3 November 2026”."""
    return _("{day} {month} {year}", **names_of(on))


def day_of_year(on: date) -> str:
    """A day whose year nobody asks for: “3 November”."""
    return _("{day} {month}", **names_of(on))


def weekday(on: date) -> str:
    """A day of the latest ones: “Wednesday 25 November”."""
    return _("{weekday} {day} {month}", **names_of(on))


def short_weekday(on: date) -> str:
    """The same, shorter: “Wed 25 November”."""
    return _("{weekday} {day} {month}", **{**names_of(on), "weekday": _(on.strftime("%a"))})


def moment(at: datetime) -> str:
    """A moment as one writes it: “3 November 2026, 18:05”."""
    return f"{day(at)}, {at:%H:%M}"


def exercise_title(summary: SetSummary) -> str:
    """The exercise's name for a heading."""
    known = exercises().get(summary.exercise or "")
    return known.title if known else _("No exercise recognised")


def title_of(summary: SetSummary, check: str) -> str:
    """A check's name for a heading."""
    known = _check(summary, check)
    return known.title if known else fault_words(check).capitalize()


def fault_words(check: str) -> str:
    """What a check's fault is called: checks are named for it (docs/DEFINITIONS.md)."""
    return check.replace("-", " ")


def seen_from(summary: SetSummary) -> str:
    """Which way the camera looked."""
    return _("Seen {views}.", views=_VIEWS[summary.view])


def tally(summary: SetSummary, corrected: int | None = None) -> str:
    """The repetitions that count, for the largest letters on a page: “3 squats”. corrected: how
    many with what people say of them, where that is told instead of what was measured."""
    title = exercise_title(summary)
    if summary.exercise is None:
        return title
    counted = summary.rep_count if corrected is None else corrected
    if not counted:
        return _("No {title} counted", title=title.lower())
    return how_many(counted, summary.exercise)


def count(summary: SetSummary) -> str:
    """How many repetitions there were, and how the exercise was known."""
    if summary.exercise is None:
        return _("No repetition was counted.")
    text = ngettext("{n} repetition counted", "{n} repetitions counted", summary.rep_count)
    if summary.partial_count:
        text += _(", and {partial_count} too small to count", partial_count=summary.partial_count)
    if summary.exercise_from != "given":
        text += _("; recognised from the movement")
    return text + "."


def watched_enough(summary: SetSummary) -> bool:
    """Whether no repetition need have been missed for want of pictures, or of being seen."""
    exercise = exercises().get(summary.exercise or "")
    return exercise is None or is_enough(exercise, summary.coverage)


def missed(summary: SetSummary) -> list[str]:
    """That repetitions and faults may be missing, and why; nothing where enough was watched."""
    exercise = exercises().get(summary.exercise or "")
    sentence = shortfall(exercise, summary.coverage) if exercise else ""
    return [sentence] if sentence else []


class Advice(NamedTuple):
    """One thing to work on, and the repetition that shows it best. short: without what was
    measured, for reading from afar."""

    text: str
    rep: Movement
    short: str


def advice(summary: SetSummary) -> list[Advice]:
    """At most two things to work on, the most frequent fault first."""
    faults = [c for c in summary.checks if c.verdict is Verdict.FAULT]
    faults.sort(key=lambda c: -len(c.reps))  # stable: the exercise's own order breaks ties
    return [_advice(summary, fault) for fault in faults[:MOST_ADVICE]]


def _advice(summary: SetSummary, result: CheckResult) -> Advice:
    check = _check(summary, result.check)
    start = f"{check.cue}. {check.advice}" if check else title_of(summary, result.check)
    short = f"{start.rstrip('.')}."
    text = ngettext(
        "{what}. Seen in repetition {which}",
        "{what}. Seen in repetitions {which}",
        len(result.reps),
        what=start.rstrip("."),
        which=joined([str(i) for i in result.reps]),
    )
    judged = summary.judged_by(result.check)
    if judged < summary.rep_count:
        text += _(", judged in {judged} of {rep_count}", judged=judged, rep_count=summary.rep_count)
    rep, worst = _worst(summary, result)
    if worst is not None and worst.limit is not None:
        measured = measure(worst.value, worst.sd, worst.unit)
        text += _(
            " (measured {measured}, the limit is {measure})",
            measured=measured,
            measure=measure(worst.limit, None, worst.unit),
        )
    return Advice(text + ".", rep, short)


def _worst(summary: SetSummary, result: CheckResult) -> tuple[Movement, Finding | None]:
    """The finding farthest past its limit, and its repetition."""
    faults = [
        (rep, finding)
        for rep in summary.reps
        for finding in rep.findings
        if finding.check == result.check and finding.verdict is Verdict.FAULT
    ]
    if not faults:
        return next(rep for rep in summary.reps if rep.number == result.reps[0]), None
    return max(faults, key=lambda fault: abs((fault[1].value or 0) - (fault[1].limit or 0)))


def sources(summary: SetSummary) -> list[str]:
    """Where the limit of each check that was asked comes from."""
    checks = [_check(summary, result.check) for result in summary.checks]
    return [f"{check.title}: {check.source.rstrip('.')}." for check in checks if check]


def symmetry(rep: Movement) -> str:
    """Both legs' own peaks, or why they cannot be compared."""
    if rep.side != "both":
        return _("one leg at a time")
    left, right = rep.by_side
    if left is None or right is None:
        return _("one leg hidden")
    return _(
        "left {left}, right {right}",
        left=measure(*left, rep.unit),
        right=measure(*right, rep.unit),
    )


def rep_remarks(rep: Movement) -> str:
    """One line on a repetition for the tables."""
    # Records of an earlier version hold no reason.
    remarks = [] if rep.counted else [rep.reason or _("too small to count")]
    remarks += [fault_words(name) for name in rep.faults]
    if remarks:
        return joined(remarks)
    judged = any(f.verdict is Verdict.OK for f in rep.findings)
    return _("good") if judged else _("form not judged")


def _check(summary: SetSummary, name: str) -> Check | None:
    exercise = exercises().get(summary.exercise or "")
    checks = exercise.checks if exercise else ()
    return next((check for check in checks if check.name == name), None)
