"""The Guide says all of the programme, and shows each exercise."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from coach.exercises.base import Exercise
from coach.exercises.registry import exercises
from coach.media.video import Video
from coach.programme import advice
from coach.programme.plan import default_block, default_plan, exercises_in_order, facings
from coach.ui.parts.demonstration import clip_of
from coach.ui.server.guide_media import MEDIA
from coach.words import result_words
from tests.ui.accessibility import wait_until_drawn
from tests.ui.browser import Visit, wait_until

EXERCISES = tuple(exercises().values())
each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.name)


_BARS = """[...document.querySelectorAll('[data-testid=stHeader], [data-testid=stSidebar]')]
    .map((bar) => bar.getBoundingClientRect())"""
"""What stays on top of the page while it scrolls."""


@pytest.fixture(scope="module")
def guide() -> AppTest:
    """The page without a browser."""

    def show() -> None:
        from coach.ui.pages import guide

        guide.show()

    app = AppTest.from_function(show, default_timeout=30).run()
    assert not app.exception
    return app


@pytest.fixture(scope="module")
def said(guide: AppTest) -> str:
    """Every sentence on the page."""
    return "\n".join(one.value for one in (*guide.markdown, *guide.subheader, *guide.header))


def test_every_fact_of_the_programme_is_on_the_page(said: str) -> None:
    topics = (*advice.STAYING_WELL, *advice.CAUSES, *advice.OTHER_HELP, *advice.CAMERA)
    facts = [
        advice.WHY,
        advice.SEE_SOMEONE,
        *advice.WARNING_SIGNS,
        *advice.SYMPTOMS,
        *advice.HOW_OFTEN,
        *advice.DESK_BREAKS,
        advice.ABOUT_CAUSES,
        advice.IMAGING,
        advice.SOURCE,
        result_words.DISCLAIMER,
        *(part for topic in topics for part in topic),
    ]
    assert [fact for fact in facts if fact not in said] == []


@each_exercise
def test_an_exercise_is_told_whole(said: str, exercise: Exercise) -> None:
    told = [exercise.title, exercise.guide.why, *exercise.guide.steps, exercise.guide.care]
    looked_at = [check.title.lower() for check in exercise.checks]
    amount = f"of {exercise.dose.reps} repetitions"
    assert [part for part in (*told, *looked_at, amount) if part not in said] == []


def test_the_programme_comes_first_in_its_own_order() -> None:
    names = [exercise.name for exercise in exercises_in_order()]
    programme = [block.exercise for block in default_plan().blocks]
    assert names[: len(programme)] == programme
    assert sorted(names) == sorted(exercises())


@each_exercise
def test_an_exercise_has_a_small_clip_that_browsers_play(exercise: Exercise) -> None:
    clip = MEDIA / f"{exercise.name}.mp4"
    assert clip.stat().st_size < 300_000
    with Video(clip) as video:
        assert max(video.info.size) <= 480
        assert 2 <= video.info.duration_s <= 20
    codec = subprocess.run(
        [
            *("ffprobe", "-v", "error", "-select_streams", "v", "-of", "csv=p=0"),
            *("-show_entries", "stream=codec_name,pix_fmt", clip),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert codec.stdout.strip() == "h264,yuv420p"


@each_exercise
@pytest.mark.parametrize("moment", ["start", "peak"])
def test_an_exercise_has_small_pictures(exercise: Exercise, moment: str) -> None:
    assert 5_000 < (MEDIA / f"{exercise.name}-{moment}.jpg").stat().st_size < 40_000


def test_no_picture_is_left_over() -> None:
    endings = (".mp4", "-start.jpg", "-peak.jpg")
    names = {exercise.name for exercise in EXERCISES}
    for exercise in EXERCISES:
        block = default_block(exercise)
        names |= {
            clip_of(made)
            for facing in facings(exercise)
            for made in replace(block, facing=facing).rounds()
        }
    wanted = {f"{name}{ending}" for name in names for ending in endings}
    assert {path.name for path in MEDIA.iterdir()} == wanted


def test_each_clip_plays_silently_again_and_again_when_asked(tab: Visit) -> None:
    page = tab.open("guide")
    clips = page.locator("video")
    expect(clips).to_have_count(len(EXERCISES))
    for clip in clips.all():
        clip.scroll_into_view_if_needed()
        element = clip.element_handle()
        wait_until(page, "clip => clip.readyState >= 2", arg=element)
        assert clip.get_attribute("aria-label")
        assert clip.evaluate("c => [c.paused, c.muted, c.controls]") == [True] * 3
        assert clip.evaluate("c => c.videoWidth") > 0
        assert 2 <= clip.evaluate("c => c.duration") <= 20
        clip.evaluate("c => { c.currentTime = c.duration - 0.3; return c.play(); }")
        wait_until(page, "c => c.currentTime > 0 && c.currentTime < 1.5", arg=element)
        clip.evaluate("c => c.pause()")


def test_each_picture_is_there_and_described(tab: Visit) -> None:
    page = tab.open("guide")
    pictures = page.locator(".st-key-guide img")
    expect(pictures).to_have_count(2 * len(EXERCISES) + 2)
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        wait_until(page, "picture => picture.naturalWidth > 0", arg=picture.element_handle())
        assert len(picture.get_attribute("alt") or "") > 20


@pytest.mark.parametrize("width", [1366, 390])
def test_each_link_at_the_top_leads_to_its_heading(tab: Visit, width: int) -> None:
    tab.page.set_viewport_size({"width": width, "height": 800})
    page = tab.open("guide")
    wait_until_drawn(page)
    links = page.get_by_role("navigation", name="On this page").get_by_role("link")
    expect(links).not_to_have_count(0)
    for link in links.all():
        link.click()
        heading = page.locator(f"[id='{(link.get_attribute('href') or '#')[1:]}']")
        expect(heading).to_have_text(link.inner_text())
        expect(heading).to_be_in_viewport()
        box = heading.bounding_box()
        assert box is not None
        assert box["y"] >= page.evaluate(f"Math.max(...{_BARS}.map((one) => one.bottom))")


def test_a_link_leads_back_to_the_top(tab: Visit) -> None:
    page = tab.open("guide")
    page.get_by_role("link", name="Back to the list").last.click()
    expect(page.get_by_role("navigation", name="On this page")).to_be_in_viewport()
