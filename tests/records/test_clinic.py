"""A clinic's file: who somebody is, and what they may be."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import AccessError, ProfileError
from coach.records.access import Actor, Role
from coach.records.clinic import CLINIC_VARIABLE, clinic, load_clinic, login_of


def written(folder: Path, text: str) -> Path:
    path = folder / "clinic.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_login_has_its_role(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[roles]\n"Pat@Example.org" = "therapist"\n"https://id.example|7" = "client"\n'
        '"boss@example.org" = "admin"\n',
    )
    here = load_clinic(path)
    pat = here.actor({"email": "pat@example.ORG", "email_verified": True, "name": "Pat"})
    assert pat == Actor("pat@example.org", "Pat", Role.THERAPIST)
    assert here.actor({"iss": "https://id.example", "sub": "7"}).role is Role.CLIENT
    assert here.therapists == ("pat@example.org",)
    assert here.name == ""


def test_a_clinic_may_say_what_it_is_called(tmp_path: Path) -> None:
    roles = '[roles]\n"pat@example.org" = "therapist"\n'
    here = load_clinic(written(tmp_path, f'[clinic]\nname = " Knee House "\n{roles}'))
    assert here.name == "Knee House"
    with pytest.raises(ProfileError, match=r"clinic\.name: string should have at most 80"):
        load_clinic(written(tmp_path, f'[clinic]\nname = "{"x" * 81}"\n{roles}'))


def test_an_address_that_nobody_verified_is_nobodys(tmp_path: Path) -> None:
    here = load_clinic(written(tmp_path, '[roles]\n"boss@example.org" = "admin"\n'))
    for verified in (False, "true", 1, None):
        claims = {"email": "boss@example.org", "email_verified": verified, "iss": "i", "sub": "s"}
        with pytest.raises(AccessError, match=r"logged in as i\|s"):
            here.actor(claims)


def test_somebody_without_a_role_is_turned_away(tmp_path: Path) -> None:
    here = load_clinic(written(tmp_path, '[roles]\n"boss@example.org" = "admin"\n'))
    with pytest.raises(AccessError, match="ask whoever runs"):
        here.actor({"email": "x@example.org", "email_verified": True})
    with pytest.raises(AccessError, match="somebody unknown"):
        here.actor({})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[roles]\n"a@example.org" = "owner"', "a@example.org: input should be"),
        ("[roles]\n", "roles: "),
        ("", "roles: field required"),
        ('[roles]\n"a@example.org" = "client"\n[extra]\nx = 1', "extra: "),
        ('[roles]\n"a@example.org" = "client"\n"A@example.org" = "admin"', "twice"),
        ("[roles", "not valid TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_in_a_sentence(
    tmp_path: Path, text: str, said: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ProfileError) as caught:
        load_clinic(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_the_variable_names_the_file_and_a_role_taken_away_is_gone_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(CLINIC_VARIABLE, raising=False)
    assert clinic() is None
    path = written(tmp_path, '[roles]\n"a@example.org" = "client"\n"b@example.org" = "admin"\n')
    monkeypatch.setenv(CLINIC_VARIABLE, str(path))
    here = clinic()
    assert here is not None
    assert set(here.roles) == {"a@example.org", "b@example.org"}
    written(tmp_path, '[roles]\n"b@example.org" = "admin"\n')
    here = clinic()
    assert here is not None
    assert set(here.roles) == {"b@example.org"}
    assert clinic() is here  # not read again while it stays as it is
    written(tmp_path, '[roles]\n"c@example.org" = "admin"\n')  # as long as before
    there = clinic()
    assert there is not None
    assert set(there.roles) == {"c@example.org"}
    monkeypatch.setenv(CLINIC_VARIABLE, str(tmp_path / "none.toml"))
    with pytest.raises(ProfileError, match="cannot be read"):
        clinic()


anything = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())


@given(st.dictionaries(st.sampled_from(["email", "email_verified", "iss", "sub"]), anything))
def test_whatever_a_provider_says_a_login_is_text_and_no_unverified_address(claims) -> None:
    login = login_of(claims)
    assert isinstance(login, str)
    if claims.get("email_verified") is not True:
        assert login == "" or login == f"{claims['iss']}|{claims['sub']}"
