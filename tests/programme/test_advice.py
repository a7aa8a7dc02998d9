"""What the programme tells: complete, and in agreement with the exercises."""

from __future__ import annotations

import pytest

from coach.exercises.registry import exercises
from coach.programme import advice

EVERYTHING = " ".join(
    (
        advice.WHY,
        *advice.HOW_OFTEN,
        *advice.SYMPTOMS,
        *advice.WARNING_SIGNS,
        *advice.DESK_BREAKS,
        advice.IMAGING,
        *(
            " ".join(topic)
            for topic in (*advice.STAYING_WELL, *advice.CAUSES, *advice.OTHER_HELP, *advice.CAMERA)
        ),
    )
)


@pytest.mark.parametrize(
    "fact",
    [
        "two or three days a week",
        "every day",
        "from 0 to 10",
        "Some discomfort is fine",
        "gets worse, stop",
        "every 30 to 60 minutes",
        "every 45 minutes",
        "the other leg",
        "150 minutes",
        "30 minutes on five days",
        "a tenth of their body weight",
        "20 minutes",
        "fewer than half",
        "2 to 3 metres",
    ],
)
def test_no_number_of_the_programme_is_lost(fact: str) -> None:
    assert fact in EVERYTHING


@pytest.mark.parametrize(
    "sign",
    [
        *("all the way back", "catches or locks", "very sharp", "gives out", "unsafe or unstable"),
        *("limp", "swelling", "does not ease", "blow"),
    ],
)
def test_each_of_the_nine_signs_is_told(sign: str) -> None:
    assert [told for told in advice.WARNING_SIGNS if sign in told] != []
    assert len(set(advice.WARNING_SIGNS)) == 9


@pytest.mark.parametrize(
    "cause",
    [
        *("hamstrings", "calf", "popliteus", "Runner’s knee", "PCL", "Osteoarthritis"),
        *("Meniscus", "Bursitis", "Baker’s cyst"),
    ],
)
def test_each_common_cause_is_explained(cause: str) -> None:
    assert cause in " ".join(" ".join(topic) for topic in advice.CAUSES)


@pytest.mark.parametrize(
    ("topics", "told"),
    [
        *(
            (advice.CAMERA, told)
            for told in ("from head to feet", "hip height", "nearer", "bright")
        ),
        *((advice.CAMERA, told) for told in ("Nobody else", "shoes", "still before")),
        *((advice.OTHER_HELP, told) for told in ("Physiotherapy", "what hurts", "Ice", "Tape")),
        *((advice.OTHER_HELP, told) for told in ("pharmacist", "Surgery")),
        *((advice.STAYING_WELL, told) for told in ("moderate activity", "falls", "weight")),
    ],
)
def test_no_hint_is_lost(topics: tuple[advice.Topic, ...], told: str) -> None:
    assert [topic for topic in topics if told in " ".join(topic)] != []


def test_the_break_at_the_desk_holds_as_long_as_its_exercise() -> None:
    held = {e.dose.hold_s for e in exercises().values() if e.desk_break}
    assert [f"{hold_s:.0f} seconds" in advice.DESK_BREAKS[1] for hold_s in held] == [True]


def test_every_text_is_a_whole_sentence() -> None:
    texts = [
        *(advice.WHY, advice.IMAGING, advice.ABOUT_CAUSES, advice.SOURCE),
        *(*advice.HOW_OFTEN, *advice.SYMPTOMS, *advice.DESK_BREAKS),
    ]
    texts += [
        topic.text
        for topic in (*advice.STAYING_WELL, *advice.CAUSES, *advice.OTHER_HELP, *advice.CAMERA)
    ]
    assert [text for text in texts if not (text[0].isupper() or text[0].isdigit())] == []
    assert [text for text in texts if not text.endswith(".")] == []
