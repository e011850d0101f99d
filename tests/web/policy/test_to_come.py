"""What is announced for a day to come: neither a stage reached nor a day on which anything was heard, until the day has come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from comity.web.policy import deriving
from comity.web.policy.models import Measure
from comity.web.policy.watching import silence
from comity.web.policy.watching.changes import changes
from tests.web.policy.watched import Clock, Parliaments

pytestmark = pytest.mark.django_db
DAY = date(2085, 3, 5)


@pytest.fixture
def bill(monkeypatch: pytest.MonkeyPatch) -> Measure:
    at = Parliaments(Clock(monkeypatch))
    one = at.measure("uk/bill/7", "Lamps Bill", "uk-westminster")
    at.event(one, "1", "First reading.", stage="first-reading", day="2085-03-01")
    at.event(one, "2", "Royal assent is announced.", stage="royal-assent", day="2085-12-01")
    on(monkeypatch, DAY)
    deriving.derive(one)
    one.refresh_from_db()
    return one


def on(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(deriving, "today", lambda: day)


def test_it_counts_from_its_day_on(bill: Measure, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bill.last_day == date(2085, 3, 1)
    before = bill.stage
    assert deriving.catch_up() == 0
    on(monkeypatch, date(2085, 12, 1))
    assert deriving.catch_up() == 1
    bill.refresh_from_db()
    assert bill.last_day == date(2085, 12, 1)
    assert bill.stage != before
    assert deriving.catch_up() == 0


def test_a_day_to_come_that_was_counted_is_put_right(bill: Measure) -> None:
    Measure.objects.update(last_day="2085-12-01")
    assert deriving.catch_up() == 1
    bill.refresh_from_db()
    assert bill.last_day == date(2085, 3, 1)


def test_a_measure_of_which_something_is_announced_is_not_silent(bill: Measure) -> None:
    autumn = date(2085, 10, 1)
    assert silence.silent(autumn) == []
    span = (datetime(2085, 8, 1, tzinfo=UTC), datetime(2085, 11, 1, tzinfo=UTC))
    assert [one.kind for one in changes(*span)] == []
    bill.events.filter(key="2").update(withdrawn_at=span[0])
    assert [measure for measure, _heard in silence.silent(autumn)] == [bill]
    assert [one.kind for one in changes(*span)] == ["silence"]


def test_the_list_is_in_order_of_what_happened(bill: Measure, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Parliaments(Clock(monkeypatch)).measure("uk/bill/8", "Wells Bill", "uk-westminster")
    other.events.create(key="1", day="2085-03-02", first_day=DAY - timedelta(days=3), text="Read.", official=True)
    deriving.derive(other)
    page = Client(headers={"host": "localhost"}).get("/measures/").content.decode()
    assert page.index("Wells Bill") < page.index("Lamps Bill")
