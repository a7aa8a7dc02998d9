"""The Guide page: the programme in words, clips and pictures.

What it says stands in coach/programme/advice.py and with each exercise; here it is only laid out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import NamedTuple

import streamlit as st

from coach.exercises.base import Check, Exercise
from coach.motion.types import View
from coach.programme import advice
from coach.programme.plan import EACH, default_block, exercises_in_order
from coach.translation import gettext as _
from coach.translation import ngettext
from coach.ui.parts.page_frame import STATIC, Page
from coach.ui.server.guide_media import MEDIA
from coach.words import result_words

__all__ = ["PAGE"]

_TOP = "contents"

_DRAWINGS = {
    "camera-side.svg": (
        _("Seen from the side"),
        _(
            "The camera stands as high as your hips, 2 to 3 metres away, and sees you from head to "
            "feet."
        ),
    ),
    "camera-above.svg": (
        _("Seen from above"),
        _("Your side points to the camera, so you look past it; the light comes from its side."),
    ),
}
"""Caption and description of each drawing."""


def show() -> None:
    """Show the page."""
    with st.container(key="guide"):
        st.title(_("Guide"))
        st.markdown(advice.WHY)
        _contents()
        for section in _SECTIONS:
            with st.container(key=section.address):
                st.header(section.title, anchor=section.address)
                section.show()


PAGE = Page(_("Guide"), "guide", "menu_book", show)


def _contents() -> None:
    """Links to everything, so that nobody has to scroll through all of it."""
    within = "".join(_link(exercise.name, exercise.title) for exercise in exercises_in_order())
    links = (
        _link(section.address, section.title, f"<ul>{within}</ul>" * (section.show is _exercises))
        for section in _SECTIONS
    )
    st.html(f'<nav id="{_TOP}" aria-label="On this page"><ul>{"".join(links)}</ul></nav>')


def _link(address: str, title: str, within: str = "") -> str:
    return f'<li><a href="#{address}">{escape(title)}</a>{within}</li>'


def _back() -> None:
    st.html(f'<p class="back"><a href="#{_TOP}">{escape(_("Back to the list"))}</a></p>')


def _doctor() -> None:
    st.markdown(advice.SEE_SOMEONE)
    _list(advice.WARNING_SIGNS)


def _symptoms() -> None:
    _list(advice.SYMPTOMS)
    lowest, highest = (escape(end) for end in advice.PAIN_SCALE_ENDS)
    numbers = "".join(f"<span>{number}</span>" for number in range(11))
    st.html(
        f'<div class="scale" role="img" aria-label="Pain from 0, {lowest}, to 10, {highest}">'
        f'<div class="numbers">{numbers}</div>'
        f'<div class="ends"><span>{lowest}</span><span>{highest}</span></div></div>'
    )


def _how_often() -> None:
    _list(advice.HOW_OFTEN)


def _exercises() -> None:
    st.markdown(
        _(
            "Each clip shows one repetition. Press play; it repeats by itself and makes no sound. "
            "The blue lines are what the coach sees. The number is what it measures there and how "
            "sure it is of it: how far the knee is bent (straight is 0°), or how far the heel has "
            "risen, in percent of the height of the body. Yours may be smaller, and that is fine."
        )
    )
    for exercise in exercises_in_order():
        _exercise(exercise)


def _exercise(exercise: Exercise) -> None:
    st.subheader(exercise.title, anchor=exercise.name)
    st.markdown(exercise.guide.why)
    _pictures(exercise)
    how, notes = st.columns(2, gap="medium")
    with how:
        st.markdown(_("**How to do it**"))
        _list(exercise.guide.steps, numbered=True)
        st.markdown(_("**Go easy.** {care}", care=exercise.guide.care))
    with notes:
        st.markdown(_("**To begin with.** {dose}", dose=_dose(exercise)))
        st.markdown(_("**What the coach looks at**"))
        _list(_looked_at(exercise.checks))
    _back()


def _pictures(exercise: Exercise) -> None:
    name, title, steps = exercise.name, exercise.title, exercise.guide.steps
    if not (MEDIA / f"{name}.mp4").exists():  # of an exercise from another package
        return
    with st.container(key=f"pictures-{name}"):
        st.video(
            MEDIA / f"{name}.mp4",
            loop=True,
            muted=True,
            alt=_(
                "{title}: one repetition, seen from the side, with what is measured drawn in",
                title=title,
            ),
        )
        for moment, caption, step in (("start", _("Start"), 0), ("peak", _("Furthest point"), 1)):
            st.image(
                MEDIA / f"{name}-{moment}.jpg",
                caption=caption,
                alt=f"{title}, {caption.lower()}: {steps[step]}",
                width="stretch",
            )


def _dose(exercise: Exercise) -> str:
    """How much to begin with, in words."""
    block = default_block(exercise)
    hold = _(", each held for {hold_s:.0f} seconds", hold_s=block.hold_s) if block.hold_s else ""
    legs = ""
    if block.side == EACH:
        legs = _(", first with one leg, then with the other")
    elif exercise.dose.in_turn:
        legs = _(", left and right in turn")
    return ngettext(
        "{n} set of {reps} repetitions{hold}{legs}.",
        "{n} sets of {reps} repetitions{hold}{legs}.",
        block.sets,
        reps=block.reps,
        hold=hold,
        legs=legs,
    )


def _looked_at(checks: Sequence[Check]) -> Iterable[str]:
    """The checks' titles by the way to stand for them."""
    anyhow = [check for check in checks if not check.turn]
    side = [check for check in checks if check.turn and View.SIDE in check.views]
    front = [check for check in checks if check.turn and View.SIDE not in check.views]
    for group in (side, front):
        if group:
            # The longest says most: which leg should be nearer.
            turn = max((check.turn for check in group), key=len)
            yield f"{turn[0].upper()}{turn[1:]}: {_titles(group)}."
    if anyhow:
        yield _("However you stand or sit: {titles}.", titles=_titles(anyhow))


