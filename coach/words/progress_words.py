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
    Measure.PEAK: "How far",
    Measure.RANGE: "Range",
    Measure.REPS: "Repetitions",
    Measure.LOWERING: "Lowering",
    Measure.HOLD: "Hold",
    Measure.LIFTING: "Lifting",
    Measure.FORM: "Without fault",
    Measure.SYMMETRY: "Left less right",
    Measure.PAIN_BEFORE: "Pain before",
    Measure.PAIN_AFTER: "Pain after",
    Measure.EFFORT_BEFORE: "Effort before",
    Measure.EFFORT_AFTER: "Effort after",
}

_COUNTED = ("reps", "0-10")
_LEGS = {"left": "left leg", "right": "right leg", "both": "both legs"}
_OUTCOMES = {
    Outcome.BETTER: "better, by more than the measurement may be off",
    Outcome.WORSE: "worse, by more than the measurement may be off",
    Outcome.DIFFERENT: "different, by more than the measurement may be off",
    Outcome.SAME: "no change that can be told",
}


def leg(side: str) -> str:
    """Which leg worked, in words; "" for a series that belongs to none."""
    return _LEGS.get(side, "")


def value(measured: Measured, unit: str) -> str:
    """A value with its uncertainty, in the units of `progress.measures.unit_of`; what is counted
    or rated stands without one, and so does a share of repetitions: “81% (220 of 272)”."""
    if not measured.known:
        return "not measured"
    if isinstance(measured, Share):
        return f"{measured.value:.0%} ({measured.some} of {measured.of})"
    if unit in _COUNTED:
        return f"{round(measured.value, 1):g}"
    if unit == "share":
        return result_words.measure(100 * measured.value, 100 * measured.sd, "pct")
    return result_words.measure(measured.value, measured.sd, unit)


def change(found: Change, unit: str) -> str:
    """“52 ± 4° to 66 ± 4°: better, by more than the measurement may be off (11°).”"""
    if found.outcome is Outcome.UNKNOWN:
        return "Not measured often enough to compare."
    from_to = f"{value(found.before, unit)} to {value(found.after, unit)}"
    text = f"{from_to}: {_OUTCOMES[found.outcome]} ({_size(found.mdc, unit)})"
    return f"{text}." if found.same_view else f"{text}; seen from different sides."


def often(tally: CheckTally) -> str:
    """“5 of 8”, of the repetitions judged; “5 of 8; judged in 8 of 80” where these were not all."""
    text = f"{tally.faults} of {tally.judged}"
    return text if tally.judged == tally.counted else f"{text}; {seldom(tally)}"


def seldom(tally: CheckTally) -> str:
    """“judged in 1 of 10”."""
    return f"judged in {tally.judged} of {tally.counted}"


def adherence_share(done: Adherence) -> str:
    """“62%, 502 of 816”, of repetitions; "" where nothing was due."""
    return "" if done.share is None else f"{done.share:.0%}, {done.reps_done} of {done.reps_due}"


def adherence(done: Adherence) -> str:
    """“502 of 816 repetitions, 70 of 96 sets, 22 of 24 days”."""
    return (
        f"{done.reps_done} of {done.reps_due} repetitions, {done.sets_done} of {done.sets_due} "
        f"sets, {done.days_done} of {done.days_due} days"
    )


def named(exercise: str, side: str) -> str:
    """“Hamstring curl, left leg”."""
    title = get(exercise).title
    return f"{title}, {side} leg" if side in SIDES else title


def missed(figures: Sequence[SetFigures]) -> str:
    """In how many of these sets repetitions and faults may be missing; "" where in none."""
    badly = sum(not one.watched_enough for one in figures)
    if not badly:
        return ""
    of = "the only set" if len(figures) == 1 else f"{badly} of {len(figures)} sets"
    return (
        f"In {of} of the latest four weeks too few pictures came, or too little of the set could "
        "be seen: repetitions and faults may be missing."
    )


def _size(mdc: float, unit: str) -> str:
    if unit in _COUNTED:
        return f"{round(mdc, 1):g}"
    scale, unit = (100.0, "pct") if unit == "share" else (1.0, unit)
    return result_words.measure(scale * mdc, None, unit)
