"""The Review page as a person meets it: a recording in, its results out, nothing left behind."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psutil
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from streamlit.testing.v1 import AppTest

from coach.review.work_folder import PREFIX
from tests.clips import images_of, sample, write_clip
from tests.files import files_below
from tests.review.harness import until
from tests.ui.accessibility import too_wide, violations, walk
from tests.ui.browser import Server, Visit, expander, unfold, visit, wait_until

PATIENCE_MS = 120_000
BEFORE_S = 0.7  # a repetition is shown from a little before its start
SQUATS = sample("squat_lean_side")
LONG = sample("kick_good_side")


def open_review(tab: Visit, address: str = "review") -> Page:
    page = tab.open(address)
    picker(page).wait_for(state="attached")
    return page


def picker(page: Page) -> Locator:
    return page.locator("input[type=file]:enabled")


def tallies(page: Page) -> Locator:
    """The count of each result, in large letters."""
    return page.locator("h2.fc-tally")


def wait_for_results(page: Page, count: int = 1) -> None:
    expect(tallies(page)).to_have_count(count, timeout=PATIENCE_MS)


def token(page: Page) -> str:
    return parse_qs(urlsplit(page.url).query)["review"][0]


def stored(server: Server) -> list[Path]:
    """Every file that the server holds of anybody's recordings."""
    rooms = (server.home / "tmp").glob(f"{PREFIX}*")
    return [path for room in rooms for path in files_below(room) if path.name != "in-use"]


def films(server: Server) -> list[Path]:
    """Every video anywhere below the server's home, by its first bytes."""
    return [path for path in files_below(server.home) if b"ftyp" in beginning(path)]


def beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(12)
    except FileNotFoundError:  # it went just now
        return b""


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A server that nobody used before."""
    with Server(tmp_path / "home") as running:
        yield running


@pytest.fixture
def empty_tab(browser: Browser, empty_server: Server) -> Iterator[Visit]:
    with visit(browser, empty_server) as one:
        yield one
        assert one.foreign == []
        assert one.errors == []


def review_page() -> None:
    from coach.ui.pages.review import show

    show()


def test_the_empty_page_says_how_to_film() -> None:
    app = AppTest.from_function(review_page, default_timeout=30).run()
    assert not app.exception
    assert [title.value for title in app.title] == ["Review"]
    text = " ".join(block.value for block in app.markdown)
    assert "stays on this computer" in text
    assert "deleted as soon as it has been analysed" in text
    assert "1. Film your whole body" in text
    assert "3. Stand still" in text
    assert app.selectbox[0].value == "auto"
    assert not app.checkbox[0].value  # nothing is kept unless asked for
    assert [box.value for box in app.number_input] == [None, None]
    assert "not medical advice" in app.caption[-1].value


def test_a_target_needs_an_exercise_and_says_its_unit() -> None:
    app = AppTest.from_function(review_page, default_timeout=30).run()
    assert app.number_input[1].disabled
    app.selectbox[0].select("calf-raise").run()
    assert not app.number_input[1].disabled
    assert "% of your height" in app.number_input[1].label
    app.number_input[0].set_value(170).run()
    assert "in cm" in app.number_input[1].label
    app.selectbox[0].select("squat").run()
    assert "degrees" in app.number_input[1].label


def test_a_token_that_was_never_given_out_opens_nothing() -> None:
    app = AppTest.from_function(review_page, default_timeout=30)
    app.query_params["review"] = "0" * 32
    app.run()
    assert not app.exception
    assert "have been removed" in app.info[0].value
    given = "".join(app.query_params["review"])
    assert re.fullmatch("[0-9a-f]{32}", given)
    assert given != "0" * 32


def test_from_the_upload_to_an_empty_disk(empty_tab: Visit) -> None:
    page, server = open_review(empty_tab), empty_tab.server
    picker(page).set_input_files(SQUATS)
    wait_for_results(page)
    expect(tallies(page)).to_have_text("3 squats")
    expect(page.get_by_text("3 repetitions counted")).to_be_visible()
    expect(page.get_by_text("Form Coach has deleted its copy")).to_be_visible()
    assert [path.name for path in films(server)] == ["annotated.mp4"]

    watch_the_video(page)
    read_the_findings(page)
    save_everything(page)

    page.get_by_role("button", name="Remove everything").click()
    expect(tallies(page)).to_have_count(0)
    expect(page.get_by_text("How to film")).to_be_visible()
    assert stored(server) == []
    assert films(server) == []


def watch_the_video(page: Page) -> None:
    """It plays, and jumps to a repetition from its button and from the curves."""
    video = page.locator("video")
    wait_until(page, "v => v.readyState >= 2 && v.videoWidth > 0", arg=video.element_handle())
    assert video.evaluate("v => v.duration") == pytest.approx(10.0, abs=0.2)
    video.evaluate("v => v.play()")
    playing_from(page, 0.3, 9.0)
    reps = reps_of(page)
    second = page.get_by_role("button", name="Rep 2: forward lean")
    second.click()
    playing_from(page, reps[1]["start_s"] - BEFORE_S, reps[1]["end_s"])
    expect(second).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name="Rep 1")).not_to_have_attribute("aria-current", "true")
    video.evaluate("v => v.pause()")
    first = page.get_by_role("button", name="Rep 1: forward lean")
    first.focus()
    page.keyboard.press("Enter")
    playing_from(page, reps[0]["start_s"] - BEFORE_S, reps[0]["end_s"])
    shades = page.locator("[data-testid=stVegaLiteChart]").first.locator(".mark-rect path")
    expect(shades).to_have_count(3)
    for index in (2, 0, 0):  # a second click on the same one counts, too
        video.evaluate("v => { v.pause(); v.currentTime = 6.5; }")
        shades.nth(index).click(position={"x": 20, "y": 30})
        playing_from(page, reps[index]["start_s"] - BEFORE_S, reps[index]["end_s"])


def playing_from(page: Page, start_s: float, end_s: float) -> None:
    """The video plays on from about here."""
    wait_until(
        page,
        "([v, from, to]) => !v.paused && v.currentTime > from + 0.05 && v.currentTime < to",
        arg=[page.locator("video").element_handle(), start_s, end_s],
    )


def reps_of(page: Page) -> list[dict[str, float]]:
    address = page.get_by_role("link", name="Summary").get_attribute("href")
    assert address is not None
    summary = page.request.get(urlsplit(page.url)._replace(path="", query="").geturl() + address)
    reps: list[dict[str, float]] = summary.json()["reps"]
    return reps


def read_the_findings(page: Page) -> None:
    for title in ("What went well", "What to work on", "What could not be judged"):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.get_by_text("Chest up. Your chest came forward")).to_be_visible()
    expect(
        page.get_by_text("Knees over toes: seen from the side; face the camera.")
    ).to_be_visible()
    expect(page.get_by_text("film a second set facing the camera")).to_be_visible()
    rows = page.locator(".fc-reps tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_contain_text("✗ forward lean")
    expect(rows.nth(1)).to_contain_text("±")
    unfold(expander(page, "Pictures of each repetition at its peak"))
    pictures = page.locator(".fc-peaks img")
    expect(pictures).to_have_count(3)
    pictures.last.scroll_into_view_if_needed()
    wait_until(page, "i => i.naturalWidth > 100", arg=pictures.last.element_handle())
    expect(page.locator(".fc-peaks figure").first).to_contain_text("✗ Chest up: work on it (5")


def save_everything(page: Page) -> None:
    begins = {
        "report.html": b"<!DOCTYPE html>",
        "annotated.mp4": b"\0\0\0",
        "replay.html": b"<!doctype html>",
        "angles.png": b"\x89PNG",
        "reps.csv": b"rep,",
        "frames.csv": b"time_s,",
        "summary.json": b"{",
        "all.zip": b"PK",
    }
    links = page.locator(".fc-downloads a")
    expect(links).to_have_count(len(begins))
    saved = {}
    for link in links.all():
        with page.expect_download() as download:
            link.click()
        content = Path(download.value.path()).read_bytes()
        saved[download.value.suggested_filename.removeprefix("squat_lean_side-")] = content
    assert {name: content[: len(begins[name])] for name, content in saved.items()} == begins
    assert b"ftyp" in saved["annotated.mp4"][:12]
    assert json.loads(saved["summary.json"])["rep_count"] == 3
    assert len(list(csv.DictReader(io.StringIO(saved["reps.csv"].decode())))) == 3
    with zipfile.ZipFile(io.BytesIO(saved["all.zip"])) as archive:
        assert archive.testzip() is None
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert packed == {name: content for name, content in saved.items() if name != "all.zip"}


def test_several_files_at_once(tab: Visit, traces: Path) -> None:
    page = open_review(tab)
    picker(page).set_input_files([traces / "squat-01.npz", traces / "calf-raise-01.npz"])
    table = page.locator(".fc-recordings")
    expect(table.locator("tbody tr")).to_have_count(2, timeout=PATIENCE_MS)
    expect(table).to_contain_text("Squat")
    expect(table).to_contain_text("Calf raise")
    unfold(expander(page, "squat-01.npz"))
    wait_for_results(page, 1)
    assert page.locator("video").count() == 0  # a trace has no pictures
    page.get_by_role("button", name="Remove this result").click()
    # The other one, which was folded, is now alone and opened.
    expect(tallies(page).filter(has_text="calf raise")).to_be_visible(timeout=PATIENCE_MS)
    wait_for_results(page, 1)
    picker(page).set_input_files(traces / "squat-02.npz")  # another one later
    expect(table.locator("tbody tr")).to_have_count(2, timeout=PATIENCE_MS)
    page.get_by_role("button", name="Remove everything").click()
    wait_for_results(page, 0)


def result_file(page: Page, name: str) -> bytes:
    """What a link of the first result hands out."""
    address = page.locator(f".fc-downloads a[href*='/{name}']").first.get_attribute("href")
    assert address is not None
    here = urlsplit(page.url)._replace(path="", query="").geturl()
    return page.request.get(here + address).body()


def test_the_count_is_corrected_and_taken_back_with_one_click(tab: Visit, tmp_path: Path) -> None:
    page = open_review(tab)
    # The third curl is not over when the clip ends.
    clip = write_clip(tmp_path / "cut.mp4", images_of("curl_swing_side", 232))
    picker(page).set_input_files(clip)
    wait_for_results(page)
    measured = json.loads(result_file(page, "summary.json"))
    n = measured["rep_count"]
    expect(page.get_by_role("heading", name="Not counted", exact=True)).to_be_visible()
    expect(page.locator(".fc-uncounted").first).to_contain_text("Not judged: it was not over")
    picture = page.locator(".fc-uncounted img").first
    picture.scroll_into_view_if_needed()
    wait_until(page, "i => i.naturalWidth > 100", arg=picture.element_handle())
    expect(page.locator(".fc-corrected")).to_have_count(0)

    page.get_by_role("button", name="That was one").first.click()
    yours = page.locator(".fc-corrected")
    expect(yours).to_contain_text(f"{n} counted; {n + 1} with your correction.")
    expect(yours).to_contain_text("numbers, no picture")
    expect(tallies(page)).to_have_text(f"{n} standing hamstring curls")
    page.get_by_role("button", name="Repetition 1: that was none").click()
    expect(yours).to_contain_text(f"{n} counted; {n} with your corrections.")
    page.reload()
    expect(yours).to_contain_text("with your corrections.", timeout=PATIENCE_MS)
    page.get_by_role("link", name="Landmarks").wait_for()
    written = json.loads(result_file(page, "summary.json"))
    assert {one["repetition"] for one in written["corrections"]} == {True, False}
    assert {**written, "corrections": []} == measured
    with zipfile.ZipFile(io.BytesIO(result_file(page, "all.zip"))) as archive:
        assert "landmarks.npz" in archive.namelist()
        assert json.loads(archive.read("summary.json")) == written
    assert violations(page) == []
    assert too_wide(page) == []

    back = page.get_by_role("button", name="Take back")
    back.first.click()
    expect(yours).to_contain_text("with your correction.")
    expect(back).to_have_count(1)
    back.click()
    expect(yours).to_have_count(0)
    expect(page.get_by_role("link", name="Landmarks")).to_have_count(0)
    assert json.loads(result_file(page, "summary.json")) == measured
    page.get_by_role("button", name="Remove everything").click()
    wait_for_results(page, 0)


@pytest.mark.nightly
def test_two_tabs_do_not_mix(browser: Browser, server: Server, traces: Path) -> None:
    with visit(browser, server) as mine, visit(browser, server) as yours:
        first, second = open_review(mine), open_review(yours)
        assert token(first) != token(second)
        picker(first).set_input_files(traces / "squat-01.npz")
        picker(second).set_input_files(traces / "calf-raise-01.npz")
        for page, exercise in ((first, "squat"), (second, "calf raise")):
            wait_for_results(page)
            expect(tallies(page)).to_contain_text(exercise)
        first.get_by_role("button", name="Remove everything").click()
        wait_for_results(first, 0)
        second.reload()
        wait_for_results(second)
        second.get_by_role("button", name="Remove everything").click()
        wait_for_results(second, 0)
        assert mine.foreign == yours.foreign == []


def test_a_text_file_gets_one_sentence(tab: Visit, tmp_path: Path) -> None:
    """Also one whose name would be a picture from elsewhere, if it were taken for Markdown."""
    before = set(stored(tab.server))
    page = open_review(tab)
    named = "![x](http:evil.example) _b_ $a$ :red[c] <img src=x>.mp4"
    for name in ("diary.mp4", named):
        (tmp_path / name).write_text("Dear diary,\n" * 50)
        picker(page).set_input_files(tmp_path / name)
    shown = ("diary.mp4", "![x](httpevil.example) _b_ $a$ red[c] img src=x.mp4")
    what = "is not a video that can be read; check the file, or record or copy it again."
    for name in shown:
        sentence = page.get_by_text(f"{name} {what}", exact=True)
        expect(sentence).to_be_visible(timeout=PATIENCE_MS)
    assert page.locator("[data-testid=stException]").count() == 0
    assert set(stored(tab.server)) <= before
    for left in (1, 0):
        page.get_by_role("button", name="Close").first.click()
        expect(page.get_by_text("is not a video")).to_have_count(left)
    expect(page.get_by_text("How to film")).to_be_visible()


def test_stopping_a_long_one(tab: Visit) -> None:
    before = set(stored(tab.server))
    page = open_review(tab)
    picker(page).set_input_files([LONG, SQUATS])
    expect(page.get_by_text("waiting for its turn")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.get_by_role("progressbar").first).to_be_visible()
    for stopped in (1, 2):
        page.get_by_role("button", name="Cancel").last.click()
        expect(page.get_by_text("stopped, as you asked")).to_have_count(stopped)
    assert set(stored(tab.server)) <= before
    page.get_by_role("button", name="Close").first.click()
    expect(page.get_by_text("stopped, as you asked")).to_have_count(1)


def test_a_reload_in_mid_analysis_finds_it_again(tab: Visit) -> None:
    page = open_review(tab)
    picker(page).set_input_files(SQUATS)
    expect(page.get_by_text("finding your movements")).to_be_visible(timeout=PATIENCE_MS)
    before = token(page)
    page.reload()
    assert token(page) == before
    wait_for_results(page)
    expect(tallies(page)).to_have_text("3 squats")
    page.get_by_text("Guide", exact=True).first.click()  # and back, in the same tab
    expect(page.get_by_role("heading", level=1)).to_have_text("Guide")
    page.get_by_text("Train", exact=True).first.click()
    page.get_by_role("link", name="Look at a video instead").click()
    wait_for_results(page)
    page.get_by_role("button", name="Remove everything").click()
    wait_for_results(page, 0)


def test_a_video_is_kept_where_the_page_says(tab: Visit, tmp_path: Path) -> None:
    name = "My squats (1).mp4"
    shutil.copy(SQUATS, tmp_path / name)
    page = open_review(tab)
    page.get_by_text("Keep my video on this computer afterwards").click()
    expect(page.get_by_text("It will be kept in")).to_be_visible()
    picker(page).set_input_files(tmp_path / name)
    wait_for_results(page)
    (place,) = (tab.server.home / "data" / "form-coach" / "videos").glob(f"*/{name}")
    expect(page.get_by_text(f"Your video is kept as {place}.")).to_be_visible()
    assert place.read_bytes() == SQUATS.read_bytes()
    page.get_by_role("button", name="Remove everything").click()
    wait_for_results(page, 0)
    assert place.exists()
    place.unlink()


def test_the_end_of_the_server_leaves_nothing(browser: Browser, empty_server: Server) -> None:
    with visit(browser, empty_server) as tab:
        page = open_review(tab)
        picker(page).set_input_files([SQUATS, LONG])
        wait_for_results(page)
        until(lambda: len(films(empty_server)) == 2)  # a result, and one that is being worked on
        empty_server.stop()
        assert films(empty_server) == []
        assert list((empty_server.home / "tmp").glob(f"{PREFIX}*")) == []


def test_what_a_crash_left_goes_at_the_next_start(browser: Browser, empty_server: Server) -> None:
    with visit(browser, empty_server) as tab:
        page = open_review(tab)
        picker(page).set_input_files(LONG)
        expect(page.get_by_text("finding your movements")).to_be_visible(timeout=PATIENCE_MS)
        assert films(empty_server)
        empty_server.kill()
        if sys.platform == "linux":  # an upload has no name there
            assert films(empty_server) == []
        left = set((empty_server.home / "tmp").glob(f"{PREFIX}*"))
        assert left
        empty_server.start()
        assert films(empty_server) == []
        assert not left & set((empty_server.home / "tmp").glob(f"{PREFIX}*"))
        tab.enter()
        page.reload()
        expect(page.get_by_text("The results that were here have been removed")).to_be_visible()
        picker(page).wait_for(state="attached")


@pytest.mark.nightly
def test_memory_stays_flat_while_a_large_file_comes_in(tab: Visit, tmp_path: Path) -> None:
    before = set(stored(tab.server))
    page = open_review(tab)
    size = 300_000_000
    for name, length in (("small.mp4", 1_000_000), ("large.mp4", size)):
        with (tmp_path / name).open("wb") as file:
            file.truncate(length)

    def refused(name: str) -> None:
        expect(page.get_by_text(f"{name} is not a video")).to_be_visible(timeout=PATIENCE_MS)

    picker(page).set_input_files(tmp_path / "small.mp4")
    refused("small.mp4")  # everything that is needed has been loaded
    server = psutil.Process(tab.server.pid)
    first = most = server.memory_info().rss
    picker(page).set_input_files(tmp_path / "large.mp4")
    while page.get_by_text("large.mp4 is not a video").count() == 0:
        most = max(most, server.memory_info().rss)
    refused("large.mp4")
    assert most - first < 60_000_000
    assert set(stored(tab.server)) <= before


def status_of_sending(server: Server, path: str, headers: dict[str, str]) -> int:
    address = f"{server.address}{path}"
    sent = {"Cookie": server.cookie, **headers}
    asked = urllib.request.Request(address, data=b"film", headers=sent, method="PUT")
    try:
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_another_sites_page_cannot_hand_in(tab: Visit) -> None:
    before = set(stored(tab.server))
    page = open_review(tab)
    path = f"/reviews/{token(page)}?name=a.mp4"
    assert status_of_sending(tab.server, path, {"Origin": "https://evil.example"}) == 403
    assert status_of_sending(tab.server, path, {"Host": "evil.example"}) == 400
    expect(page.get_by_text("How to film")).to_be_visible()
    assert set(stored(tab.server)) <= before


def test_too_much_is_refused_and_half_an_upload_leaves_nothing(tab: Visit) -> None:
    before = set(stored(tab.server))
    page = open_review(tab)
    address = ("127.0.0.1", tab.server.port)
    head = (
        f"PUT /reviews/{token(page)}?name=a.mp4 HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{tab.server.port}\r\nCookie: {tab.server.cookie}\r\n"
        "Content-Length: {}\r\n\r\n"
    )
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(head.format(3 * 1024**3).encode())
        answer = connection.recv(4096).decode()
        assert answer.startswith("HTTP/1.1 400")
        assert "larger than 2 GB" in answer + connection.recv(4096).decode()
    with socket.create_connection(address, timeout=20) as connection:
        connection.sendall(head.format(50_000_000).encode() + bytes(5_000_000))
        until(lambda: set(stored(tab.server)) - before)
    until(lambda: set(stored(tab.server)) <= before)
    expect(page.get_by_text("How to film")).to_be_visible()


def test_a_file_may_be_dropped_anywhere_on_the_page(tab: Visit) -> None:
    page = open_review(tab)
    dropped = page.evaluate_handle(
        """() => {
          const dropped = new DataTransfer();
          dropped.items.add(new File(["Dear diary"], "dropped.mp4"));
          return dropped;
        }"""
    )
    page.locator("h1").dispatch_event("dragover", {"dataTransfer": dropped})
    expect(page.locator(".drop")).to_have_class("drop over")
    page.locator("h1").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.locator(".drop")).to_have_class("drop")
    expect(page.get_by_text("dropped.mp4 is not a video")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Close").click()
    page.get_by_text("Guide", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Guide")
    page.locator("h1").dispatch_event("drop", {"dataTransfer": dropped})  # nobody takes it there
    page.get_by_text("Train", exact=True).first.click()
    page.get_by_role("link", name="Look at a video instead").click()
    expect(page.get_by_text("How to film")).to_be_visible()
    assert page.get_by_text("dropped.mp4").count() == 0


def test_a_slow_upload_shows_how_far_it_is_and_can_be_stopped(tab: Visit, tmp_path: Path) -> None:
    before = set(stored(tab.server))
    page = open_review(tab)
    for name in ("slow.mp4", "next.mp4"):
        (tmp_path / name).write_bytes(bytes(8_000_000))
    network = tab.context.new_cdp_session(page)
    network.send("Network.enable")
    throttled = {"offline": False, "latency": 0, "downloadThroughput": -1}
    network.send("Network.emulateNetworkConditions", {**throttled, "uploadThroughput": 400_000})
    picker(page).set_input_files([tmp_path / "slow.mp4", tmp_path / "next.mp4"])
    bar = page.get_by_role("progressbar", name="Upload of slow.mp4")
    expect(bar).to_be_visible()
    wait_until(page, "bar => bar.value > 0.05", arg=bar.element_handle())
    expect(page.get_by_text(re.compile(r"slow\.mp4: [\d.]+ of 8\.0 MB"))).to_be_visible()
    expect(page.get_by_text("next.mp4: waiting")).to_be_visible()
    page.get_by_role("button", name="Cancel next.mp4").click()
    page.get_by_role("button", name="Cancel slow.mp4").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    network.send("Network.emulateNetworkConditions", {**throttled, "uploadThroughput": -1})
    until(lambda: set(stored(tab.server)) <= before)
    expect(page.get_by_text("How to film")).to_be_visible()


def test_the_results_are_there_for_everybody(tab: Visit) -> None:
    """What has no results yet is looked at with all the other pages (test_accessibility.py)."""
    page = open_review(tab)
    picker(page).set_input_files(SQUATS)
    wait_for_results(page)
    for width, height in ((1366, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.reload()
            wait_for_results(page)
            unfold(expander(page, "Pictures of each repetition at its peak"))
            expect(page.locator(".fc-peaks img")).to_have_count(3)
            assert violations(page) == []
        assert too_wide(page) == []
        page.reload()
        wait_for_results(page)
        page.wait_for_selector("[data-test-script-state=notRunning]")
        assert walk(page) == ([], [])
    page.get_by_role("button", name="Remove everything").click()
    wait_for_results(page, 0)
