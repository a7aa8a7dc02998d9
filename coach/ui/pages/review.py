"""The Review page: recordings are handed in, and what was found in them is shown."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from coach.coaching.recorded import AUTO
from coach.exercises.registry import exercises
from coach.records.access import Role
from coach.records.video_files import folder_of
from coach.review.review_queue import review_queue
from coach.review.status import State, Status
from coach.review.uploads import MOST_BYTES, TOO_LARGE
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.components import component
from coach.ui.parts.findings import use_styles
from coach.ui.parts.markup import plain
from coach.ui.parts.page_frame import OWN, STATIC, Page
from coach.ui.parts.review_table import show_results
from coach.ui.server.current_user import actor, my_records, person_here
from coach.ui.server.disclosure import for_reader
from coach.ui.server.file_transfer import upload_address
from coach.words import result_words

_TOKEN = "review"
"""Where the page keeps its review's token: in the URL and in the session."""

_BUSY_S, _IDLE_S = 0.5, 30.0

_FILMING = (
    _("Film your whole body, head to feet, from 2 to 3 m away, in good light."),
    _("Put the phone or camera down at about hip height; stand with your side to it."),
    _("Stand still for a second or two first, then do a few repetitions, alone in the picture."),
)


_upload = component("upload")


def show() -> None:
    """Show the page."""
    use_styles()
    st.html(STATIC / "review.css")
    st.title(_("Review"), anchor=False)
    st.markdown(
        _(
            "Upload a video of your exercise: Form Coach counts the repetitions, measures your "
            "angles and says what went well and what to work on. The video stays on this computer, "
            "and is deleted as soon as it has been analysed."
        )
    )
    with st.container():  # so that what follows stands in the same place with and without a note
        review = _review()
    _hand_in(review)
    statuses = review_queue().statuses(review) or ()
    if not statuses:
        _say_how_to_film()
    _follow(review, statuses)
    done = [status for status in statuses if status.result is not None]
    if done:
        show_results(review, done)
        st.divider()
        st.button(
            _("Remove everything"),
            icon=":material/delete:",
            help=_("Deletes all results of this page from this computer."),
            on_click=review_queue().clear,
            args=(review,),
        )
    st.caption(result_words.DISCLAIMER)


def _review() -> str:
    """The token of this tab's review: the one of before, or a new one.

    Only tokens that the queue gave out to this login count: an address that somebody else made up,
    or has, opens nothing.
    """
    by = actor().login
    in_address = st.query_params.get(_TOKEN)
    known = [
        t
        for t in (in_address, st.session_state.get(_TOKEN))
        if t and review_queue().opened_by(t) == by and review_queue().statuses(t) is not None
    ]
    if in_address and not known:
        st.info(
            _(
                "The results that were here have been removed: that happens when nobody looks at "
                "them for 15 minutes, or when Form Coach is closed. Upload the video again to see "
                "them."
            )
        )
    token: str = known[0] if known else review_queue().open_review(by)
    st.session_state[_TOKEN] = token
    if in_address != token:
        st.query_params[_TOKEN] = token
    return token


def _hand_in(review: str) -> None:
    """The settings, and the control that uploads with them."""
    names = [AUTO, *exercises()]
    left, right = st.columns([3, 2], gap="medium")
    with right:
        exercise = st.selectbox(
            _("Exercise"),
            names,
            format_func=lambda name: (
                _("Recognise it by itself") if name == AUTO else exercises()[name].title
            ),
        )
        keep_for = _ask_to_keep()
        with st.expander(_("More settings")):
            height = st.number_input(
                _("Your height in cm (optional)"), 80, 250, value=None, placeholder=_("not given")
            )
            target = _ask_target(exercise, height is not None)
    settings = {"exercise": exercise, "target": target, "height_cm": height}
    with left:
        _upload(
            key="upload",
            data={
                "url": upload_address(review),
                "settings": {
                    **{name: str(value) for name, value in settings.items() if value is not None},
                    **({} if keep_for is None else {"keep_for": keep_for}),
                },
                "most_bytes": MOST_BYTES,
                "too_large": TOO_LARGE,
            },
            on_arrived_change=lambda: None,
        )
    if keep_for is not None:  # once the control knows of it
        alone = actor().role is Role.OWNER
        where = (
            _("in {folder_of}", folder_of=plain(str(folder_of(keep_for))))
            if alone
            else _("with your record")
        )
        right.caption(
            _("It will be kept {where}; Your data shows it, and deletes it.", where=where)
        )


