"""What is said about progress: measures, values and changes in plain English."""

from __future__ import annotations

from collections.abc import Sequence

from coach.domain import SetFigures
from coach.exercises.registry import get
from coach.motion.types import SIDES
from coach.progress.adherence import Adherence
from coach.progress.change import Change, Outcome
from coach.progress.faults import CheckTally
from coach.progress.measures import Measure, Measured, Share
from coach.translation import gettext as _
from coach.words import result_words

__all__ = [
    "MEASURES",
    "adherence",
    "adherence_share",
    "change",
    "leg",
    "missed",
    "named",
    "often",
    "seldom",
    "value",
]

MEASURES = {
    Measure.PEAK: _("How far"),
    Measure.RANGE: _("Range"),
    Measure.REPS: _("Repetitions"),
    Measure.LOWERING: _("Lowering"),
    Measure.HOLD: _("Hold"),
    Measure.LIFTING: _("Lifting"),
    Measure.FORM: _("Without fault"),
    Measure.SYMMETRY: _("Left less right"),
    Measure.PAIN_BEFORE: _("Pain before"),
    Measure.PAIN_AFTER: _("Pain after"),
    Measure.EFFORT_BEFORE: _("Effort before"),
    Measure.EFFORT_AFTER: _("Effort after"),
}

_COUNTED = ("reps", "0-10")
_LEGS = {"left": _("left leg"), "right": _("right leg"), "both": _("both legs")}
_OUTCOMES = {
    Outcome.BETTER: _("better, by more than the measurement may be off"),
    Outcome.WORSE: _("worse, by more than the measurement may be off"),
    Outcome.DIFFERENT: _("different, by more than the measurement may be off"),
    Outcome.SAME: _("no change that can be told"),
}


def leg(side: str) -> str:
    """Which leg worked, in words; "" for a series that belongs to none."""
    return _LEGS.get(side, "")


def value(measured: Measured, unit: str) -> str:
    """A value with its uncertainty, in the units of `progress.measures.unit_of`; what is counted
    or rated stands without one, and so does a share of repetitions: “81% (220 of 272)”."""
    if not measured.known:
        return _("not measured")
    if isinstance(measured, Share):
        return _(
            "{value:.0%} ({some} of {of})", value=measured.value, some=measured.some, of=measured.of
        )
    if unit in _COUNTED:
        return f"{round(measured.value, 1):g}"
    if unit == "share":
        return result_words.measure(100 * measured.value, 100 * measured.sd, "pct")
    return result_words.measure(measured.value, measured.sd, unit)


def change(found: Change, unit: str) -> str:
    """“52 ± 4° to 66 ± 4°: better, by more than the measurement may be off (11°).”"""
    if found.outcome is Outcome.UNKNOWN:
        return _("Not measured often enough to compare.")
    from_to = _(
        "{before} to {after}", before=value(found.before, unit), after=value(found.after, unit)
    )
    text = f"{from_to}: {_OUTCOMES[found.outcome]} ({_size(found.mdc, unit)})"
    return f"{text}." if found.same_view else _("{text}; seen from different sides.", text=text)


def often(tally: CheckTally) -> str:
    """“5 of 8”, of the repetitions judged; “5 of 8; judged in 8 of 80” where these were not all."""
    text = _("{faults} of {judged}", faults=tally.faults, judged=tally.judged)
    return text if tally.judged == tally.counted else f"{text}; {seldom(tally)}"


def seldom(tally: CheckTally) -> str:
    """“judged in 1 of 10”."""
    return _("judged in {judged} of {counted}", judged=tally.judged, counted=tally.counted)


def adherence_share(done: Adherence) -> str:
    """“62%, 502 of 816”, of repetitions; "" where nothing was due."""
    return (
        ""
        if done.share is None
        else _(
            "{share:.0%}, {reps_done} of {reps_due}",
            share=done.share,
            reps_done=done.reps_done,
            reps_due=done.reps_due,
        )
    )


def adherence(done: Adherence) -> str:
    """“502 of 816 repetitions, 70 of 96 sets, 22 of 24 days”."""
    return _(
        "{reps_done} of {reps_due} repetitions, {sets_done} of {sets_due} sets, {days_done} "
        "of {days_due} days",
        reps_done=done.reps_done,
        reps_due=done.reps_due,
        sets_done=done.sets_done,
        sets_due=done.sets_due,
        days_done=done.days_done,
        days_due=done.days_due,
    )


def named(exercise: str, side: str) -> str:
    """“Hamstring curl, left leg”."""
    title = get(exercise).title
    return _("{title}, {side} leg", title=title, side=side) if side in SIDES else title


def missed(figures: Sequence[SetFigures]) -> str:
    """In how many of these sets repetitions and faults may be missing; "" where in none."""
    badly = sum(not one.watched_enough for one in figures)
    if not badly:
        return ""
    of = (
        _("the only set")
        if len(figures) == 1
        else _("{badly} of {figures} sets", badly=badly, figures=len(figures))
    )
    return _(
        "In {of} of the latest four weeks too few pictures came, or too little of the set "
        "could be seen: repetitions and faults may be missing.",
        of=of,
    )


def _size(mdc: float, unit: str) -> str:
    if unit in _COUNTED:
        return f"{round(mdc, 1):g}"
    scale, unit = (100.0, "pct") if unit == "share" else (1.0, unit)
    return result_words.measure(scale * mdc, None, unit)
