"""The mirror that the browser draws itself, from its own camera: no picture comes here."""

from __future__ import annotations

from coach.live.session_loop import SessionLoop
from coach.media.drawing import SKELETON
from coach.translation import gettext as _
from coach.ui.components import component
from coach.ui.parts.camera import GONE, camera_key, note_cameras, wanted_camera
from coach.ui.server import browser_pose, pose_socket

__all__ = ["watch_browser"]

_SEEN = _("You, as in a mirror, with the lines that the coach sees")
_FAILED = _(
    "This browser can no longer find where your joints are. Load the page again; if this stays, "
    "use another browser."
)

_WHOLE = {"resizeMode": {"exact": "none"}}
"""A picture as the camera takes it: of one that stands upright, Chromium would cut off the feet to
come nearer to the shape that is asked for."""

_component = component("mirror")


def watch_browser(loop: SessionLoop, seat: int) -> None:
    """The camera's picture and what the coach sees in it, drawn in the browser."""
    shown = _component(
        key="mirror-here",
        data={
            "script": f"{browser_pose.PREFIX}/mirror.js",
            "session": loop.outline.id,
            "address": pose_socket.address(loop.outline.id, seat),
            "camera": camera_key(seat),
            "wanted": {**wanted_camera(), **_WHOLE},
            "skeleton": SKELETON,
            "label": _SEEN,
            "gone": GONE,
            "failed": _FAILED,
        },
        default={"cameras": []},
        on_cameras_change=lambda: None,
    )
    note_cameras(shown.cameras)
