"""A month in invented parliaments: things happen on their days, and a clock says what day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from comity.web.accounts.models import User
from comity.web.accounts.powers import Role
from comity.web.policy.models import Measure, MeasureEvent, MeasureLink, MeasureParty, MeasureTitle, Rule
from comity.web.register.models import Source
from tests.web.register import people as some

START = datetime(2085, 3, 5, 6, tzinfo=UTC)
"""A Monday."""


class Clock:
    """What Comity takes for now."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = START
        monkeypatch.setattr("django.utils.timezone.now", lambda: self.now)

    def day(self, number: float) -> datetime:
        """Let so many days have passed since the month began."""
        self.now = START + timedelta(days=number)
        return self.now

    def tick(self) -> datetime:
        """A little later."""
        self.now += timedelta(minutes=1)
        return self.now


class Parliaments:
    """Measures, and what happens to them."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.source = Source.objects.create(
            title="The town crier", url="https://crier.example/", no_snapshot="invented for a test"
        )

    def measure(
        self, key: str, title: str, jurisdiction: str = "us-congress", kind: str = "bill", **given: Any
    ) -> Measure:
        self.clock.tick()
        made = Measure.objects.create(key=key, jurisdiction=jurisdiction, kind=kind, **given)
        MeasureTitle.objects.create(measure=made, text=title, language="en", kind="short")
        return made

    def event(self, measure: Measure, key: str, text: str, *, official: bool = True, **given: Any) -> MeasureEvent:
        now = self.clock.tick()
        day = given.pop("day", now.date().isoformat())
        made = MeasureEvent.objects.create(
            measure=measure,
            key=key,
            day=day,
            first_day=date.fromisoformat(day),
            text=text,
            official=official,
            source=None if official else self.source,
            seen_at=now,
            **given,
        )
        Measure.objects.filter(pk=measure.pk).update(last_day=now.date())
        return made

    def change(self, row: Any, **fields: Any) -> Any:
        self.clock.tick()
        row = type(row).objects.get(pk=row.pk)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        return row

    def withdraw(self, event: MeasureEvent) -> MeasureEvent:
        made: MeasureEvent = self.change(event, withdrawn_at=self.clock.now)
        return made

    def link(self, one: Measure, kind: str, other: Measure | str) -> MeasureLink:
        self.clock.tick()
        ends: dict[str, Any] = (
            {"other_key": other} if isinstance(other, str) else {"other": other, "other_key": other.key}
        )
        return MeasureLink.objects.create(measure=one, kind=kind, source=self.source, **ends)

    def party(self, measure: Measure, name: str, code: str = "", role: str = "sponsor") -> MeasureParty:
        return MeasureParty.objects.create(measure=measure, role=role, name=name, code=code)


def reader(name: str) -> User:
    return some.user(Role.READER, name)


def rule(owner: User, kind: str, value: str, clock: Clock, **given: Any) -> Rule:
    return Rule.objects.create(owner=owner, kind=kind, value=value, made_at=clock.now, **given)
