"""Plotly's JavaScript at an address of this server's own: no page loads anything from elsewhere."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import BaseRoute, Route

from coach.reports.replay import plotly_js

__all__ = ["ADDRESS", "routes"]

ADDRESS = "/plotly/plotly.min.js"

_KEPT_S = 86_400
"""A browser asks again after a day."""


async def _script(_request: Request) -> FileResponse:
    headers = {"Cache-Control": f"private, max-age={_KEPT_S}"}
    return FileResponse(plotly_js(), media_type="text/javascript", headers=headers)


def routes() -> list[BaseRoute]:
    """The address, to be read only."""
    return [Route(ADDRESS, _script)]
