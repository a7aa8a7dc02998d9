"""What the web server does beside the pages: addresses of its own, its start and its end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.routing import BaseRoute

__all__ = ["lifespan", "routes"]


def routes() -> list[BaseRoute]:
    """Addresses beside Streamlit's: uploads in, results out."""
    return []


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Nothing of a person's outlives the server."""
    yield
