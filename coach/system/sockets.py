"""Sockets: a port of one's own."""

from __future__ import annotations

import socket

__all__ = ["claim_alone"]


def claim_alone(server: socket.socket) -> None:
    """Before it is bound: a port that another server has is refused, one whose connections are
    merely not forgotten yet is not.

    For the latter SO_REUSEADDR is asked for, but on Windows that means to take the port from the
    other; there it is SO_EXCLUSIVEADDRUSE.
    """
    alone = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
    server.setsockopt(socket.SOL_SOCKET, alone, 1)
