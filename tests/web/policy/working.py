"""An invented world for the tests of engagements, points and claims, and a desk that works in it."""

from __future__ import annotations

from typing import Any

from comity.lake import Lake
from comity.methods import cases, figure, named
from comity.web.accounts.powers import Role
from comity.web.policy.models import Engagement, Measure, MeasureEvent, MeasureTitle, Point
from tests.web.desk.playing import Desk
from tests.web.register import people

SECRET = "zanzibar-orchid"
"""A word that stands in every private field of `private`."""


def contributor(language: str = "") -> Desk:
    return Desk(people.user(Role.CONTRIBUTOR), language)


def approver(language: str = "") -> Desk:
    return Desk(people.user(Role.APPROVER), language)


def measure(key: str = "us/117/hr/1", title: str = "An Act for Lanterns") -> Measure:
    made = Measure.objects.create(key=key, jurisdiction="us", kind="bill", stage="committee")
    MeasureTitle.objects.create(measure=made, text=title, language="en")
    MeasureEvent.objects.create(
        measure=made, key="1", day="2021-02-03", first_day="2021-02-03", text="Referred to a committee.", official=True
    )
    return made


def entered(desk: Desk, **changes: Any) -> Engagement:
    given = {"title": "Lanterns at three", "day": "2026-05-17", "why": "it was held"} | changes
    where = desk.send("/desk/new-engagement/", **given)
    return Engagement.objects.get(code=where.rstrip("/").rpartition("/")[2])


def private(desk: Desk) -> Engagement:
    """An engagement with the secret word in every field that takes words, and a follow-up."""
    one = entered(
        desk,
        title=f"{SECRET} meeting",
        place=f"{SECRET} hall",
        offices=f"{SECRET} office | US",
        asks=f"{SECRET} asked",
        notes=f"{SECRET} noted",
    )
    desk.send(f"/desk/engagements/{one.code}/", "/follow-ups/", text=f"{SECRET} call", due="2026-06-01", why="promised")
    return one


def a_figure(lake: Lake) -> Any:
    """The headline figure of the first case: any figure that has a value."""
    method, asked = named(next(iter(cases(lake).values())), next(iter(cases(lake).values())).headline)
    return figure(lake, method, asked)


def pointed(desk: Desk, made: Any, text: str = "They pay {amount} each.", **changes: Any) -> Point:
    """A point with one figure in one text."""
    numbers = {"numbers-0-name": "amount", "numbers-0-figure": made.id, "numbers-0-literal": ""} if made else {}
    given = {"title": "Ten times", "slug": "ten-times", "texts-0-text": text, "texts-0-language": "en", "why": "new"}
    desk.send("/desk/new-point/", **(given | numbers | changes))
    return Point.objects.get(slug=changes.get("slug", "ten-times"))


def ticked(desk: Desk, path: str, action: str, **changes: Any) -> None:
    """Send a form whose boxes are ticked: a list for each name that has several."""
    where, values = desk.form(path, action)
    answer = desk.client.post(where, {k: v for k, v in (values | changes).items() if v is not None})
    assert answer.status_code == 302, (path, answer.status_code)


def stale(desk: Desk) -> bool:
    """Whether the list of points marks one as stale."""
    return "stale" in [each.text for each in desk.open("/desk/points/").xpath("//strong")]
