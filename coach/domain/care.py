"""What a person and those who look after them exchange: messages, templates of a programme, and the
answers to outcome measures."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from coach.errors import ProfileError
from coach.programme.plan import Block

__all__ = [
    "LONGEST_MESSAGE",
    "LONGEST_NAME",
    "Message",
    "OutcomeAnswer",
    "Rated",
    "Template",
    "TemplateExercise",
    "cleaned_line",
    "message_text",
    "short_text",
]

LONGEST_MESSAGE = 2000
"""Letters of a message; a page of a letter. Our own choice."""

LONGEST_NAME = 80
"""Letters of a template's name, or of an activity that a person names."""

_TURNS_AROUND = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@dataclass(frozen=True)
class Message:
    """What a person wrote to those who look after them, or these to them. author: a name, to read.
    from_person: whether the person whose record it is wrote it. read_at: when the other side said
    that they had read it."""

    id: str
    person_id: str
    author: str
    from_person: bool
    at: datetime
    text: str
    read_at: datetime | None = None


@dataclass(frozen=True)
class TemplateExercise:
    """One exercise of a template. unit: of its targets (`Exercise.unit_for`), which depends on
    whether the height of whom it was set for was known."""

    block: Block
    days_per_week: int
    unit: str


@dataclass(frozen=True)
class Template:
    """A programme that a therapist has saved to give it to others; nobody's in particular, so that
    it holds no note on anybody."""

    id: str
    name: str
    exercises: tuple[TemplateExercise, ...]
    at: datetime


@dataclass(frozen=True)
class Rated:
    """One thing that was asked or named, in words, and the number that was given to it. said: the
    answer in words that was chosen; empty where there was a number to choose."""

    what: str
    value: int
    said: str = ""


@dataclass(frozen=True)
class OutcomeAnswer:
    """An outcome measure as it was answered once. measure: its name among
    `programme.outcome_files.outcome_measures`. kept_score: as it was worked out then; None of what
    an earlier version wrote down, whose scores are all means."""

    id: str
    person_id: str
    measure: str
    at: datetime
    items: tuple[Rated, ...]
    kept_score: float | None = None

    @property
    def score(self) -> float:
        """Of the whole answer, on the measure's own scale."""
        if self.kept_score is not None:
            return self.kept_score
        return sum(one.value for one in self.items) / len(self.items)


def message_text(typed: str) -> str:
    """A message as it is kept: its lines, without controls, half characters and what turns the
    direction of all that follows around (Unicode TR #36). Raises ProfileError where nothing is left
    or it is too long."""
    lines = (cleaned_line(line).rstrip() for line in typed.splitlines())
    text = "\n".join(lines).strip()
    if not text:
        raise ProfileError("The message is empty; write something first.")
    if len(text) > LONGEST_MESSAGE:
        raise ProfileError(
            f"The message has {len(text)} letters, more than {LONGEST_MESSAGE}; shorten it."
        )
    return text


def short_text(typed: str, what: str, longest: int = LONGEST_NAME) -> str:
    """One line of at most so many letters, cleaned likewise. what: it is, to begin a sentence with.
    Raises ProfileError where nothing is left or it is too long."""
    text = " ".join(cleaned_line(" ".join(typed.splitlines())).split())
    if not text:
        raise ProfileError(f"{what} is empty; type something first.")
    if len(text) > longest:
        raise ProfileError(f"{what} has more than {longest} letters; shorten it.")
    return text


def cleaned_line(line: str) -> str:
    """A line that somebody typed without controls, half characters and what turns the direction of
    all that follows around (Unicode TR #36)."""
    return "".join(
        letter
        for letter in line.replace("\t", " ")
        if unicodedata.category(letter) not in ("Cc", "Cs")
        and unicodedata.bidirectional(letter) not in _TURNS_AROUND
    )
