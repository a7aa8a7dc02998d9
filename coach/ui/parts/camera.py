"""The webcam on the page: asking for it, its picture, and turning it off when all else has gone."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st
from aioice import ice

from coach.live.frame_loop import FrameLoop
from coach.translation import gettext as _
from coach.ui.components import component
from coach.ui.server import browser_pose
from coach.ui.server.device import device
from coach.ui.server.login_gate import listens_on
from coach.ui.server.same_origin import is_loopback
from coach.words import device_words

__all__ = [
    "GONE",
    "Answer",
    "ask_for_camera",
    "camera_key",
    "choose_camera",
    "note_cameras",
    "reconnect",
    "tell_problem",
    "wanted_camera",
    "watch_camera",
]

_VIDEO = {
    "width": {"ideal": 640},
    "height": {"ideal": 480},
    "frameRate": {"ideal": 30, "max": 30},
}
_LOOPBACK = "127.0.0.1"
_START = _("Turn the camera on")
GONE = _(
    "The coach does not answer, and the camera is off. Your finished repetitions are kept. This "
    "page goes on by itself as soon as it answers. If it was closed, start Form Coach again."
)
_ATTEMPT = "camera-attempt"
_TRACK = "camera-track"
_CAMERAS = "cameras"
_CHOSEN = "camera-chosen"

_component = component("camera")


class Answer(StrEnum):
    """How the browser answered when asked for the camera."""

    READY = "ready"
    FINDS = "finds"
    """The camera can be had, and the browser can find the poses itself."""
    BLIND = "blind"
    """The camera can be had, but the browser is to find the poses and cannot."""
    REFUSED = "refused"
    MISSING = "missing"
    BUSY = "busy"
    INSECURE = "insecure"

    @property
    def problem(self) -> str:
        """What is wrong and what to do, as a sentence; empty where nothing is."""
        return device_words.CAMERA_PROBLEMS.get(self, "")


def tell_problem(answer: Answer) -> None:
    """What is wrong with the camera, and where to look on a system like the visitor's."""
    st.error(answer.problem, icon=":material/videocam_off:")
    hint = device_words.camera_hint(answer, device())
    if hint:
        st.caption(hint)


def ask_for_camera(ask: str | None) -> Answer | None:
    """The browser's answer to the question of this name; None until it has answered (or nothing
    was asked). The camera is let go at once: this only finds out whether it can be had."""
    result = _component(
        key="ask-for-camera",
        data={
            "ask": ask,
            "start": None,
            "camera": None,
            "label": _START,
            "watch": False,
            "gone": GONE,
            "finder": browser_pose.FINDER if browser_pose.in_browser() else None,
        },
        default={"answer": None},
        on_answer_change=lambda: None,
    )
    answer = result.answer
    return Answer(answer["state"]) if ask and answer and answer["ask"] == ask else None


def watch_camera(loop: FrameLoop, seat: int) -> None:
    """The camera's picture, as it comes back from the coach."""
    # It makes itself known to the running server when it is imported: not before there is one.
    from streamlit_webrtc import WebRtcMode, webrtc_streamer

    from coach.ui.server.camera_track import CameraTrack

    _stay_on_this_machine()

    key = camera_key(seat)
    named, track = st.session_state.get(_TRACK, (None, None))
    if track is None or named != key or track.readyState != "live":
        track = CameraTrack(lambda image: loop.picture(image, seat), loop.dropped)
        st.session_state[_TRACK] = (key, track)

    webrtc_streamer(
        key=key,
        mode=WebRtcMode.SENDRECV,
        rtc_configuration={"iceServers": []},
        media_stream_constraints={"video": wanted_camera(), "audio": False},
        source_video_track=track,
        sink_video_track=track,
        sendback_audio=False,
        media_toggle_controls=False,
        video_html_attrs={
            "autoPlay": True,
            "controls": False,
            "muted": True,
            "playsInline": True,
        },
        translations={"start": _START, "stop": _("Turn the camera off")},
    )
    watched = _component(
        key="watch-camera",
        data={
            "ask": None,
            "start": key,
            "camera": st.session_state.get(_CHOSEN),
            "label": _START,
            "watch": True,
            "gone": GONE,
            "finder": None,
        },
        default={"answer": None, "cameras": []},
        on_answer_change=lambda: None,
        on_cameras_change=lambda: None,
        on_back_change=lambda: None,
    )
    note_cameras(watched.cameras)
    if watched.back == key:
        reconnect()
        st.rerun()


def choose_camera() -> bool:
    """Which camera it is, where there are several; whether another one was chosen just now."""
    cameras: dict[str, str] = st.session_state.get(_CAMERAS, {})
    if len(cameras) < 2:
        return False
    before = st.session_state.get(_CHOSEN)
    chosen = st.radio(
        _("Camera"), list(cameras), format_func=lambda one: cameras[one], key="choose-camera"
    )
    st.session_state[_CHOSEN] = chosen
    return before is not None and chosen != before


def note_cameras(found: list[dict[str, str]]) -> None:
    """Which cameras the browser has, each with its id and name."""
    st.session_state[_CAMERAS] = {one["id"]: one["name"] for one in found}


def camera_key(seat: int) -> str:
    """The name of a tab's picture: another one whenever the camera is to be turned on anew."""
    return f"camera-{seat}-{st.session_state.setdefault(_ATTEMPT, 0)}"


def wanted_camera() -> dict[str, object]:
    """What is asked of the browser; the chosen camera, or another one where it has gone."""
    chosen = st.session_state.get(_CHOSEN)
    return {**_VIDEO} if chosen is None else {**_VIDEO, "deviceId": {"ideal": chosen}}


def _stay_on_this_machine() -> None:
    """Have the pictures come and go where the server listens: on the loopback address alone.

    aioice would open sockets on every address but that one, and has no setting for it.
    """
    if is_loopback(listens_on()):
        ice.get_host_addresses = _loopback_only


def _loopback_only(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    return [_LOOPBACK] if use_ipv4 else []


def reconnect() -> None:
    """Turn the camera on anew, as after it was unplugged."""
    st.session_state[_ATTEMPT] += 1
