"""What came of one recording: findings, video, curves, movements, files to save."""

from __future__ import annotations

from functools import partial

import streamlit as st

from coach.coaching.results import Movement, Verdict
from coach.review.bundle import BUNDLE
from coach.review.corrections import LANDMARKS
from coach.review.examine import Result
from coach.review.review_queue import review_queue
from coach.review.status import Status
from coach.translation import gettext as _
from coach.ui.components import component
from coach.ui.parts import curves
from coach.ui.parts.findings import MARKS, show_findings, show_reps, verdict_of
from coach.ui.parts.markup import plain, render
from coach.ui.parts.replay import show_replay
from coach.ui.parts.review_corrections import show_corrected_count, show_corrections
from coach.ui.parts.review_filing import show_filing
from coach.ui.server.file_transfer import result_address
from coach.words import result_words

__all__ = ["show_result"]

_BEFORE_S = 0.7  # a repetition is watched from a little before its start
_VIDEO = "annotated.mp4"
_ABOUT = {
    "report.html": (_("Report"), _("one page with everything, to print or to show")),
    _VIDEO: (_("Video"), _("with what was measured drawn on it")),
    "replay.html": (
        _("Replay"),
        _("the movements to turn round, in any browser, without a video"),
    ),
    "angles.png": (_("Curves"), _("the angles over time as a picture")),
    "reps.csv": (_("Repetitions"), _("a table, one row a movement")),
    "frames.csv": (_("Frames"), _("a table, one row a picture of the video")),
    "summary.json": (_("Summary"), _("for other programs")),
    LANDMARKS: (_("Landmarks"), _("what your corrections speak of: numbers, no picture")),
}

_player = component("player")


@st.fragment
def show_result(review: str, status: Status, *, alone: bool) -> None:
    """Show a recording that is done. alone: it is the only one on the page."""
    # What was corrected since the page was drawn is in the queue; the status is of before.
    result = review_queue().result(review, status.key) or status.result
    assert result is not None
    analysis = result.analysis
    summary = analysis.summary
    if alone:
        st.divider()
    render(
        "head.html.j2",
        tally=result_words.tally(summary),
        name=status.label,
        length=result_words.seconds(analysis.source.duration_s),
        seen_from=result_words.seen_from(summary),
    )
    show_corrected_count(result)
    pictures = partial(_picture, review, status)
    left, right = st.columns(2, gap="medium")
    with right:
        show_findings(summary, pictures)
    with left:
        _show_video(review, status, result)
    _show_curves(status, result)
    settings = result.options.settings
    show_replay(analysis, settings, key=status.key)
    show_reps(summary, pictures)
    watch = partial(_seek_to, status.key) if _VIDEO in result.outputs else None
    show_corrections(review, status.key, result, pictures, watch)
    show_filing(status.key, result)
    st.subheader(_("Save the results"), anchor=False)
    _show_downloads(review, status, result)
    st.caption(plain(status.upload_outcome))
    if not alone:
        remove = st.button(
            _("Remove this result"), icon=":material/delete:", key=f"remove-{status.key}"
        )
        if remove:
            review_queue().remove(review, status.key)
            st.rerun()


def _show_video(review: str, status: Status, result: Result) -> None:
    if _VIDEO not in result.outputs:
        return
    _player(
        key=f"player-{status.key}",
        data={
            "url": result_address(review, status.key, _VIDEO),
            "title": _("{label} with what was measured drawn on it", label=status.label),
            "reps": [
                {
                    "index": rep.index,
                    "text": _button_words(rep),
                    "from_s": max(rep.start_s - _BEFORE_S, 0.0),
                    "end_s": rep.end_s,
                }
                for rep in result.analysis.summary.movements
            ],
            "seek": st.session_state.get(_seek(status.key), {"rep": 0, "count": 0}),
        },
    )


def _show_curves(status: Status, result: Result) -> None:
    analysis = result.analysis
    settings = result.options.settings
    drawn = curves.charts(analysis, settings, dark=st.context.theme.type == "dark")
    if not drawn:
        return
    st.subheader(_("Over time"), anchor=False)
    st.markdown(
        _(
            "The band shows how far the camera may be off. Shaded: your repetitions, dashed where "
            "one was too small to count, darker and dotted: not counted. Triangle: a peak; cross: "
            "a peak with something to work on; hollow circle: not counted."
        )
        + (_(" Click a movement to see it in the video.") if _VIDEO in result.outputs else "")
    )
    for number, one in enumerate(drawn):
        st.markdown(f"**{one.title}**" + (f": {one.key}" if one.key else ""))
        key = f"curve-{status.key}-{number}"
        alt_text = _(
            "{title} in {unit} over time; the numbers are in the table below.",
            title=one.title,
            unit=one.unit,
        )
        if analysis.summary.movements:
            choose = partial(_choose, status.key, key)
            st.vega_lite_chart(one.chart, key=key, alt=alt_text, on_select=choose)
        else:
            st.vega_lite_chart(one.chart, key=key, alt=alt_text)


def _choose(job: str, chart: str) -> None:
    """A click in a chart: the movement that it chose, or let go, is the one to show."""
    chosen = {point["rep"] for point in st.session_state[chart].selection.get(curves.CHOSEN, [])}
    before = st.session_state.get(f"{chart}-before", set())
    st.session_state[f"{chart}-before"] = chosen
    clicked = chosen - before or before - chosen
    if len(clicked) == 1:
        _seek_to(job, clicked.pop())


def _seek_to(job: str, movement: int) -> None:
    """Have the video jump to a movement."""
    count = st.session_state.get(_seek(job), {"count": 0})["count"] + 1
    st.session_state[_seek(job)] = {"rep": movement, "count": count}


def _seek(job: str) -> str:
    return f"seek-{job}"


def _picture(review: str, status: Status, rep: int) -> str | None:
    """The address of a movement's picture."""
    pictures = status.result.pictures if status.result else {}
    return result_address(review, status.key, pictures[rep]) if rep in pictures else None


def _button_words(rep: Movement) -> str:
    """Empty for a movement that is no repetition: it has its place in a list of its own."""
    if rep.number is None:
        return ""
    verdict = verdict_of(rep)
    if verdict is Verdict.FAULT:
        return _(
            "Rep {number}: {rep_remarks}",
            number=rep.number,
            rep_remarks=result_words.rep_remarks(rep),
        )
    return _("Rep {number} {marks}", number=rep.number, marks=MARKS[verdict])


def _show_downloads(review: str, status: Status, result: Result) -> None:
    files = [
        {
            "address": result_address(review, status.key, name, download=True),
            "title": title,
            "about": f"{name}: {about}",
        }
        for name, (title, about) in _ABOUT.items()
        if name in result.outputs
    ]
    everything = {
        "address": result_address(review, status.key, BUNDLE, download=True),
        "title": _("All of them"),
        "about": _("{bundle}: the files above in one", bundle=BUNDLE),
    }
    render("downloads.html.j2", files=[*files, everything])
