"""A text as a QR code, drawn on this server and sent within the page: no address holds it."""

from __future__ import annotations

import base64

import cv2
import numpy as np

__all__ = ["modules", "qr_code"]

_QUIET = 4
"""Light modules around the code that ISO/IEC 18004 asks for."""


def modules(text: str) -> np.ndarray:
    """The code's dark modules, (N, N) of bool, without what is around it. Up to 15 of 100 may be
    unreadable (level M)."""
    settings = cv2.QRCodeEncoder.Params()
    settings.correction_level = cv2.QRCODE_ENCODER_CORRECT_LEVEL_M
    settings.mode = cv2.QRCODE_ENCODER_MODE_BYTE
    dark = cv2.QRCodeEncoder.create(settings).encode(text) == 0
    rows, columns = np.flatnonzero(dark.any(1)), np.flatnonzero(dark.any(0))
    code: np.ndarray = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return code


def qr_code(text: str) -> str:
    """The code as an SVG picture, in an address of the `data:` kind."""
    code = modules(text)
    size = len(code) + 2 * _QUIET
    strokes = []
    for y, row in enumerate(code, _QUIET):
        edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False])))).reshape(-1, 2)
        strokes += [f"M{a + _QUIET} {y}h{b - a}v1h{a - b}z" for a, b in edges]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>'
        f'<path d="{"".join(strokes)}"/></svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode('ascii')).decode('ascii')}"
