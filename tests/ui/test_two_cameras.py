"""Two cameras: which one is chosen in the stage's menu, and either may go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser_package import in_the_browser
from tests.ui.browser import Server, wait_until
from tests.ui.training import cameras_on, choose, in_front_of, open_menu, start, wait_for_phase

pytestmark = pytest.mark.usefixtures("needs_chromium")

# Which cameras are on, by their names.
_ON = "window.__tracks.filter((one) => one.readyState === 'live').map((one) => one.label)"

# One is pulled out: it sends nothing more, and is in no list.
_PULL_OUT = """
(name) => {
  const devices = navigator.mediaDevices;
  const all = devices.enumerateDevices.bind(devices);
  devices.enumerateDevices = async () => (await all()).filter((one) => one.label !== name);
  window.__tracks.filter((one) => one.label === name).forEach((one) => one.stop());
  devices.dispatchEvent(new Event("devicechange"));
}
"""


def on(page: Page, name: str) -> None:
    """Wait until this camera is on, alone."""
    wait_until(
        page, f"(name) => {{ const on = {_ON}; return on.length === 1 && on[0] === name }}", name
    )


@pytest.fixture
def finding(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> Iterator[Server]:
    """A server that finds the poses, or one whose people's browsers do."""
    if request.param == "server":
        yield server
        return
    with Server(tmp_path / "home", environment=in_the_browser(tmp_path / "home")) as running:
        yield running


@pytest.mark.parametrize(
    "finding", ["server", pytest.param("browser", marks=pytest.mark.nightly)], indirect=True
)
def test_the_other_camera_is_chosen_in_the_menu_and_one_that_goes_is_offered_no_more(
    finding: Server,
) -> None:
    with in_front_of(None, finding, cameras=2) as tab:
        page = tab.open()
        choose(page, "Squat", reps=9)
        start(page)
        wait_for_phase(page, "setting up")
        on(page, "fake_device_0")
        open_menu(page)
        menu = page.get_by_role("radiogroup", name="Camera")
        expect(menu.get_by_role("radio")).to_have_count(2)
        menu.get_by_text("fake_device_1").click()
        on(page, "fake_device_1")
        assert cameras_on(page) == 1
        page.evaluate(_PULL_OUT, "fake_device_1")
        expect(menu).to_have_count(0)
        # The picture begins anew by itself, or a button offers it.
        again = page.get_by_role("button", name="Camera on again")
        wait_until(page, f"{_ON}.length === 1 || document.querySelector('.st-key-reconnect')")
        if again.is_visible():
            again.click()
        wait_until(page, f"{_ON}.length === 1")