def _ask_to_keep() -> str | None:
    """In whose record the video is to be kept; None where it is not. Only who has a record of their
    own to exercise for is asked."""
    if actor().role not in OWN or not st.checkbox(_("Keep my video on this computer afterwards")):
        return None
    return person_here(my_records()).id


def _ask_target(name: str, height_known: bool) -> float | None:
    """How far to go; it has a meaning only for an exercise that was chosen."""
    exercise = exercises().get(name)
    unit = "degrees"
    if exercise is not None and exercise.unit == "pct":
        unit = "cm" if height_known else _("% of your height")
    return st.number_input(
        _("Target in {unit} (optional)", unit=unit)
        if exercise
        else _("Target (choose an exercise first)"),
        1.0,
        180.0,
        value=None,
        placeholder=_("the usual one"),
        disabled=exercise is None,
        help=_("How far to go, as you or your therapist chose it."),
    )


def _say_how_to_film() -> None:
    st.header(_("How to film"), anchor=False)
    st.markdown("\n".join(f"{n}. {line}" for n, line in enumerate(_FILMING, start=1)))


def _follow(review: str, shown: Sequence[Status]) -> None:
    """The recordings without a result, kept up to date while the rest of the page stays as it is.

    Asking after them also tells the queue that somebody is still there.
    """
    busy = any(not status.state.over for status in shown)
    drawn = _outline(shown)

    def follow() -> None:
        now = review_queue().statuses(review)
        if now is None or _outline(now) != drawn:
            st.rerun()
        for status in now:
            if status.result is None:
                _show_unfinished(review, status)

    st.fragment(follow, run_every=_BUSY_S if busy else _IDLE_S)()


def _outline(statuses: Sequence[Status]) -> list[tuple[str, bool]]:
    """What makes the whole page look different when it changes."""
    return [(status.key, status.state.over) for status in statuses]


def _show_unfinished(review: str, status: Status) -> None:
    name = plain(status.label)
    with st.container(border=True):
        if status.state is State.FAILED:
            st.error(plain(for_reader(status.problem)))
            st.caption(plain(for_reader(status.upload_outcome)))
        elif status.state is State.CANCELLED:
            st.info(
                _(
                    "{name}: stopped, as you asked. {for_reader}",
                    name=name,
                    for_reader=plain(for_reader(status.upload_outcome)),
                )
            )
        else:
            st.progress(status.share or 0.0, text=f"**{name}**: {_progress_words(status)}")
        over = status.state.over
        st.button(
            _("Close") if over else _("Cancel"),
            key=f"end-{status.key}",
            disabled=status.stopping,
            on_click=review_queue().remove if over else review_queue().cancel,
            args=(review, status.key),
        )


def _progress_words(status: Status) -> str:
    if status.stopping:
        return _("stopping …")
    if status.state is State.WAITING:
        return _("waiting for its turn")
    doing = (
        _("finding your movements") if status.state is State.ANALYSING else _("drawing the video")
    )
    return f"{doing} …{_time_left(status.left_s)}"


def _time_left(left_s: float | None) -> str:
    if left_s is None:
        return ""
    if left_s < 10:
        return _(" a few seconds left")
    if left_s < 60:
        return _(" about {seconds} seconds left", seconds=5 * round(left_s / 5))
    minutes = round(left_s / 60)
    return ngettext(" about {n} minute left", " about {n} minutes left", minutes)


PAGE = Page(_("Review"), "review", "video_library", show, for_others=True)
