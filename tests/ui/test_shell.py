"""Every page opens, by address and from the navigation, and asks nobody else for anything."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.browser import ROOT, Visit


def test_the_app_runs_without_a_browser() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert not app.exception
    assert len(app.title) == 1


@pytest.mark.parametrize("address", ["", "review", "guide", "progress", "therapist"])
def test_every_page_opens(tab: Visit, address: str) -> None:
    page = tab.open(address)
    assert page.locator("[data-testid=stException]").count() == 0
