"""Pages of watching: one's own rules only; deadlines with source and reason; the Monday page for everybody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from comity.web.accounts.powers import Role
from comity.web.policy.models import Deadline, Delivery, Digest, Engagement, Pledge, Rule
from comity.web.policy.watching import digests
from tests.web.desk.playing import Desk
from tests.web.policy.watched import START, Clock, Parliaments, reader, rule
from tests.web.register import people as some

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize("language", ["", "/ar", "/he"])
def test_anybody_signed_in_makes_and_stops_their_own_rules(clock: Clock, language: str) -> None:
    at = Parliaments(clock)
    bill = at.measure("uk/bill/1", "Bill", "uk-westminster")
    ann = Desk(reader("ann"), language)
    ann.send("/watch/?kind=measure&value=uk/bill/1", "/watch/")
    ann.send("/watch/", "/watch/", kind="words", value="  صندوق   السلام ", every_days="1")
    first, second = Rule.objects.order_by("pk")
    assert (first.kind, first.value, first.owner) == ("measure", bill.key, ann.user)
    assert (second.value, second.every_days, second.language) == ("صندوق السلام", 1, language.strip("/") or "en")
    page = ann.open("/watch/").text_content()
    assert "صندوق السلام" in page
    ben = Desk(reader("ben"), language)
    assert "صندوق" not in ben.open("/watch/").text_content()
    assert ben.client.post(f"/watch/{second.pk}/stop/").status_code == 404
    ann.send("/watch/", f"/watch/{second.pk}/stop/")
    second.refresh_from_db()
    assert second.stopped_at
    assert "صندوق" not in ann.open("/watch/").text_content()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("measure", "uk/bill/none"),
        ("jurisdiction", "atlantis"),
        ("line", "a b/c"),
        ("organisation", "x"),
        ("words", "—"),
    ],
)
def test_what_cannot_be_watched_is_refused_beside_its_field(kind: str, value: str) -> None:
    ann = Desk(reader("ann"))
    page = ann.send("/watch/", "/watch/", refused=True, kind=kind, value=value)
    assert 'aria-invalid="true"' in page
    assert not Rule.objects.exists()


def test_who_is_not_signed_in_is_sent_to_sign_in(site: Client) -> None:
    for path in ("/watch/", "/watch/1/stop/", "/watch/1/renew/", "/watch/digests/1/"):
        for answer in (site.get(path), *([] if "digests" in path else [site.post(path)])):
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith("/account/login/")


def test_digest_page_keeps_what_was_said_whatever_changes_later(clock: Clock) -> None:
    at, ann = Parliaments(clock), reader("ann")
    bill = at.measure("uk/bill/1", "Bill", "uk-westminster")
    clock.day(1)
    rule(ann, "measure", bill.key, clock)
    event = at.event(bill, "1", "As it was.")
    (digest,) = digests.make(clock.day(9))
    at.change(event, text="As it is.")
    page = Desk(ann).open(f"/watch/digests/{digest.pk}/").text_content()
    assert "As it was." in page
    assert "As it is." not in page


@pytest.mark.parametrize("language", ["", "/ar", "/he"])
def test_monday_shows_what_moved_is_due_late_and_silent(clock: Clock, site: Client, language: str) -> None:
    at = Parliaments(clock)
    old = at.measure("uk/question/1", "Old question", "uk-westminster", "question")
    at.event(old, "1", "Asked.")
    clock.day(30)
    for title, day in (("Due soon", 70), ("Too late", 50), ("Far away", 200)):
        Deadline.objects.create(title=title, day=(START + timedelta(days=day)).date(), source=at.source)
    clock.day(60)
    bill = at.measure("il/bill/1", "Orchard bill", "il-knesset")
    event = at.event(bill, "1", "Heard.")
    at.change(event, text="Heard twice.")
    Engagement.objects.create(kind="meeting", title="Secret tea", owner=reader("ann")).measures.add(bill)
    clock.tick()
    page = site.get(f"{language}/monday/")
    text = page.content.decode()
    for shown in ("Orchard bill", "Heard twice.", "Heard.", "Due soon", "Too late", "Old question"):
        assert shown in text, shown
    assert "Far away" not in text
    assert "Secret" not in text
    before = site.get(f"{language}/monday/?week={date(2085, 3, 7)}").content.decode()
    assert "Asked." in before
    assert "Orchard bill" not in before
    for week in ("nonsense", "2085-13-01", "2999-01-01", "0001-01-01"):
        assert site.get(f"{language}/monday/?week={week}").status_code == 404


def test_monday_counts_every_change_and_shows_the_newest_measures_of_each_place(clock: Clock, site: Client) -> None:
    at = Parliaments(clock)
    for n in range(10):
        at.event(at.measure(f"il/bill/{n}", f"Hill bill {n}", "il-knesset"), "1", f"Heard on hill {n}.")
    bay = at.measure("uk/bill/1", "Bay bill", "uk-westminster")
    at.change(at.event(bay, "1", "Heard in the bay."), text="Heard twice in the bay.")
    Pledge.objects.create(words="A boat for everybody", source=at.source, binding=False)
    clock.tick()
    week = site.get("/monday/").context["week"]  # type: ignore[index]
    told = [(place.code, place.changes, place.more) for place in week.places]
    assert told == [("il-knesset", 20, 2), ("uk-westminster", 3, 0), ("", 1, 0)]
    hill, bay_, _none = week.places
    assert [head.measure_title for head, _changes in hill.groups] == [f"Hill bill {n}" for n in range(9, 1, -1)]
    assert [[(one.kind, one.verb) for one in some] for _head, some in bay_.groups] == [
        [("event", "changed"), ("event", "new"), ("measure", "new")]
    ]


def test_deadline_is_entered_moved_and_met_with_source_and_reason(clock: Clock) -> None:
    at = Parliaments(clock)
    at.measure("uk/bill/1", "Bill", "uk-westminster")
    staff = Desk(some.user(Role.CONTRIBUTOR))
    given: dict[str, Any] = {"title": "Report", "kind": "report", "measure": "uk/bill/1", "why": "the act says so"}
    source = f"#{at.source.pk}"
    assert "errorlist" in staff.send("/desk/deadlines/", refused=True, **given, day="2085-04-01", source="")
    where = staff.send("/desk/deadlines/", **given, day="2085-04-01", source=source)
    one = Deadline.objects.get()
    assert where == f"/desk/deadlines/{one.pk}/"
    forms = staff.open(where).forms
    assert len([form for form in forms if form.method == "POST"]) == 2
    clock.tick()
    changed = staff.client.post(where, {**given, "day": "2085-04-09", "source": source, "why": "put off"})
    assert changed.status_code == 302
    refused = staff.client.post(where, {"met_on": "2085-04-02", "met_source": "", "why": "seen"})
    assert refused.status_code == 400
    clock.tick()
    assert staff.client.post(where, {"met_on": "2085-04-02", "met_source": source, "why": "seen"}).status_code == 302
    one.refresh_from_db()
    assert (one.day, one.met_on, one.met_source) == (date(2085, 4, 9), date(2085, 4, 2), at.source)
    assert [row.history_change_reason for row in one.history.all()] == ["seen", "put off", "the act says so"]
    assert "put off" in staff.open(where).text_content()
    assert some.signed_in(reader("ann")).get("/desk/deadlines/").status_code == 404
    assert Digest.objects.count() == Delivery.objects.count() == 0
