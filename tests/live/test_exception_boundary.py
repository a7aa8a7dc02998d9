"""Errors stop, are told in a sentence, and are logged: with where they come from, not for ever."""

from __future__ import annotations

import logging

import pytest

from coach.errors import StoreError
from coach.live.exception_boundary import LOG_AGAIN_S, ExceptionBoundary
from tests.live.rig import Clock

FAULT = "Something went wrong inside Form Coach."


def fail(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "says"),
    [(StoreError("The disk is full."), "The disk is full."), (ValueError("x > 0"), FAULT)],
)
def test_an_error_becomes_a_sentence_until_all_is_well(error: Exception, says: str) -> None:
    boundary = ExceptionBoundary(FAULT)
    with boundary:
        fail(error)
    assert boundary.problem == says
    boundary.clear()
    assert boundary.problem == ""


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(1)])
def test_the_programs_own_end_is_not_stopped(error: BaseException) -> None:
    boundary = ExceptionBoundary(FAULT)
    with pytest.raises(type(error)), boundary:
        fail(error)
    assert boundary.problem == ""


def test_it_is_logged_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    with ExceptionBoundary(FAULT):
        fail(ValueError("the lengths of no body"))
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert "ValueError: the lengths of no body" in caplog.text
    assert "in fail" in caplog.text


def test_one_that_comes_with_every_picture_does_not_flood_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock = Clock()
    boundary = ExceptionBoundary(FAULT, clock)
    for number in range(900):
        clock.now += 1 / 30
        with boundary:
            fail(ValueError(f"picture {number}"))
    assert len(caplog.records) == 1
    clock.now += LOG_AGAIN_S
    with boundary:
        fail(ValueError("once more"))
    assert len(caplog.records) == 2
    assert "899 more times" in caplog.records[1].getMessage()


def test_another_error_is_logged_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    boundary = ExceptionBoundary(FAULT, Clock())
    for error in (ValueError("one"), KeyError("two"), ValueError("three")):
        with boundary:
            fail(error)
    with boundary:
        raise ValueError("from elsewhere")
    errors = [record.exc_info[1] for record in caplog.records if record.exc_info]
    assert [error.args for error in errors if error] == [("one",), ("two",), ("from elsewhere",)]
