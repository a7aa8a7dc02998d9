"""What a keyboard reaches, and what a screen reader would trip over, asked of a page."""

from __future__ import annotations

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.ui.browser import wait_until

MOST_STOPS = 400
"""A page on which Tab needs more presses than this has a trap."""

MOST_WALKS = 3
"""A page that puts up anew what the focus is on more often than this has no use by keyboard."""

_AXE = Axe()

# Through frames of the same origin and open shadow roots, as a person sees one page.
_LOOK = """
() => {
  const CONTROLS = 'a[href], button, input, select, textarea, summary, video[controls],' +
    ' [role=button], [role=link], [role=slider], [role=tab], [role=checkbox], [role=radio]';
  const GROUPS = '[role=radiogroup], [role=tablist], [role=toolbar], [role=listbox],' +
    ' [data-testid=stNumberInput], [data-testid=stSelectbox], [data-testid=stMultiSelect]';
  // What stays on top of the page while it scrolls.
  const BARS = '[data-testid=stHeader], [data-testid=stSidebar]';
  const roots = () => {
    const found = [document];
    for (let i = 0; i < found.length; i++) {
      for (const one of found[i].querySelectorAll('*')) {
        if (one.shadowRoot) found.push(one.shadowRoot);
        if (one.tagName === 'IFRAME' && one.contentDocument) found.push(one.contentDocument);
      }
    }
    return found;
  };
  const usable = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && !one.disabled && !one.closest('[inert]') &&
      one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });
  };
  const active = () => {
    let one = document.activeElement;
    for (;;) {
      const inner = one?.shadowRoot?.activeElement ?? one?.contentDocument?.activeElement;
      if (!inner || inner === one.contentDocument?.body) return one;
      one = inner;
    }
  };
  const outlined = (one) => {
    const around = [one, ...(one.labels ?? [])];
    for (let up = one.parentElement; up && around.length < 6; up = up.parentElement) {
      around.push(up);
    }
    return around.map((each) => getComputedStyle(each)).some(
      (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
  };
  const inSight = (one) => {
    const view = one.ownerDocument.defaultView;
    const box = (one.closest('label') ?? one).getBoundingClientRect();
    const main = document.querySelector('.stMain');
    const bars = main.contains(one) ? [...document.querySelectorAll(BARS)] : [];
    const from = Math.max(0, ...bars.map((bar) => bar.getBoundingClientRect().bottom));
    return box.bottom > from && box.top < view.innerHeight && box.right > 0 &&
      box.left < view.innerWidth;
  };
  const named = (one) => one.outerHTML.slice(0, 160).replace(/\\s+/g, ' ');
  const seen = new Set();
  window.__keyboard = {
    // Where the focus is: null at the page's end; what is wrong with how it shows, or ''.
    stop: () => {
      const one = active();
      if (!one || one === document.body || one === document.documentElement) return null;
      const before = seen.size;
      seen.add(one);
      const wrong = !inSight(one) ? 'out of sight' : outlined(one) ? '' : 'no outline';
      return { again: seen.size === before, first: seen.values().next().value === one,
        wrong: wrong && `${wrong}: ${named(one)}` };
    },
    // Controls that no Tab came to, where no arrow key in a group that it came to would do.
    missed: () => roots().flatMap((root) => [...root.querySelectorAll(CONTROLS)])
      .filter((one) => usable(one) && !seen.has(one))
      .filter((one) => !one.parentElement?.closest(CONTROLS))
      // Streamlit's date field has one beside it that is for forms alone.
      .filter((one) => !one.matches('input[type=date][tabindex="-1"]'))
      .filter((one) => {
        const group = one.closest(GROUPS);
        return !group || ![...seen].some((other) => group.contains(other));
      })
      .map(named),
    // Whether what the focus has been on has gone from the page meanwhile.
    moved: () => [...seen].some((one) => !one.isConnected),
  };
}
"""

# What Streamlit loads late holds its place with a skeleton until then; a lazy picture waits to be
# scrolled to. What slides into its place (a narrow window's sidebar, out of it) is soon there.
_ARRIVED = """
() => document.fonts.status === 'loaded'
  && [...document.images].every((image) => image.complete || image.loading === 'lazy')
  && !document.querySelector('[data-testid$=Skeleton]')
  && document.getAnimations().every((one) => one.playState !== 'running' ||
    one.effect?.getComputedTiming().endTime === Infinity)
"""

# A page that was used before goes on from where it was last touched.
_TO_THE_TOP = """
() => {
  const top = document.documentElement;
  top.tabIndex = -1;
  top.focus();
  top.removeAttribute('tabindex');
}
"""


def wait_until_drawn(page: Page) -> None:
    """Wait until the page's script has run, everything has arrived, and the style is in force."""
    page.wait_for_selector("[data-test-script-state=notRunning]")
    # Not until the network is idle: a page with clips that play over and over never is.
    wait_until(page, _ARRIVED)
    look = "getComputedStyle(document.querySelector('.stApp')).getPropertyValue('--coach-ink')"
    wait_until(page, f"{look} !== ''")


def show_in(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Have the page change its colours, and wait until it has."""
    page.emulate_media(color_scheme=scheme)
    wait_until(
        page,
        "scheme => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme",
        arg=scheme,
    )


def violations(page: Page, part: str | None = None) -> list[str]:
    """What axe-core calls serious or critical, frames included; part: only in there."""
    for frame in page.frames:
        frame.evaluate(_AXE.axe_script)
    found: list[dict[str, Any]] = _AXE.run(page, part).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def walk(page: Page) -> tuple[list[str], list[str]]:
    """Press Tab from the top to the end: controls never reached, and stops that do not show. Once
    more where the page put up anew what the focus had been on: its script can still be at work."""
    for _ in range(MOST_WALKS):
        wait_until_drawn(page)
        page.evaluate(f"({_LOOK})()")
        page.evaluate(_TO_THE_TOP)
        unseen = _stops_unseen(page)
        if not page.evaluate("() => window.__keyboard.moved()"):
            break
    return page.evaluate("() => window.__keyboard.missed()"), unseen


def _stops_unseen(page: Page) -> list[str]:
    unseen = []
    for pressed in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("() => window.__keyboard.stop()")
        if stop is None or (stop["first"] and stop["again"] and pressed > 0):
            break
        if stop["wrong"] and not stop["again"]:
            unseen.append(stop["wrong"])
    else:
        unseen.append("the focus never came to an end")
    return unseen


def too_wide(page: Page) -> list[str]:
    """What sticks out to the right of the window and is in no box of its own that scrolls."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.stMain *')].filter((one) => {
          const box = one.getBoundingClientRect();
          if (box.width === 0 || box.height === 0 || box.right <= innerWidth + 1) return false;
          for (let up = one; up && !up.classList.contains('stMain'); up = up.parentElement) {
            if (getComputedStyle(up).overflowX !== 'visible' &&
                up.getBoundingClientRect().right <= innerWidth + 1) return false;
          }
          return one.checkVisibility({ visibilityProperty: true });
        }).map((one) => one.outerHTML.slice(0, 160))"""
    )
    return found
