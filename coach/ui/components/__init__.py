"""The pages' own controls: each is an .html, a .css and a .js file here, of one name."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

__all__ = ["component"]

_HERE = Path(__file__).parent


def component(name: str, folder: Path = _HERE) -> ComponentRenderer:
    """The control of this name, to be called where it is to stand; made once, at import. folder:
    where its three files are."""
    html, css, js = (
        (folder / f"{name}.{kind}").read_text("utf-8") for kind in ("html", "css", "js")
    )
    return st.components.v2.component(f"form_coach_{name}", html=html, css=css, js=js)
