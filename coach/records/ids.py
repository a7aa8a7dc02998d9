"""The ids under which things are kept."""

from __future__ import annotations

import secrets

__all__ = ["new_id"]


def new_id() -> str:
    """128 random bits as 32 hexadecimal digits: never given twice, and nobody guesses one."""
    return secrets.token_hex(16)
