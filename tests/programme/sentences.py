"""What a sentence for a person looks like."""

from __future__ import annotations

import re


def whole(text: str) -> bool:
    """Whether a text is one or more whole sentences: each begins with a capital or a number and
    ends with a full stop, and nothing in them shouts or is run together."""
    return (
        text.endswith(".")
        and all(re.match(r"[A-Z0-9]", one) for one in re.split(r"(?<=\.) ", text))
        and re.search(r"[A-Z]{2}|[a-z][A-Z]| {2}|[a-z][.,;][A-Za-z]", text) is None
    )
