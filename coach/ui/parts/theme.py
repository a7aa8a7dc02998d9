"""The app's colours and sizes, in Streamlit's own options.

.streamlit/config.toml says the same to `streamlit run app.py`, which reads that file; a test holds
the two together. Text, links and buttons keep a contrast of 4.5 to 1 or more on their ground, and
the edges of controls 3 to 1 (WCAG 2.2 AA), in light and in dark; the browser's preference chooses.
"""

from __future__ import annotations

__all__ = ["OPTIONS"]

_LIGHT = {
    "primaryColor": "#0b5a7a",
    "backgroundColor": "#ffffff",
    "secondaryBackgroundColor": "#f1f5f7",
    "textColor": "#16242b",
    "linkColor": "#0b5a7a",
    "borderColor": "#7b8a92",
    "grayTextColor": "#4a5a62",
}

_DARK = {
    "primaryColor": "#7cc4e8",
    "backgroundColor": "#10181d",
    "secondaryBackgroundColor": "#1c272e",
    "textColor": "#eef3f5",
    "linkColor": "#8fd0ee",
    "borderColor": "#71828b",
    "grayTextColor": "#b9c5cb",
}

OPTIONS: dict[str, str | int] = {
    # Read from further away than a desk, often by tired eyes.
    "theme.baseFontSize": 18,
    "theme.linkUnderline": True,
    "theme.showWidgetBorder": True,
    "theme.baseRadius": "0.5rem",
    "theme.paddingTop": "1.5rem",
    "theme.paddingBottom": "4rem",
    **{f"theme.light.{name}": value for name, value in _LIGHT.items()},
    **{f"theme.dark.{name}": value for name, value in _DARK.items()},
}
"""Streamlit options of the theme by their full name."""
