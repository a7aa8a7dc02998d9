"""The two pages: always two, nothing off the paper, nothing but lines and letters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.domain import Message, Note, OutcomeAnswer, PersonFile, Rated, SymptomCheck
from coach.programme.outcome_files import outcome_measures
from coach.progress.change import over
from coach.progress.flags import FlagKind, Level, flag
from coach.progress.measures import Better, Measure
from coach.progress.trend import Point, Series
from coach.records.access import ALONE, Actor, Role
from coach.reports.pdf import Letterhead, Period, discharge_pdf, letterhead_of, person_pdf
from coach.reports.pdf.charts import Box, draw_range
from coach.reports.pdf.content import content_of
from coach.reports.pdf.first_page import draw_first_page
from coach.reports.pdf.sheet import ACCENT, BOTTOM, ROW_MM, Column, Sheet
from coach.words import progress_words
from coach.words.result_words import DISCLAIMER
from tests.programme.questionnaires import placed
from tests.reports import people

pytestmark = pytest.mark.slow

A4_MM = (210.0, 297.0)
TODAY = date(2026, 11, 22)
WHOLE = Period(people.BEGAN.date(), TODAY)


def made(file: PersonFile, period: Period | None = None) -> bytes:
    return person_pdf(file, period or Period.whole(file, TODAY), TODAY)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, float, float, float, float, str]]:
    """(page, left, top, right, bottom, text) of every cell that is written."""
    cells: list[tuple[int, float, float, float, float, str]] = []
    cell = Sheet.cell

    def spy(sheet, w=None, h=None, text="", **options):
        cells.append((sheet.page_no(), sheet.x, sheet.y, sheet.x + w, sheet.y + h, text))
        return cell(sheet, w, h, text, **options)

    monkeypatch.setattr(Sheet, "cell", spy)
    table = Sheet.table

    def spy_on_table(sheet, rows, *, col_widths, line_height, **options):
        top = sheet.y
        for row in rows:
            left = sheet.x
            for text, width in zip(row, col_widths, strict=True):
                box = (left, top, left + width, top + line_height)
                cells.append((sheet.page_no(), *box, text))
                left += width
            top += line_height
        return table(sheet, rows, col_widths=col_widths, line_height=line_height, **options)

    monkeypatch.setattr(Sheet, "table", spy_on_table)
    return cells


def words_on(cells: list[tuple[int, float, float, float, float, str]], page: int) -> str:
    return "\n".join(text for number, *_, text in cells if number == page)


def crowded(file: PersonFile) -> PersonFile:
    """With more of everything than there is room for."""
    long = "An endless remark, in which much is said of little. " * 30
    changes = tuple(
        replace(one, notes=long, ended_at=people.BEGAN + timedelta(days=i) if i > 4 else None)
        for i, one in enumerate(people.prescriptions() * 4)
    )
    notes = tuple(
        Note(f"{i:032x}", file.person.id, "Jo " * 40, people.BEGAN + timedelta(days=i), long)
        for i in range(30)
    )
    return replace(file, prescriptions=changes, notes=notes, symptom_checks=file.symptom_checks * 5)


FILES = {
    "not begun": people.nothing_done(),
    "one session": people.person_file(1),
    "36 sessions": people.person_file(36),
    "200 sessions": people.person_file(200),
    "crowded": crowded(people.person_file(36)),
    "unrated": replace(
        people.person_file(1),
        sessions=(people.session_of(1, ratings=people.Ratings(), ended=None),),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_always_two_pages_and_nothing_off_the_paper(name, written):
    period = Period(people.BEGAN.date() - timedelta(days=3), date(2027, 12, 1))
    pdf = made(FILES[name], period)
    assert pages(pdf) == 2
    assert {cell[0] for cell in written} == {1, 2}
    for _, left, top, right, bottom, _ in written:
        assert left >= 0
        assert top >= 0
        assert right <= A4_MM[0]
        assert bottom <= A4_MM[1]


def test_columns_of_text_do_not_run_into_each_other(written):
    """The flowing parts of the second page end above what stands at its foot."""
    made(FILES["crowded"])
    foot = next(top for page, _, top, _, _, text in written if page == 2 and "one camera" in text)
    flowing = [
        (bottom, text)
        for page, _, top, _, bottom, text in written
        if page == 2 and top < foot - 0.01
    ]
    assert max(flowing)[0] <= foot + 0.01
    assert foot < BOTTOM


@pytest.mark.parametrize("text", ["", "x", "words " * 80, "y" * 400])
def test_a_row_of_a_table_is_one_line_whatever_stands_in_it(text):
    sheet = Sheet("Test", datetime(2026, 11, 22, tzinfo=UTC))
    sheet.add_page()
    columns = [Column("First", 30.0), Column(text, 20.0, "R"), Column("Last", 10.0, "C")]
    end = sheet.grid(50.0, columns, [[text] * 3] * 5, most=4, more="before")
    sheet.output()  # closes the fonts' files
    assert end == pytest.approx(50.0 + 6 * ROW_MM)  # headings, four rows, “and 1 more before”


def test_a_table_takes_no_colour_from_what_was_drawn_before():
    """Its rows are shaded pale or not at all."""
    drawn = []
    for colour in ("#ffffff", ACCENT):
        sheet = Sheet("Test", datetime(2026, 11, 22, tzinfo=UTC))
        sheet.add_page()
        sheet.fill(colour)
        begun = len(sheet.pages[1].contents)
        sheet.grid(50.0, [Column("First", 30.0)], [["one"], ["two"]], most=4, more="before")
        drawn.append(bytes(sheet.pages[1].contents[begun:]))
        sheet.output()
    assert drawn[0] == drawn[1]


def test_there_are_no_pictures_in_it_and_its_letters_are_inside():
    pdf = made(people.person_file(12))
    assert b"/Subtype /Image" not in pdf
    assert b"/FontFile2" in pdf


def test_the_first_page_says_who_how_often_how_much_pain_and_who_needs_a_look(written):
    made(people.person_file(12))
    text = words_on(written, 1)
    assert "Robin Example" in text
    assert "MADE-UP DATA" in text
    # Every other day, of which a week takes three.
    assert "10 of 35 days" in text.replace("\n", " ")
    assert "5.0 → 2.7" in text
    assert "No session for" in text
    assert "Squat: knee flexion (°)" in text
    assert "Calf raise: heel rise (cm)" in text
    assert "no change that can be told" in text


def test_the_second_page_has_sessions_faults_what_was_never_judged_and_the_disclaimer(written):
    made(people.person_file(3))
    text = words_on(written, 2)
    assert "Mon 31 Aug 2026" in text
    assert "36 of 46" in text
    assert "Squat: chest up" in text
    assert "Squat: knees over toes" in text
    assert "Squat: Not deeper than feels fine." in text
    assert "Jo Therapist: Knee feels looser on stairs." in text
    assert "your knee catches or locks" in text
    assert " ".join(text.split()).count(DISCLAIMER[:30]) == 1


def test_it_says_who_is_meant_who_hands_it_out_and_what_pain_means(written):
    file = people.person_file(3)
    file = replace(file, person=replace(file.person, born=date(1960, 5, 3)))
    letterhead = Letterhead("Knee House", "Jo Therapist")
    person_pdf(file, Period.whole(file, TODAY), TODAY, letterhead)
    text = " ".join(words_on(written, 1).split())
    assert "born 3 May 1960" in text
    assert "Knee House" in text
    assert "therapist: Jo Therapist" in text
    assert "10: the worst pain you can imagine" in text
    assert "7 and more is high" in text


def test_nobody_is_named_who_is_not_known(written):
    made(people.person_file(1))
    text = words_on(written, 1)
    assert "born" not in text
    assert "therapist:" not in text


def test_no_flag_is_cut_off(written):
    """The longest sentence that triage has for these names, and longer."""
    said = "Faults rose from 4 % to 81 %, most: " + "knees over toes, " * 9
    long = flag(FlagKind.FORM, Level.SOON, said, people.BEGAN.date())
    content = replace(content_of(people.person_file(3), WHOLE, TODAY), flags=(long,) * 7)
    sheet = Sheet("Test", datetime(2026, 11, 22, tzinfo=UTC))
    sheet.add_page()
    draw_first_page(sheet, content, Letterhead())
    sheet.output()
    text = words_on(written, 1)
    assert " ".join(text.split()).count(" ".join(long.sentence.split())) == 5
    assert "and 2 more" in text
    assert max(bottom for _, _, _, _, bottom, _ in written) < A4_MM[1]


def test_a_note_of_a_computers_owner_is_not_signed_by_the_computer(written):
    file = people.person_file(1)
    note = replace(file.notes[0], author=ALONE.name, at=people.BEGAN)
    made(replace(file, notes=(note,)))
    assert "whoever uses this computer: Knee feels looser" in words_on(written, 2)
    assert ALONE.name not in words_on(written, 2)


def test_who_hands_it_out(tmp_path, monkeypatch):
    file = people.person_file(1)
    clinic = tmp_path / "clinic.toml"
    clinic.write_text('[clinic]\nname = "Knee House"\n[roles]\n"t@example.org" = "therapist"\n')
    assert letterhead_of(ALONE, file) == Letterhead("", "Jo Therapist")
    monkeypatch.setenv("COACH_CLINIC", str(clinic))
    theo = Actor("t@example.org", "Theo", Role.THERAPIST)
    assert letterhead_of(theo, file) == Letterhead("Knee House", "Theo")
    ann = Actor("ann@example.org", "Ann", Role.CLIENT)
    assert letterhead_of(ann, file) == Letterhead("Knee House", "Jo Therapist")
    assert letterhead_of(ann, replace(file, prescriptions=())) == Letterhead("Knee House")


def answered(file: PersonFile) -> PersonFile:
    """With an outcome measure answered twice, four weeks apart."""
    answers = tuple(
        OutcomeAnswer(
            f"{weeks:032x}",
            file.person.id,
            "psfs",
            people.BEGAN + timedelta(weeks=weeks),
            tuple(Rated(what, value) for what in ("stairs", "kneeling", "running")),
        )
        for weeks, value in ((0, 3), (4, 6))
    )
    return replace(file, outcomes=answers)


def test_the_discharge_summary_tells_the_course_from_first_to_last(written):
    file = answered(people.person_file(36))
    ended = replace(
        file.prescriptions[0], ended_at=people.BEGAN + timedelta(days=20), written_by=ALONE.name
    )
    file = replace(file, prescriptions=(ended, *file.prescriptions))
    discharge_pdf(file, TODAY, Letterhead("Knee House", "Jo Therapist"))
    text = " ".join(" ".join(text for *_, text in written).split())
    first, last = (one.started_at.date() for one in (file.sessions[0], file.sessions[-1]))
    assert f"{first.day} Aug 2026 to {last.day} Nov 2026" in text
    assert "36 sessions on 36 days" in text
    assert "Adherence: " in text
    assert "Squat: knee flexion (°)" in text
    content = content_of(file, Period(first, last), TODAY)
    (squat,) = [one for one in content.ranges if one.exercise == "squat"]
    course = over(squat)
    first_days, latest_days = (
        progress_words.value(one, "deg") for one in (course.before, course.after)
    )
    row = f"{first_days} {latest_days} {course.outcome.value}"
    assert " ".join(row.split()) in text
    assert "Pain after 4.7 1 better" in text
    assert "Effort after 4 4 no change that can be told" in text
    assert "3.0 (31 August 2026) to 6.0 (28 September 2026), of 10: better" in text
    assert "stairs: 3 to 6" in text
    assert "Chatman" in text
    assert "31/08/26\N{EN DASH}20/09/26" in text
    assert ALONE.name not in text
    assert "your knee catches or locks" in text
    assert "page 1 of 1" in text


def test_a_clinics_questionnaire_is_in_the_discharge_summary(written, tmp_path, monkeypatch):
    placed(tmp_path, monkeypatch)
    measure = outcome_measures()["made-up"]
    said = (((2, "always"), (8, "not far"), (10, "")), ((0, "never"), (0, "far"), (1, "")))
    file = people.person_file(3)
    answers = tuple(
        OutcomeAnswer(
            f"{weeks:032x}",
            file.person.id,
            measure.name,
            people.BEGAN + timedelta(weeks=weeks),
            tuple(Rated(one.text, *given) for one, given in zip(measure.items, told, strict=True)),
            measure.score_of([value for value, _ in told]),
        )
        for weeks, told in zip((0, 6), said, strict=True)
    )
    discharge_pdf(replace(file, outcomes=answers), TODAY, Letterhead("Knee House", "Jo Therapist"))
    text = " ".join(" ".join(text for *_, text in written).split())
    assert "Made-up day score: 0.0 (" in text
    assert "of 100: better, by a change that matters (12)" in text
    assert "<b>made-up</b> trouble on the stairs?: always to never" in text
    assert "made-up mornings?: 10 to 1" in text
    assert "Journal of Made-up Things" in text


def test_what_was_told_after_the_last_session_is_in_the_discharge_summary(written):
    file = people.person_file(3)
    later = max(one.started_at for one in file.sessions) + timedelta(days=9)
    sign = SymptomCheck("1" * 32, file.person.id, later, ("your calf is hot and swollen",))
    note = Note("2" * 32, file.person.id, "Jo Therapist", later, "Sent to the hospital.")
    message = Message("3" * 32, file.person.id, "Robin", True, later, "It is a clot.\nI am home.")
    file = replace(
        file,
        symptom_checks=(*file.symptom_checks, sign),
        notes=(*file.notes, note),
        messages=(message,),
    )
    discharge_pdf(file, TODAY, Letterhead("Knee House", "Jo Therapist"))
    text = " ".join(" ".join(text for *_, text in written).split())
    day = f"{later.day} {later:%b} {later.year}"
    assert f"{day}, your calf is hot and swollen (not seen by a provider yet)" in text
    assert f"{day}, Jo Therapist: Sent to the hospital." in text
    assert f"{day}, Robin: It is a clot. I am home." in text


@pytest.mark.parametrize("name", FILES)
def test_the_discharge_summary_takes_as_many_pages_as_it_needs(name, written):
    file = answered(FILES[name])
    long = replace(file, prescriptions=file.prescriptions * 30)
    pdf = discharge_pdf(long, TODAY, Letterhead("K" * 200, "T" * 200))
    assert pages(pdf) >= (3 if long.prescriptions else 1)
    body = [one for one in written if one[2] < BOTTOM]
    assert max(bottom for _, _, _, _, bottom, _ in body) <= BOTTOM + ROW_MM
    shown = sum(len(re.findall(r"^(?:from )?\d\d/\d\d/\d\d", text)) for *_, text in written)
    assert shown == len(long.prescriptions)
    if name != "crowded":
        assert "\N{HORIZONTAL ELLIPSIS}" not in "".join(text for *_, text in body[4:])


def test_a_long_list_is_cut_and_says_so(written):
    made(people.person_file(200), Period(people.BEGAN.date(), date(2027, 12, 1)))
    text = words_on(written, 2)
    shown = len(re.findall(r"^\w{3} \d+ \w{3} \d{4}$", text, re.MULTILINE))
    assert 10 <= shown < 200
    assert f"and {200 - shown} more before" in text


def test_a_real_person_is_not_marked(written):
    made(people.person_file(2, made_up=False))
    assert "made-up" not in "".join(text for *_, text in written).lower()


def test_only_the_period_is_shown(written):
    file = people.person_file(20)
    period = Period(people.BEGAN.date() + timedelta(days=10), people.BEGAN.date() + timedelta(18))
    content = content_of(file, period, TODAY)
    assert len(content.sessions) == 5
    assert all(period.holds(one.started_at.date()) for one in content.sessions)
    assert {one.session_id for one in content.figures} == {one.id for one in content.sessions}
    assert content.notes
    assert not content.symptom_checks
    person_pdf(file, period, TODAY)
    assert "31 Aug 2026" not in words_on(written, 2)


def test_adherence_is_that_of_the_plan_in_the_period():
    file = people.person_file(3)
    week = Period(people.BEGAN.date(), people.BEGAN.date() + timedelta(days=6))
    content = content_of(file, week, TODAY)
    assert content.adherence.share == pytest.approx(content.adherence.reps_done / (3 * 46))
    assert (content.adherence.sets_done, content.adherence.days_done) == (15, 3)
    two_weeks = replace(week, last=week.last + timedelta(days=7))
    longer = content_of(file, two_weeks, TODAY).adherence
    assert longer == replace(content.adherence, reps_due=6 * 46, sets_due=30, days_due=6)
    no_plan = content_of(replace(file, prescriptions=()), week, TODAY)
    assert no_plan.adherence.share is None


def test_the_same_file_gives_the_same_pages():
    assert made(people.person_file(2)) == made(people.person_file(2))


NAMES = [
    "",
    "x" * 400,
    "محمد بن علي",
    "שרה כהן",
    "山田太郎",
    "Ωμέγα Привет",
    "😀👩‍🦽 Robin",
    "a\nb\tc\x00d",
    "<b>not bold</b> **nor this** & __this__",
    "\ud83d half a letter",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_can_be_printed(name):
    assert pages(made(people.person_file(1, name=name, note=name))) == 2


def test_a_name_is_printed_as_it_is(written):
    made(people.person_file(1, name="<b>A</b> **B** Ωμέγα"))
    assert "<b>A</b> **B** Ωμέγα" in words_on(written, 1)


def test_letters_without_a_shape_become_boxes(written):
    made(people.person_file(1, name="山田 Taro"))
    assert "\N{WHITE VERTICAL RECTANGLE}" * 2 + " Taro" in words_on(written, 1)


@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=60))
def test_any_text_can_be_printed(text):
    assert pages(made(people.person_file(1, name=text, note=text or "-"))) == 2


def test_what_was_not_counted_and_what_was_corrected_is_told(written):
    file = people.corrected_file()
    made(file)
    assert "38 repetitions, camera 36" in words_on(written, 1)
    second = " ".join(words_on(written, 2).split())
    assert "2 movements not counted: only one knee bent (1), the camera moved (1)." in second
    assert "2 movements corrected by a person: 38 repetitions in all, 36 counted by" in second
    assert "38 of 46" in second


def test_without_any_of_it_nothing_is_said(written):
    made(people.person_file(1))
    assert not [text for *_, text in written if "not counted" in text or "corrected" in text]


def test_a_range_has_both_lines_target_and_limit(written, monkeypatch):
    lines = []
    monkeypatch.setattr(Sheet, "polyline", lambda self, path, *a: lines.append(len(path)))
    points = tuple(
        Point(people.BEGAN + timedelta(days=i), 80.0 + i, 3.0, 85.0, "side", limit=100.0)
        for i in range(3)
    )
    series = Series(Measure.PEAK, "deg", Better.HIGHER, points, "squat", "both")
    sheet = Sheet("a range", people.BEGAN)
    sheet.add_page()
    draw_range(sheet, Box(20.0, 40.0, 80.0, 40.0), series, WHOLE)
    sheet.output()
    assert {"target", "limit"} <= {text for *_, text in written}
    heights = {text: top for _, _, top, _, _, text in written}
    assert heights["limit"] < heights["target"]  # 100 is above 85
    assert len(lines) == 3  # both, and the values
