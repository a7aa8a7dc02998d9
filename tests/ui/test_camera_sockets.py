"""The camera's pictures stay on this machine under whichever of its names the server listens."""

from __future__ import annotations

import asyncio

import psutil
import pytest
from aioice import ice
from streamlit import config

from coach.ui.parts import camera
from coach.ui.server.same_origin import LOOPBACK_NAMES


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch):
    """Have the server listen at an address, and the camera come on."""

    def listen(address: str | None) -> None:
        before = config.get_option
        monkeypatch.setattr(
            config, "get_option", lambda name: address if name == "server.address" else before(name)
        )
        monkeypatch.setattr(ice, "get_host_addresses", ice.get_host_addresses)  # put back after
        camera._stay_on_this_machine()

    return listen


@pytest.mark.parametrize("name", LOOPBACK_NAMES)
def test_sockets_are_bound_to_loopback_alone(listening, name: str) -> None:
    async def bound() -> set[str]:
        before = set(psutil.Process().net_connections("inet"))
        connection = ice.Connection(ice_controlling=False, components=1)
        await connection.gather_candidates()
        made = set(psutil.Process().net_connections("inet")) - before
        await connection.close()
        return {socket.laddr.ip for socket in made}

    listening(name.strip("[]"))
    assert asyncio.run(bound()) == {"127.0.0.1"}


@pytest.mark.parametrize("address", [None, "0.0.0.0", "clinic.example"])
def test_where_others_reach_the_server_they_reach_the_camera_too(listening, address) -> None:
    before = ice.get_host_addresses
    listening(address)
    assert ice.get_host_addresses is before
