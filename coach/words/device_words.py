"""What is said of a person's own device: a camera that cannot be had, a voice that is not there.

Where to look differs from system to system, and menus are renamed: a hint names the way there on a
recent version, and what is wrong is told by the sentence before it, which holds everywhere.
"""

from __future__ import annotations

from enum import StrEnum

from coach.translation import gettext as _

__all__ = ["CAMERA_PROBLEMS", "NO_VOICE", "Device", "camera_hint", "voice_hint"]


class Device(StrEnum):
    """The system that a browser says it runs on; it may say anything."""

    WINDOWS = "windows"
    MACOS = "macos"
    LINUX = "linux"
    ANDROID = "android"
    IOS = "ios"
    OTHER = "other"


CAMERA_PROBLEMS = {
    "blind": _(
        "This browser cannot find where your joints are, and your camera's pictures are sent "
        "to nobody else to do it. Try once more, or use a new Chrome, Edge, Firefox or Safari."
    ),
    "refused": _(
        "The browser does not let this page use the camera. Allow it with the camera sign "
        "beside the page's address, then press Start again."
    ),
    "missing": _("No camera was found. Plug one in or turn it on, then press Start again."),
    "busy": _(
        "The camera is in use by another program. Close that program, then press Start again."
    ),
    "insecure": _(
        "The browser gives a camera only to pages of this computer or with https. Open this "
        "page as http://localhost with the same number behind it."
    ),
}
"""By how the browser answered when it was asked for the camera."""

_REFUSED = {
    Device.WINDOWS: _(
        "If it is allowed there: in Windows’ Settings, under Privacy & security, Camera, let apps "
        "and your browser use it."
    ),
    Device.MACOS: _(
        "If it is allowed there: in System Settings, under Privacy & Security, Camera, switch your "
        "browser on, then start the browser again."
    ),
    Device.LINUX: _(
        "If it is allowed there and the browser came as a Snap or Flatpak: in the system’s "
        "Settings, under Apps, let the browser use the camera."
    ),
    Device.ANDROID: _(
        "If it is allowed there: in the phone’s Settings, under Apps, your browser, Permissions, "
        "allow the camera."
    ),
    Device.IOS: _(
        "If it is allowed there: in Settings, choose your browser in the list of apps, and allow "
        "the camera."
    ),
}
_MISSING = {
    Device.WINDOWS: _(
        "Some laptops have a key or a slide over the lens that switches it off. In Windows’ "
        "Settings, under Bluetooth & devices, Cameras, you see which ones Windows knows."
    ),
    Device.MACOS: _(
        "If Photo Booth shows no picture either, plug the camera in again, or restart the Mac."
    ),
    Device.LINUX: _(
        "If the system’s own camera program shows no picture either, plug the camera in again; "
        "some laptops have a key or a slide over the lens that switches it off."
    ),
    Device.ANDROID: _(
        "Swipe down from the top of the screen: a tile there, Camera access, switches it off for "
        "all apps."
    ),
    Device.IOS: _(
        "If the Camera app is missing too, look in Settings, under Screen Time, Content & Privacy "
        "Restrictions."
    ),
}
_HINTS = {"refused": _REFUSED, "missing": _MISSING}

NO_VOICE = _(
    "This browser has no voice of this computer in the page's language, so you hear sounds instead "
    "of words; what they mean is on the screen."
)

_VOICES = {
    Device.WINDOWS: _(
        "To hear words: in Windows’ Settings, under Time & language, Speech, add a voice, then "
        "start the browser again."
    ),
    Device.MACOS: _(
        "To hear words: in System Settings, under Accessibility, Spoken Content (or Read & Speak), "
        "System voice, add a voice, then start the browser again."
    ),
    Device.LINUX: _(
        "To hear words: open this page in Firefox. If it has no voice either, the system’s "
        "software manager has one: espeak-ng, with speech-dispatcher."
    ),
    Device.ANDROID: _(
        "To hear words: search the phone’s Settings for “text-to-speech”, and install a voice."
    ),
    Device.IOS: _(
        "To hear words: in Settings, under Accessibility, Spoken Content (or Read & Speak), "
        "Voices, download one."
    ),
}


def camera_hint(problem: str, device: Device) -> str:
    """Where to look on this system, as a sentence or two; "" where the problem's own sentence says
    all. problem: as in `CAMERA_PROBLEMS`."""
    return _HINTS.get(problem, {}).get(device, "")


def voice_hint(device: Device) -> str:
    """Where a voice is added on this system; "" where that is not known."""
    return _VOICES.get(device, "")
