"""Using the Train page as a person does, and reading it as one does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from coach.ui.parts.plan_choice import CHANGE
from tests.clips import sample
from tests.ui.browser import Server, Visit, camera_clip, chromium, expander, unfold, visit

BEGIN_MS = 40_000
"""Until the networks are loaded and the set-up check is through, on a busy machine."""

# What the page says aloud and which cameras are on, as seen from inside the page and its frames.
_EARS_AND_EYES = """
(() => {
  const top = window.top;
  top.__said ??= [];
  top.__tracks ??= [];
  const media = navigator.mediaDevices;
  if (media) {
    const ask = media.getUserMedia.bind(media);
    media.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      top.__tracks.push(...stream.getTracks());
      return stream;
    };
  }
  const voices = [
    { name: "far away", lang: "en-US", localService: false },
    { name: "here", lang: "en-GB", localService: true },
  ];
  Object.defineProperty(window, "SpeechSynthesisUtterance", {
    value: class { constructor(text) { this.text = text; } },
  });
  Object.defineProperty(window, "speechSynthesis", {
    value: {
      getVoices: () => voices,
      speak: (words) => {
        top.__said.push([words.text, words.voice.name, words.volume]);
        setTimeout(() => words.onend?.(), 0);
      },
      cancel: () => {},
    },
  });
})();
"""


@contextmanager
def in_front_of(
    clip: Path | None,
    server: Server,
    *,
    blocked: bool = False,
    cameras: int = 0,
    width: int = 1366,
    height: int = 768,
    device: Mapping[str, Any] | None = None,
) -> Iterator[Visit]:
    """A tab whose webcam shows an MJPEG file (none: there is no webcam; or `cameras` of them).
    device: as for `visit`."""
    with (
        chromium(clip, blocked=blocked, cameras=cameras) as browser,
        visit(browser, server, width=width, height=height, device=device) as tab,
    ):
        tab.context.add_init_script(_EARS_AND_EYES)
        yield tab
        assert tab.foreign == []
        assert tab.errors == []


def webcam(name: str, folder: Path, empty_s: tuple[float, float] | None = None) -> Path:
    """A sample clip as a webcam shows it."""
    return camera_clip(sample(name), folder / f"{name}.mjpeg", empty_s=empty_s)


def choose(page: Page, exercise: str, *, reps: int, leg: str | None = None, sets: int = 1) -> None:
    """An exercise, by its title."""
    have_no_signs(page)
    unfold(expander(page, CHANGE))
    page.get_by_role("radio", name=exercise).click()
    if leg is not None:
        page.get_by_role("radio", name=leg).click()
    for label, value in (("Sets", sets), ("Repetitions", reps)):
        field = page.get_by_label(label, exact=True)
        field.fill(str(value))
        field.press("Enter")
    page.locator(".plan", has_text=f"{sets} set{'s' * (sets > 1)} of {reps}").wait_for()


def have_no_signs(page: Page) -> None:
    """Answer the question about the signs that call for a doctor, where it is asked, and go past
    the first visit's pages."""
    none = page.get_by_role("button", name="None of these")
    known = page.locator(".st-key-straight-on button")
    begin = page.locator(".st-key-start button")
    none.or_(known).or_(begin).wait_for()
    if none.is_visible():
        none.click()
        known.or_(begin).wait_for()
    if known.is_visible():
        known.click()
        begin.wait_for()


def start(page: Page) -> None:
    """Leave the question about pain out, and press Start."""
    have_no_signs(page)
    page.get_by_role("radio", name="Skip", exact=True).click()
    page.get_by_role("button", name="Start", exact=True).click()


def wait_for_phase(page: Page, phase: str, timeout_ms: float = BEGIN_MS) -> None:
    """Wait until a session is in this phase."""
    page.locator(f"[data-phase='{phase}']").wait_for(timeout=timeout_ms)


def wait_for_reps(page: Page, reps: int, timeout_ms: float = 40_000) -> None:
    """Wait until so many repetitions are counted."""
    page.locator(f"[data-reps='{reps}']").wait_for(timeout=timeout_ms)


def reps_shown(page: Page) -> int:
    """The count, as anybody reads it."""
    return int(page.locator(".hud-count b").inner_text())


def open_menu(page: Page) -> None:
    """What is behind the three dots."""
    unfold(page.locator(".st-key-more"))


def said(page: Page) -> list[str]:
    """What was said aloud so far."""
    return [text for text, _, _ in page.evaluate("window.__said")]


def cameras_on(page: Page) -> int:
    """How many camera lights are on."""
    live = "window.__tracks.filter((track) => track.readyState === 'live').length"
    return int(page.evaluate(live))


def peaks(page: Page) -> list[float]:
    """The repetitions' peaks as the table after the set has them."""
    cells = page.locator("td[data-name='How far']")
    expect(cells.first).to_be_attached()  # it comes as a whole, after what was counted
    found = [re.match(r"-?[\d.]+", cell.strip()) for cell in cells.all_inner_texts()]
    return [float(number[0]) for number in found if number]
