"""The token of an invitation: 256 random bits as 43 letters that may stand in an address.

Its first half says which invitation it is, so that the second half, the secret, is compared with
what is kept of it in a time that tells nothing. Only SHA-256 of the secret is kept; with 128 random
bits there is nothing to guess, and nothing to slow down.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

__all__ = ["Token", "is_token", "new_token", "read_token"]

_HALF = 16
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, repr=False)
class Token:
    """Which invitation it opens, by id, and its secret."""

    invitation_id: str
    secret: bytes

    @property
    def text(self) -> str:
        """As it stands in an address."""
        whole = bytes.fromhex(self.invitation_id) + self.secret
        return base64.urlsafe_b64encode(whole).rstrip(b"=").decode("ascii")

    @property
    def kept(self) -> str:
        """What is kept of it."""
        return hashlib.sha256(self.secret).hexdigest()

    def opens(self, kept: str) -> bool:
        """Whether this is the secret that `kept` was made of."""
        return hmac.compare_digest(self.kept.encode("ascii"), kept.encode("utf-8"))


def new_token(invitation_id: str) -> Token:
    """A new one for this invitation."""
    return Token(invitation_id, secrets.token_bytes(_HALF))


def read_token(text: str) -> Token | None:
    """What stands in an address; None where that can be no token."""
    if not is_token(text):
        return None
    try:
        whole = base64.b64decode(text + "=", altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return Token(whole[:_HALF].hex(), whole[_HALF:])


def is_token(text: str) -> bool:
    """Whether it has a token's form."""
    return _SHAPE.fullmatch(text) is not None
