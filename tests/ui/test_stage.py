"""The stage in each of its states, at every size: all in sight, large enough, nothing on top of
another, nothing over the body, and to be used by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from coach.exercises.registry import exercises
from coach.live.interruptions import BY_HAND, BY_PAGE, COMPANY, NO_LEGS, NOBODY, STALLED, TURNED
from coach.motion.types import View
from coach.programme.plan import default_block, facings
from coach.ui.parts.demonstration import clip_of, demonstration, matters
from coach.ui.parts.hud import spread
from coach.ui.server.guide_media import MEDIA, address
from tests.ui.accessibility import show_in, violations, wait_until_drawn, walk
from tests.ui.browser import ROOT, Server, Visit, unfold, visit, wait_until
from tests.ui.stage_app import STATES

SIZES = ((1366, 768), (1280, 720), (1920, 1080), (390, 844))
ZOOMED = (683, 384)
"""1366 x 768 at 200 %."""

WORK = ("exercising", "counting", "cue", "hold", "paused", "company", "stalled", "problem", "slow")

# What is read or pressed, as the person sees it: boxes in pixels, with the size of the letters.
_LOOK = """
() => {
  const PARTS = '.hud-where p, .hud-count b, .hud-count span, .hud-message, .hud-value > span,' +
    ' .hud-bar, .hud-hold, .hud-ring, .hud-next, .hud-said, .hud-checks, .hud-slow, .hud-hurting,' +
    ' .hud-signs, .demo :is(video, img, figcaption, p, li), .st-key-stage :is(button, summary),' +
    ' .st-key-notice [data-testid=stAlert]';
  const seen = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest('[inert]')
    && !one.closest('.sr') && one.getBoundingClientRect().height > 0;
  const parts = [...document.querySelectorAll(PARTS)].filter(seen).map((one) => {
    const box = one.getBoundingClientRect();
    return { name: one.className.toString().replace(/st-emotion\\S+|e\\w{7,}/g, '').trim() ||
      one.textContent.slice(0, 30) || one.tagName, box: [box.left, box.top, box.right, box.bottom],
      cut: one.scrollWidth > one.clientWidth + 1 && one.innerText.trim() !== '' };
  });
  const size = (one) => one ? parseFloat(getComputedStyle(one).fontSize) : null;
  const loud = document.querySelector('.hud-message:not(.hud-long) > span');
  const box = document.querySelector('.mirror')?.getBoundingClientRect();
  const colour = (one) => getComputedStyle(one).backgroundColor;
  const buttons = [...document.querySelectorAll('.st-key-stage button')].filter(seen);
  return { parts, count: size(document.querySelector('.hud-count b')), loud: size(loud),
    mirror: box && box.width * box.height,
    red: buttons.filter((one) => colour(one) === 'rgb(198, 40, 40)').map((one) => one.innerText),
    main: buttons.filter((one) => one.getAttribute('kind') === 'primary').length,
    scrolls: document.querySelector('.stMain').scrollHeight > innerHeight + 1,
    header: [...document.querySelectorAll('[data-testid=stHeader], [data-testid=stSidebar]')]
      .some((one) => one.checkVisibility()) };
}
"""

_IN_SIGHT = """
(one) => {
  const box = one.getBoundingClientRect();
  return box.left >= -1 && box.top >= -1
    && box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1;
}
"""


@pytest.fixture(scope="module")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A tab with the stage in any state."""
    with (
        Server(
            tmp_path_factory.mktemp("stage"),
            script="tests/ui/stage_app.py",
            environment={"PYTHONPATH": str(ROOT)},
        ) as server,
        visit(browser, server) as tab,
    ):
        yield tab
        assert tab.foreign == []
        assert tab.errors == []


