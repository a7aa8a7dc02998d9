"""Which system a browser says it runs on: a claim, by which nothing but a hint is chosen."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from coach.words.device_words import Device

__all__ = ["claimed", "device"]

_SIGNS = (
    ("iphone", Device.IOS),
    ("ipad", Device.IOS),
    ("android", Device.ANDROID),
    ("windows", Device.WINDOWS),
    ("macos", Device.MACOS),
    ("mac os x", Device.MACOS),
    ("; cros", Device.OTHER),
    ("chrome os", Device.OTHER),
    ("chromium os", Device.OTHER),
    ("linux", Device.LINUX),
)
"""In this order: an iPhone says “like Mac OS X” too, and an Android “Linux”."""


def device() -> Device:
    """Of the visitor of this page. A tablet whose browser calls itself a Mac is told of as one."""
    return claimed(st.context.headers)


def claimed(headers: Mapping[str, str]) -> Device:
    """By the client hint where there is one that tells a system, else by the user agent."""
    for name in ("Sec-CH-UA-Platform", "User-Agent"):
        known = headers.get(name, "").casefold()
        for sign, found in _SIGNS:
            if sign in known:
                return found
    return Device.OTHER
