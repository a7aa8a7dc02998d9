"""What is said of how a set's repetitions were done: what was good, and what could not be seen."""

from __future__ import annotations

from coach.coaching.form import CLOSE, most
from coach.coaching.results import CheckResult, Finding, SetSummary, Verdict
from coach.motion.types import View
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.words.result_words import VERDICT_WORDS, joined, measure, title_of, watched_enough

__all__ = ["faultless", "filming", "finding", "no_fault", "unjudged", "well_done"]


def well_done(summary: SetSummary) -> list[str]:
    """What went well: the count, then the checks without a fault, each with how many repetitions it
    judged where that is not all; these not where so little of the set was watched that faults may
    be missing (a note says so), nor where it judged no more than half."""
    sentences = []
    if summary.rep_count:
        done = summary.rep_count
        sentences.append(
            ngettext("You did {n} full repetition.", "You did {n} full repetitions.", done)
        )
    if summary.faultless_count and watched_enough(summary):
        sentences.append(f"{faultless(summary)}.")
    good = [c for c in summary.checks if c.verdict is Verdict.OK and _mostly_judged(summary, c)]
    if good and summary.reps and watched_enough(summary):
        names = [_title(summary, c) for c in good]
        sentences.append(_("No fault found in: {joined}.", joined=joined(names)))
    return sentences


def faultless(summary: SetSummary) -> str:
    """How many had no fault, of those judged: “3 of 4 repetitions without fault; 1 could not be
    judged”."""
    text = ngettext(
        "{faultless} of {n} repetition without fault",
        "{faultless} of {n} repetitions without fault",
        summary.judged_count,
        faultless=summary.faultless_count,
    )
    if summary.judged_count < summary.rep_count:
        text += _(
            "; {unjudged} could not be judged", unjudged=summary.rep_count - summary.judged_count
        )
    return text


def no_fault(summary: SetSummary) -> str:
    """That none was found, and in how few repetitions it was looked for where that is no more than
    half of them."""
    if most(summary.judged_count, summary.rep_count):
        return _("no fault found")
    return _(
        "no fault found in the {judged_count} of {rep_count} that were judged",
        judged_count=summary.judged_count,
        rep_count=summary.rep_count,
    )


def unjudged(summary: SetSummary) -> list[str]:
    """What was judged in half of the repetitions or fewer, and why; the reason says how to stand
    next time."""
    return [
        f"{title_of(summary, c.check)}: {c.reason or _in_few(summary, c)}."
        for c in _unjudged(summary)
    ]


def filming(summary: SetSummary) -> str:
    """How to place the camera next time, for what the view could not show."""
    if all((c.reason or "").endswith(CLOSE) for c in _unjudged(summary)):
        return _("The camera stood well; keep it where it was.")
    if summary.view is View.FRONT:
        other = _("with your side to the camera")
    elif summary.view in (View.SIDE, View.OBLIQUE):
        other = _("facing the camera")
    else:
        other = _("with your side to the camera, then facing it")
    return _(
        "To have these judged too, film a second set {other}. Show your whole body, head to "
        "feet, from 2 to 3 m away, in good light.",
        other=other,
    )


def finding(one: Finding) -> str:
    """What a check says of one repetition: “good (12 ± 3°)”, “close to the limit: cannot tell
    (19 ± 3°, the limit is 20°)”."""
    measured = measure(one.value, one.sd, one.unit)
    if one.verdict is not Verdict.NOT_JUDGED:
        return f"{VERDICT_WORDS[one.verdict]} ({measured})"
    if one.value is None:
        return VERDICT_WORDS[one.verdict]
    return _(
        "{reason} ({measured}, the limit is {measure})",
        reason=one.reason,
        measured=measured,
        measure=measure(one.limit, None, one.unit),
    )


def _unjudged(summary: SetSummary) -> list[CheckResult]:
    return [
        c
        for c in summary.checks
        if c.verdict is Verdict.NOT_JUDGED
        or (c.verdict is Verdict.OK and not _mostly_judged(summary, c))
    ]


def _mostly_judged(summary: SetSummary, result: CheckResult) -> bool:
    """Records of an earlier version call a check ok that judged any repetition."""
    return most(summary.judged_by(result.check), summary.rep_count)


def _title(summary: SetSummary, result: CheckResult) -> str:
    title = title_of(summary, result.check).lower()
    judged = summary.judged_by(result.check) == summary.rep_count
    return title if judged else f"{title} ({_in_few(summary, result)})"


def _in_few(summary: SetSummary, result: CheckResult) -> str:
    """“judged in 1 of 10”."""
    return _(
        "judged in {judged_by} of {rep_count}",
        judged_by=summary.judged_by(result.check),
        rep_count=summary.rep_count,
    )
