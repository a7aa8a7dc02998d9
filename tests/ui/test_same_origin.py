"""Only our own pages get an answer from the server's own addresses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.ui.server.same_origin import is_own

LOOPBACK = "127.0.0.1"


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "LOCALHOST"])
@pytest.mark.parametrize("listens_on", ["127.0.0.1", "localhost", "::1"])
def test_this_machines_names(host: str, listens_on: str) -> None:
    assert is_own(host, None, listens_on)
    assert is_own(host, f"http://{host}", listens_on)


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1:8502",  # another program on this machine
        "http://localhost:8501",  # the same one under another name is another origin
        "http://127.0.0.1:8501.evil.example",
        "http://evil.example/127.0.0.1:8501",
        "null",
        "",
        "127.0.0.1:8501",
    ],
)
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    assert not is_own("127.0.0.1:8501", origin, LOOPBACK)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8501",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.0.7:8501",
        "127.0.0.1:8501/path",
        "[::1",
        "",
    ],
)
def test_a_foreign_name_for_this_machine_is_refused(host: str) -> None:
    """DNS rebinding: the page's origin and the request's host agree, and both are foreign."""
    assert not is_own(host, None, LOOPBACK)
    assert not is_own(host, f"http://{host}", LOOPBACK)


@pytest.mark.parametrize("listens_on", [None, "0.0.0.0", "192.168.0.7", "coach.clinic.example"])
def test_a_server_open_to_others_goes_by_any_name_but_still_only_by_one(listens_on) -> None:
    assert is_own("coach.clinic.example", "https://coach.clinic.example", listens_on)
    assert not is_own("coach.clinic.example", "https://evil.example", listens_on)


@given(host=st.text(), origin=st.none() | st.text(), listens_on=st.sampled_from([LOOPBACK, None]))
def test_nothing_that_a_sender_writes_is_an_error(host, origin, listens_on) -> None:
    assert is_own(host, origin, listens_on) in (True, False)
