"""The camera comes on again by itself where both ends live."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.browser import Server, wait_until
from tests.ui.training import cameras_on, choose, in_front_of, start, wait_for_phase, webcam

pytestmark = pytest.mark.usefixtures("needs_chromium")

CONNECTIONS = """
(() => {
  window.top.__connections ??= [];
  const Made = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Made {
    constructor(...given) {
      super(...given);
      window.top.__connections.push(this);
    }
  };
})();
"""
PLAYS = """
[...document.querySelectorAll("iframe")].some(
  (frame) => frame.contentDocument?.querySelector("video")?.videoWidth)
"""
GIVE_UP = """
() => {
  const connection = window.__connections.at(-1);
  Object.defineProperty(connection, "connectionState", { value: "disconnected" });
  connection.dispatchEvent(new Event("connectionstatechange"));
}
"""


@pytest.mark.nightly
def test_a_picture_that_the_browser_gives_up_comes_back_by_itself(
    server: Server, tmp_path: Path
) -> None:
    """As where the machine is so busy that nothing comes for seconds, and the server answers."""
    with in_front_of(webcam("squat_good_side", tmp_path), server) as tab:
        tab.context.add_init_script(CONNECTIONS)
        page = tab.open()
        choose(page, "Squat", reps=9)
        start(page)
        wait_for_phase(page, "exercising")
        wait_until(page, PLAYS)
        for _ in range(2):  # it has been seen to play
            with page.expect_request("**/_stcore/health"):
                pass
        page.evaluate(GIVE_UP)
        wait_until(page, "window.__tracks[0].readyState === 'ended'")
        wait_until(page, "window.__tracks.at(-1).readyState === 'live'")
        wait_for_phase(page, "exercising")
        assert cameras_on(page) == 1
