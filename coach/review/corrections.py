"""A person's corrections of a result: kept in its files, beside what was measured."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from coach.atomic_write import atomic_write
from coach.coaching.correction import Correction
from coach.errors import InputError, OutputError
from coach.review.bundle import BUNDLE
from coach.review.examine import Result

__all__ = ["LANDMARKS", "corrected"]

LANDMARKS = "landmarks.npz"
"""The landmarks that corrections speak of: only where there are any, so that what is saved can be
learned from."""


def corrected(result: Result, movement: int, correction: Correction | None) -> Result:
    """The result with a word on one movement, or without it.

    Its summary, its repetitions, its page and, where anything is said at all, its landmarks are
    written anew, and replaced once all of them are whole; the bundle is removed. What was measured
    stays, in the plot and the video too; the page says so.

    Raises InputError where there is no such movement, OutputError.
    """
    # Heavy libraries; the pages start without them.
    from coach.pose.trace_file import trace_content
    from coach.reports.page import report_page
    from coach.reports.summary import summary_json
    from coach.reports.tables import write_reps
    from coach.reports.write import PAGE, PLOT, REPS, SUMMARY

    analysis, folder = result.analysis, result.folder
    if all(one.index != movement for one in analysis.summary.movements):
        raise InputError("There is no such movement in this recording; load the page again.")
    others = tuple(one for one in result.corrections if one.movement != movement)
    said = (*others, correction) if correction is not None else others
    outputs = tuple(name for name in result.outputs if name != LANDMARKS)

    def page() -> bytes:
        plot = (folder / PLOT).read_bytes() if PLOT in outputs else None
        pictures = {i: (folder / name).read_bytes() for i, name in result.pictures.items()}
        return report_page(analysis, plot, pictures, said).encode()

    contents: dict[str, Callable[[], bytes]] = {
        PAGE: page,
        REPS: lambda: _text(lambda file: write_reps(analysis, file, said)),
        SUMMARY: lambda: summary_json(analysis, said).encode(),
    }
    if said:
        outputs = (*outputs, LANDMARKS)
        if LANDMARKS not in result.outputs:
            contents = {LANDMARKS: lambda: trace_content(analysis.poses), **contents}
    try:
        (folder / BUNDLE).unlink(missing_ok=True)
        with ExitStack() as renamed:  # all of them once the last is written
            for name, content in contents.items():
                renamed.enter_context(atomic_write(folder / name)).write_bytes(content())
        if not said:
            (folder / LANDMARKS).unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"Your correction could not be kept ({error.strerror}); free some space on this "
            "computer's disk, then try again."
        ) from error
    return replace(result, outputs=outputs, corrections=said)


def _text(write: Callable[[io.StringIO], None]) -> bytes:
    file = io.StringIO()
    write(file)
    return file.getvalue().encode()
