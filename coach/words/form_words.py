"""What is said of how a set's repetitions were done: what was good, and what could not be seen."""

from __future__ import annotations

from coach.coaching.results import SetSummary, Verdict
from coach.motion.types import View
from coach.words.result_words import joined, title_of, watched_enough

__all__ = ["faultless", "filming", "unjudged", "well_done"]


def well_done(summary: SetSummary) -> list[str]:
    """What went well: the count, then the checks without a fault; these not where so little of the
    set was watched that faults may be missing (a note says so)."""
    sentences = []
    if summary.rep_count:
        sentences.append(f"You did {_plural(summary.rep_count, 'full repetition')}.")
    if summary.faultless_count and watched_enough(summary):
        sentences.append(f"{faultless(summary)}.")
    good = [c for c in summary.checks if c.verdict is Verdict.OK]
    if good and summary.reps and watched_enough(summary):
        names = [title_of(summary, c.check).lower() for c in good]
        sentences.append(f"No fault found in: {joined(names)}.")
    return sentences


def faultless(summary: SetSummary) -> str:
    """How many had no fault, of those judged: “3 of 4 repetitions without fault; 1 could not be
    judged”."""
    of = _plural(summary.judged_count, "repetition")
    text = f"{summary.faultless_count} of {of} without fault"
    if summary.judged_count < summary.rep_count:
        text += f"; {summary.rep_count - summary.judged_count} could not be judged"
    return text


def unjudged(summary: SetSummary) -> list[str]:
    """What could not be judged, and why; the reason says how to stand next time."""
    return [
        f"{title_of(summary, c.check)}: {c.reason or 'it could not be seen'}."
        for c in summary.checks
        if c.verdict is Verdict.NOT_JUDGED
    ]


def filming(summary: SetSummary) -> str:
    """How to place the camera next time, for what the view could not show."""
    if any(c.verdict is Verdict.NOT_JUDGED for c in summary.checks):
        if summary.view is View.FRONT:
            other = "with your side to the camera"
        elif summary.view in (View.SIDE, View.OBLIQUE):
            other = "facing the camera"
        else:
            other = "with your side to the camera, then facing it"
        return (
            f"To have these judged too, film a second set {other}. "
            "Show your whole body, head to feet, from 2 to 3 m away, in good light."
        )
    return "The camera stood well; keep it where it was."


def _plural(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
