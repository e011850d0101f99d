"""What the tests of policy share: the parliaments that they invent sat in 2085, and that is over."""

from __future__ import annotations

from datetime import date

import pytest

from comity.web.policy import deriving


@pytest.fixture(autouse=True)
def after_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deriving, "today", lambda: date(2086, 1, 1))