def show(tab: Visit, state: str) -> Page:
    page = tab.open(f"?state={state}")
    page.locator(".hud, .st-key-elsewhere").first.wait_for()
    wait_until_drawn(page)
    return page


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def faults(seen: dict[str, Any], state: str, size: tuple[int, int]) -> list[str]:
    """What is wrong with the stage as it stands."""
    width, height = size
    found = [
        f"{part['name']} {what}"
        for part in seen["parts"]
        for what, wrong in (
            ("is cut", part["cut"]),
            ("is out of the window", _outside(part["box"], (0, 0, width, height))),
            ("covers the body", state in WORK and _overlap(part["box"], body(size))),
        )
        if wrong
    ]
    found += [
        f"{one['name']} on {other['name']}"
        for index, one in enumerate(seen["parts"])
        for other in seen["parts"][:index]
        if _overlap(one["box"], other["box"]) and not _within(one["box"], other["box"])
    ]
    found += ["it scrolls"] * seen["scrolls"] + ["the navigation is in sight"] * seen["header"]
    return found


def body(size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Where in the window the body is: the 4:3 picture but for the twentieth at each side, where
    the set-up check lets nobody stand, and at the bottom, where it wants none of the feet."""
    width, height = size
    if width > height:
        left, wide = 0.25 * width, 0.75 * width
        tall = min(height, 0.75 * wide)
        wide = tall / 0.75
        left, top = left + (0.75 * width - wide) / 2, (height - tall) / 2
    else:
        left, top, wide, tall = 0, 0.06 * height, width, 0.75 * width
    return left + 0.05 * wide, top, left + 0.95 * wide, top + 0.9 * tall


def _outside(box: list[float], of: tuple[float, ...]) -> bool:
    return box[0] < of[0] - 1 or box[1] < of[1] - 1 or box[2] > of[2] + 1 or box[3] > of[3] + 1


def _overlap(one: list[float], other: list[float] | tuple[float, ...]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and down > 1


def _within(one: list[float], other: list[float]) -> bool:
    return not _outside(one, tuple(other)) or not _outside(other, tuple(one))


@pytest.mark.usefixtures("needs_chromium")
@pytest.mark.parametrize("state", STATES)
def test_a_state_is_in_sight_at_every_size_large_and_nothing_on_top_of_another(
    state: str, stage: Visit
) -> None:
    page, wrong = show(stage, state), []
    for size in (*SIZES, ZOOMED):
        resize(page, size)
        seen = page.evaluate(_LOOK)
        wrong += [f"{size}: {one}" for one in faults(seen, state, size)]
        if seen["count"] is not None:
            assert seen["count"] >= 0.2 * size[1] - 0.1
        if seen["loud"] is not None and size is not ZOOMED:
            assert seen["loud"] >= 0.08 * size[1] - 0.1
        if STATES[state] is not None:
            assert seen["mirror"] >= 0.7 * size[0] * size[1]
        assert len(seen["red"]) == (0 if state in ("hurting", "elsewhere") else 1)
        assert seen["main"] <= 1
    assert wrong == []
    resize(page, SIZES[0])
    assert violations(page) == []


@pytest.mark.usefixtures("needs_chromium")
@pytest.mark.parametrize("state", ["counting", "resting", "hurting"])
def test_the_keyboard_reaches_all_of_it(state: str, stage: Visit) -> None:
    page = show(stage, state)
    resize(page, SIZES[0])
    assert walk(page) == ([], [])


@pytest.mark.usefixtures("needs_chromium")
def test_the_menu_and_the_corrections_open_on_the_stage(stage: Visit) -> None:
    page = show(stage, "resting")
    for part in (".st-key-more", ".st-key-count-right"):
        resize(page, SIZES[0])
        inside = unfold(page.locator(part))
        for size in (*SIZES, ZOOMED):
            resize(page, size)
            wait_until(page, _IN_SIGHT, arg=inside.element_handle())  # once it has slid open
        for scheme in ("light", "dark"):
            show_in(page, scheme)
            assert violations(page) == []
        unfold(page.locator(part), shown=False)
    page.emulate_media(color_scheme="light")


@pytest.mark.usefixtures("needs_chromium")
def test_the_demonstration_plays_by_itself_and_stands_still_for_those_who_want_no_movement(
    stage: Visit,
) -> None:
    page = show(stage, "setting-up")
    resize(page, SIZES[0])
    clip, still = page.locator(".demo video"), page.locator(".demo img")
    wait_until(page, "document.querySelector('.demo video')?.currentTime > 0.2")
    assert clip.evaluate("c => [c.paused, c.muted, c.loop, c.controls]") == [
        False,
        True,
        True,
        False,
    ]
    expect(still).not_to_be_visible()
    page.emulate_media(reduced_motion="reduce")
    expect(still).to_be_visible()
    expect(clip).not_to_be_visible()
    wait_until(page, "picture => picture.naturalWidth > 0", arg=still.element_handle())
    page.emulate_media(reduced_motion="no-preference")


@pytest.mark.parametrize("name", exercises())
def test_a_demonstration_has_its_clip_and_two_things_that_can_be_seen_from_there(name: str) -> None:
    exercise = exercises()[name]
    (made, *_) = default_block(exercise).rounds()
    shown = demonstration(made)
    clip = clip_of(made)
    assert clip.startswith(name)
    assert address(f"{clip}.mp4") in shown
    assert (MEDIA / f"{clip}.mp4").is_file()
    assert (MEDIA / f"{clip}-peak.jpg").is_file()
    told = matters(made)
    assert len(told) == 2
    by_cue = {check.cue: check for check in exercise.checks}
    assert all(View.SIDE in by_cue[cue].views for cue in told)
    assert facings(exercise)[0] == "side"


def test_a_demonstration_is_from_the_side_on_which_one_is_to_stand() -> None:
    squat, curl = default_block(exercises()["squat"]), default_block(exercises()["hamstring-curl"])
    left, right = (clip_of(made) for made in list(curl.rounds())[:2])
    assert {left, right} == {"hamstring-curl", "hamstring-curl-left"}
    assert clip_of(next(iter(squat.rounds()))) == "squat"
    assert clip_of(next(iter(replace(squat, facing="front").rounds()))) == "squat-front"
    for name in (left, right, "squat-front", "step-up-left"):
        assert {path.name for path in MEDIA.glob(f"{name}*")} >= {
            f"{name}.mp4",
            f"{name}-start.jpg",
            f"{name}-peak.jpg",
        }


@pytest.mark.parametrize("name", ["hamstring-curl", "calf-raise"])
def test_who_stands_on_one_leg_or_on_tiptoe_is_told_to_hold_on_before(name: str) -> None:
    (made, *_) = default_block(exercises()[name]).rounds()
    assert "Hold the back of a chair" in demonstration(made)


@pytest.mark.parametrize(
    ("sentence", "large"),
    [
        (NOBODY.text, "Step back into the picture"),
        (NO_LEGS.text, "Step back until I see all of you"),
        (TURNED.text, "Turn back, and I go on counting"),
        (COMPANY.text, "Somebody else is in the picture"),
        (STALLED.text, "Check that it is plugged in and free"),
        (BY_HAND.text, "Paused"),
        (BY_PAGE.text, "Paused"),
        ("Turn round, so that your left leg is nearer the camera.", "Turn round"),
        ("Start when you are ready.", "Start when you are ready"),
        ("Chest up", "Chest up"),
        ("", ""),
    ],
)
def test_what_to_do_is_the_large_part_of_a_sentence_and_none_of_it_is_lost(
    sentence: str, large: str
) -> None:
    before, loud, after = spread(sentence)
    assert loud == large
    told = " ".join(part for part in (before, loud, after) if part)
    assert _words(told) == _words(sentence)


def _words(text: str) -> list[str]:
    return "".join(one if one.isalpha() or one == "'" else " " for one in text.lower()).split()


@pytest.mark.usefixtures("needs_chromium")
def test_the_guides_clips_come_from_this_server_and_nothing_beside_them_does(stage: Visit) -> None:
    ask = stage.context.request
    clip = ask.get(f"{stage.server.address}{address('squat.mp4')}")
    assert (clip.status, clip.headers["content-type"]) == (200, "video/mp4")
    assert ask.get(f"{stage.server.address}{address('..%2fstyle.css')}").status in (400, 404)