def _titles(checks: Sequence[Check]) -> str:
    return result_words.joined([check.title.lower() for check in checks])


def _camera() -> None:
    with st.container(key="drawings"):
        for name, (caption, description) in _DRAWINGS.items():
            st.image(STATIC / name, caption=caption, alt=description, width="stretch")
    _topics(advice.CAMERA)
    _back()


def _breaks() -> None:
    _list(advice.DESK_BREAKS)
    _back()


def _staying_well() -> None:
    _topics(advice.STAYING_WELL)
    _back()


def _causes() -> None:
    st.markdown(advice.ABOUT_CAUSES)
    _topics(advice.CAUSES)
    st.markdown(advice.IMAGING)
    st.markdown(_("What else people use against the pain:"))
    _topics(advice.OTHER_HELP)
    _back()


def _about() -> None:
    st.markdown(result_words.DISCLAIMER)
    st.markdown(advice.SOURCE)
    _back()


def _topics(topics: Sequence[advice.Topic]) -> None:
    _list(f"**{topic.name}.** {topic.text}" for topic in topics)


def _list(items: Iterable[str], *, numbered: bool = False) -> None:
    st.markdown("\n".join(f"{'1.' if numbered else '-'} {item}" for item in items))


class _Section(NamedTuple):
    """A part of the page. address: its name in the page's links."""

    address: str
    title: str
    show: Callable[[], None]


_SECTIONS = (
    _Section("doctor", _("When to see a doctor first"), _doctor),
    _Section("symptoms", _("Let your knee be the guide"), _symptoms),
    _Section("how-often", _("How often"), _how_often),
    _Section("exercises", _("The exercises"), _exercises),
    _Section("camera", _("Where to put the camera"), _camera),
    _Section("breaks", _("Breaks from sitting"), _breaks),
    _Section("staying-well", _("Staying well"), _staying_well),
    _Section("causes", _("What may be behind the pain"), _causes),
    _Section("about", _("About this guide"), _about),
)
