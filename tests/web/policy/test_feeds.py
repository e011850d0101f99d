"""Feeds and calendars: valid by their standards, stable in their ids, with nothing in them that is not public."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from lxml import etree

from comity.web.policy.models import Deadline, Engagement, Rule
from tests.web.policy.watched import Clock, Parliaments, reader, rule
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
A = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def site() -> Client:
    return Client(headers={"host": "localhost"})


class World:
    def __init__(self, clock: Clock) -> None:
        self.at = Parliaments(clock)
        self.ann = reader("ann")
        self.rule = rule(self.ann, "words", "orchard", clock)
        self.bill = self.at.measure(
            "us/199/hr/9605", "Orchard Act", session="199", case="vale", url="https://law.example/9605"
        )
        self.event = self.at.event(self.bill, "1", "Heard <b>\x07 & \u202eturned\ufffe.")
        self.at.change(self.event, text="Heard again.")
        self.at.event(self.bill, "2", "Vote.", day="2085-04-02", place="Hall")
        self.due = Deadline.objects.create(
            measure=self.bill,
            title="تقرير عن البستان " * 6 + "דו״ח",
            day=date(2085, 5, 1),
            kind="report",
            source=self.at.source,
        )
        self.meeting = Engagement.objects.create(kind="meeting", title="Orchard secret", owner=self.ann)
        self.meeting.measures.add(self.bill)
        clock.tick()

    def feeds(self) -> list[str]:
        return [
            f"/feeds/rules/{self.rule.token}.atom",
            "/feeds/measures/us/199/hr/9605.atom",
            "/feeds/jurisdictions/us-congress.atom",
            "/feeds/cases/vale.atom",
        ]


def absolute(text: str | None) -> bool:
    return bool(re.fullmatch(r"(https?://|urn:)\S+", text or ""))


def checked(data: bytes, address: str) -> Any:
    """What a feed validator looks for (RFC 4287, section 4)."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    assert root.tag == f"{A}feed"
    ids, moments = [], []
    for thing in (root, *root.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(thing.findall(f"{A}{name}")) == 1, name
            assert thing.findtext(f"{A}{name}").strip()
        assert absolute(thing.findtext(f"{A}id"))
        ids.append(thing.findtext(f"{A}id"))
        moments.append(datetime.fromisoformat(thing.findtext(f"{A}updated")))
        links = thing.findall(f"{A}link")
        assert all(absolute(link.get("href")) for link in links)
        assert len({(link.get("rel"), link.get("type"), link.get("hreflang")) for link in links}) == len(links)
        if thing is not root:
            assert any(link.get("rel") == "alternate" for link in links) or thing.find(f"{A}content") is not None
            content = thing.find(f"{A}content")
            assert content.get("type") == "html"
            assert len(content) == 0
            assert "<script" not in content.text
            assert "<b>" not in content.text
    assert len(ids) == len(set(ids))
    assert moments[0] == max(moments[1:], default=moments[0])
    assert moments[1:] == sorted(moments[1:], reverse=True)
    assert root.findtext(f"{A}author/{A}name")
    (own,) = [link for link in root.findall(f"{A}link") if link.get("rel") == "self"]
    assert own.get("href") == f"http://localhost{address}"
    return root


@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_feeds_are_valid_atom(clock: Clock, site: Client, prefix: str) -> None:
    world = World(clock)
    for address in world.feeds():
        answer = site.get(prefix + address)
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        root = checked(answer.content, prefix + address)
        assert len(root.findall(f"{A}entry")) == 5, address
        assert b"secret" not in answer.content
        assert b"ann" not in answer.content


def test_ids_are_the_same_in_every_language_and_after_more_has_happened(clock: Clock, site: Client) -> None:
    world = World(clock)

    def ids(address: str) -> set[str]:
        return {e.findtext(f"{A}id") for e in checked(site.get(address).content, address).findall(f"{A}entry")}

    first = ids(world.feeds()[1])
    assert ids("/he" + world.feeds()[1]) == first
    world.at.event(world.bill, "3", "More.")
    clock.tick()
    assert first < ids(world.feeds()[1])


def test_whoever_has_it_already_is_told_so(clock: Clock, site: Client) -> None:
    world = World(clock)
    for address in (*world.feeds(), f"/feeds/rules/{world.rule.token}.ics", "/feeds/cases/vale.ics"):
        etag = site.get(address).headers["ETag"]
        clock.tick()
        again = site.get(address, headers={"if-none-match": etag})
        assert (again.status_code, again.content) == (304, b""), address
        world.at.change(world.due, day=world.due.day + timedelta(days=1))
        world.due.refresh_from_db()
        clock.tick()
        assert site.get(address, headers={"if-none-match": etag}).status_code == 200, address


def test_a_rule_s_feed_is_gone_when_it_is_stopped_or_gets_a_new_address(clock: Clock, site: Client) -> None:
    world = World(clock)
    mine, theirs = some.signed_in(world.ann), some.signed_in(reader("ben"))
    old = world.feeds()[0]
    assert site.get(old).headers["X-Robots-Tag"] == "noindex"
    assert theirs.post(f"/watch/{world.rule.pk}/renew/").status_code == 404
    assert mine.post(f"/watch/{world.rule.pk}/renew/").status_code == 302
    assert site.get(old).status_code == 404
    world.rule.refresh_from_db()
    new = world.feeds()[0]
    assert site.get(new).status_code == 200
    assert theirs.post(f"/watch/{world.rule.pk}/stop/").status_code == 404
    assert mine.post(f"/watch/{world.rule.pk}/stop/").status_code == 302
    assert site.get(new).status_code == site.get(new.replace("atom", "ics")).status_code == 404
    assert Rule.objects.get().stopped_at
    for missing in ("measures/nothing", "jurisdictions/nowhere", "cases/nothing"):
        assert site.get(f"/feeds/{missing}.atom").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_calendars_open_in_a_standard_parser(clock: Clock, site: Client, prefix: str) -> None:
    world = World(clock)
    for address in (f"/feeds/rules/{world.rule.token}.ics", "/feeds/cases/vale.ics"):
        answer = site.get(prefix + address)
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        raw = answer.content
        assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
        assert b"\n" not in raw.replace(b"\r\n", b"")
        calendar = Calendar.from_ical(raw)
        assert calendar["version"] == "2.0"
        assert calendar["prodid"]
        found = {str(one["uid"]): one for one in calendar.walk("VEVENT")}
        assert len(found) == len(calendar.walk("VEVENT"))
        due = found[f"deadline-{world.due.pk}@localhost"]
        assert str(due["summary"]) == world.due.title
        assert due["dtstart"].dt == date(2085, 5, 1)
        assert due["dtend"].dt == date(2085, 5, 2)
        assert due["dtstamp"].dt.tzinfo is not None
        assert any(
            one["dtstart"].dt == date(2085, 4, 2) and str(one["location"]) == "Hall"
            for one in found.values()
            if "location" in one
        )
        assert "fiscal-year-us-congress-2085-09-30@localhost" in found
        assert not any("uk-westminster" in uid for uid in found)
        assert b"secret" not in raw


def test_calendar_of_a_case_of_which_nothing_is_due_has_the_ends_of_its_fiscal_years(
    clock: Clock, site: Client
) -> None:
    at = Parliaments(clock)
    at.measure("il/1", "Quiet Act", jurisdiction="il-knesset", case="dale")
    found = Calendar.from_ical(site.get("/feeds/cases/dale.ics").content).walk("VEVENT")
    assert {str(one["uid"]).rpartition("-20")[0] for one in found} == {"fiscal-year-il-knesset"}


def test_event_of_which_only_the_month_is_known_takes_all_of_it(clock: Clock, site: Client) -> None:
    world = World(clock)
    event = world.at.event(world.bill, "3", "A vote some day.", day="2085-05-01")
    event.day = "2085-05"
    event.save()
    found = {
        str(one["uid"]): one for one in Calendar.from_ical(site.get("/feeds/cases/vale.ics").content).walk("VEVENT")
    }
    one = found[f"event-{event.pk}@localhost"]
    assert (one["dtstart"].dt, one["dtend"].dt) == (date(2085, 5, 1), date(2085, 6, 1))


def test_calendar_of_a_rule_holds_only_what_it_is_about(clock: Clock, site: Client) -> None:
    world = World(clock)
    Deadline.objects.create(title="Something else", day=date(2085, 5, 1), source=world.at.source)
    raw = site.get(f"/feeds/rules/{world.rule.token}.ics").content
    summaries = [str(one["summary"]) for one in Calendar.from_ical(raw).walk("VEVENT")]
    assert "Something else" not in summaries
    assert world.due.title in summaries
