"""How much may come in at once, of one login and of all."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from coach.errors import InputError
from coach.review.upload_quota import Limits, UploadQuota

LIMITS = Limits(at_once=2, at_once_in_all=3, waiting=2, waiting_in_all=3)


def test_one_login_has_so_many_uploads_under_way_and_others_have_theirs() -> None:
    quota = UploadQuota(LIMITS)
    with quota.admitted("ann", []):
        with quota.admitted("ann", []):
            with pytest.raises(InputError, match="2 of your videos are being uploaded already"):
                quota.admitted("ann", []).__enter__()
            with quota.admitted("bob", []):
                pass
        with quota.admitted("ann", []):
            pass


def test_all_together_have_so_many_and_one_that_breaks_off_makes_room() -> None:
    quota = UploadQuota(LIMITS)
    with ExitStack() as stack:
        for login in ("ann", "bob", "cy"):
            stack.enter_context(quota.admitted(login, []))
        with pytest.raises(InputError, match="Too many people"):
            quota.admitted("dee", []).__enter__()
    with pytest.raises(ConnectionError), quota.admitted("ann", []):
        raise ConnectionError
    with ExitStack() as stack:
        for login in ("ann", "bob", "cy"):
            stack.enter_context(quota.admitted(login, []))


def test_what_waits_counts_against_its_login_and_all() -> None:
    quota = UploadQuota(LIMITS)
    with pytest.raises(InputError, match="2 of your videos are waiting"):
        quota.admitted("ann", ["ann", "ann"]).__enter__()
    with pytest.raises(InputError, match="Too many people"):
        quota.admitted("ann", ["bob", "bob", "cy"]).__enter__()
    with quota.admitted("ann", ["ann", "bob"]):
        pass


def test_at_a_computer_of_ones_own_as_many_as_one_likes_may_wait() -> None:
    with UploadQuota(LIMITS).admitted("", [""] * 100):
        pass
