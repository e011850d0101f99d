"""A simulated month: the union of the digests is exactly what changed, nothing twice, nothing missed, crashes included."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from smtplib import SMTPRecipientsRefused
from typing import Any

import lxml.html
import pytest
from django.core.mail import EmailMultiAlternatives

from comity.lake import Lake
from comity.web.accounts.models import User
from comity.web.policy import loading
from comity.web.policy.models import (
    Deadline,
    Delivery,
    Digest,
    Engagement,
    MeasureAmount,
    PermitPoint,
    PermitSeries,
    Pledge,
    PledgeStep,
    Rule,
)
from comity.web.policy.watching import digests, sending
from comity.web.register import workflow
from tests.building import read_in
from tests.web.policy.test_loading import NEW, OLD
from tests.web.policy.watched import START, Clock, Parliaments, reader, rule
from tests.web.register import people as some

pytestmark = pytest.mark.django_db(transaction=True)
Told = tuple[str, str, str, tuple[tuple[str, str, str], ...]]
"""Kind, verb, words, differences."""


class Crash(BaseException):
    """The power fails."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Callable[[], list[EmailMessage]]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "outbox")

    def mails() -> list[EmailMessage]:
        found = sorted((tmp_path / "outbox").glob("*.log"))
        pieces = [piece for file in found for piece in file.read_bytes().split(sending.BETWEEN)]
        return [message_from_bytes(p.lstrip(), policy=default) for p in pieces if p.strip()]  # type: ignore[misc]

    return mails


def told(owner: User) -> list[Told]:
    """Everything that a person was told in all digests."""
    rows = Delivery.objects.filter(owner=owner).order_by("pk").values_list("told", flat=True)
    return [
        (
            one["kind"],
            one["verb"],
            one["words"],
            tuple((d["name"], d["before"], d["after"]) for d in one["differences"]),
        )
        for one in rows
    ]


def new(kind: str, words: str) -> Told:
    return (kind, "new", words, ())


class Month:
    """The script, and beside it what each person must be told of it."""

    def __init__(self, clock: Clock) -> None:
        self.clock, self.at = clock, Parliaments(clock)
        self.ann, self.ben, self.carl, self.dana, self.eve = map(reader, ("ann", "ben", "carl", "dana", "eve"))
        self.expected: dict[str, list[Told]] = {name: [] for name in ("ann", "ben", "carl", "dana", "eve")}
        self.begin()
        rule(self.ann, "measure", "us/211/hr/9605", clock)
        rule(self.ann, "words", "orchard ladder", clock)  # overlaps with the first: nothing is told twice
        rule(self.ben, "jurisdiction", "uk-westminster", clock, every_days=1)
        rule(self.ben, "person", "X000042", clock, every_days=7)
        rule(self.carl, "line", "vale/orchards", clock)
        rule(self.dana, "words", "שלום", clock, language="he")
        rule(self.eve, "organisation", "lantern-fund", clock, language="ar")

    def expect(self, item: Told, *names: str) -> None:
        for name in names:
            self.expected[name].append(item)

    def begin(self) -> None:
        """What is there before anybody watches: never told."""
        at = self.at
        self.first = at.measure("us/211/hr/9605", "Orchard Fund Act", session="211")
        self.old = at.event(self.first, "old", "Introduced long ago.")
        self.other = at.measure("us/213/hr/1", "Tax Act", session="213")
        self.act = at.measure("us/216/hr/9133", "Everything Act", session="216", kind="statute")
        at.link(self.other, "vehicle", self.act)  # what else is in the act is nobody's successor
        self.uk = at.measure("uk/bill/77", "Bridges Bill", "uk-westminster")
        self.il = at.measure("il/motion/5", "הצעה לסדר היום בנושא השלום", "il-knesset", "motion")
        self.il_event = at.event(self.il, "1", "נאום ראשון")
        self.line = at.measure("case/vale/grant", "Vale Grant", kind="appropriation", case="vale", line="orchards")
        self.fund = some.organisation("lantern-fund", "Lantern Fund")
        self.night = some.organisation("night-watch", "Night Watch")
        at.party(self.other, "Rep. Quince, Ada", "X000042")
        self.clock.day(0.2)

    def first_week(self) -> None:
        at, clock = self.at, self.clock
        clock.day(1)
        self.heard = at.event(self.first, "2", "Hearing held.", stage="committee")
        self.expect(new("event", "Hearing held."), "ann")
        at.event(self.other, "1", "Sugar taxed.")
        self.expect(new("event", "Sugar taxed."), "ben")  # a person's measure
        at.event(self.uk, "1", "First reading.")
        self.expect(new("event", "First reading."), "ben")
        clock.day(2)
        at.change(self.heard, text="Hearing held and adjourned.", stage="reported")
        moved = (
            ("stage", "In committee", "Out of committee"),
            ("text", "Hearing held.", "Hearing held and adjourned."),
        )
        self.expect(("event", "changed", "Hearing held and adjourned.", moved), "ann")
        at.change(self.heard, locator="elsewhere")  # nothing that a reader sees
        clock.day(3)
        at.event(self.il, "2", "الكنيست يناقش", day="2085-03-08")
        self.expect(new("event", "الكنيست يناقش"), "dana")  # its title holds השלום

    def second_week(self) -> None:
        at, clock = self.at, self.clock
        clock.day(8)
        self.second = at.measure("us/213/hr/9795", "Orchard Fund Act of 2087", session="213")
        at.event(self.second, "1", "Introduced in House.")
        at.link(self.second, "reintroduced", "us/211/hr/9605")
        self.expect(new("measure", "Orchard Fund Act of 2087"), "ann")
        self.expect(new("event", "Introduced in House."), "ann")
        self.expect(new("link", "is the reintroduction of: Orchard Fund Act"), "ann")
        clock.day(9)
        amount = MeasureAmount.objects.create(
            measure=self.line, stage="appropriated", first_year=2085, last_year=2085, amount=Decimal(5), currency="XTS"
        )
        clock.tick()
        at.change(amount, amount=Decimal("4.5"))
        moved = (("amount", "5", "4.50"),)
        self.expect(new("amount", "appropriated: 5 XTS, 2085"), "carl")
        self.expect(("amount", "changed", "appropriated: 4.50 XTS, 2085", moved), "carl")
        clock.day(10)
        at.withdraw(self.heard)
        self.expect(("event", "withdrawn", "Hearing held and adjourned.", (("withdrawn_at", "", "2085-03-15"),)), "ann")

    def third_week(self) -> None:
        at, clock = self.at, self.clock
        clock.day(15)
        self.third = at.measure("us/215/hr/9221", "Ladders Act", session="215")
        at.link(self.third, "predecessor", self.second)
        at.link(self.third, "vehicle", self.act)
        self.expect(new("measure", "Ladders Act"), "ann")
        self.expect(new("link", "follows on: Orchard Fund Act of 2087"), "ann")
        self.expect(new("link", "was folded into: Everything Act"), "ann")
        clock.day(16)
        at.event(self.act, "1", "Became law.", stage="law")
        self.expect(new("event", "Became law."), "ann")
        at.event(self.other, "2", "Salt taxed.")
        self.expect(new("event", "Salt taxed."), "ben")
        clock.day(17)
        pledge = Pledge.objects.create(
            slug="one", pledger=self.fund, words="We shall pay.", source=at.source, case="vale", line="orchards"
        )
        self.expect(new("pledge", "We shall pay."), "carl", "eve")
        clock.tick()
        PledgeStep.objects.create(pledge=pledge, kind="paid", amount=Decimal(2), currency="XTS", source=at.source)
        self.steps = 1
        series = PermitSeries.objects.create(
            slug="s", title="Ferry permits", unit="quota", category="all", authority="Port", measure=self.uk
        )
        clock.tick()
        PermitPoint.objects.create(series=series, day="2085", value=Decimal(2500), source=at.source)
        self.expect(new("permit", "Ferry permits: 2,500"), "ben")
        clock.day(18)
        statement = some.statement(self.night, some.user("editor", "ed"), about_organisation=self.fund)
        self.draft = some.statement(self.night, None, about_organisation=self.fund, words="“A draft.”")
        self.publish(statement)

    def publish(self, statement: Any) -> None:
        editor = some.user("editor", "clerk")
        workflow.nobody(statement, why="no address is published", by=editor)
        workflow.approve(statement, by=some.user("approver", "judge"))

    def fourth_week(self) -> None:
        at, clock = self.at, self.clock
        clock.day(22)
        due = Deadline.objects.create(
            measure=self.act, title="Report to the orchard", day=date(2085, 4, 1), source=at.source
        )
        self.expect(new("deadline", "Report to the orchard"), "ann")
        clock.tick()
        at.change(due, day=date(2085, 3, 29))
        self.expect(("deadline", "moved", "Report to the orchard", (("day", "2085-04-01", "2085-03-29"),)), "ann")
        self.expect(("deadline", "overdue", "Report to the orchard", ()), "ann")  # from 30 March on
        clock.day(26)
        at.change(due, met_on=date(2085, 3, 31), met_source=at.source)
        self.expect(("deadline", "met", "Report to the orchard", (("met_on", "", "2085-03-31"),)), "ann")
        Engagement.objects.create(kind="meeting", title="Secret orchard ladder tea", owner=self.ann).measures.add(
            self.first
        )
        at.event(self.first, "gone", "Observed, and taken back.", official=False)
        clock.day(27.5)

    def run(self, send: Callable[[datetime], None]) -> None:
        """The month, with digests looked for each morning."""
        weeks = [self.first_week, self.second_week, self.third_week, self.fourth_week]
        for number, happens in enumerate(weeks):
            happens()
            for morning in range(7 * number, 7 * number + 8):
                if START + timedelta(days=morning) > self.clock.now:
                    self.clock.day(morning)
                    send(self.clock.now)


def settled(month: Month) -> dict[str, Counter[Told]]:
    return {name: Counter(items) for name, items in month.expected.items()}


def test_digests_of_a_month_tell_exactly_what_changed(
    clock: Clock, outbox: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = Month(clock)
    month.expect(("step", "new", "Paid 2 XTS: We shall pay.", ()), "carl")
    month.expect(("step", "new", "مدفوع 2 XTS: We shall pay.", ()), "eve")  # her rule is in Arabic
    month.expect(new("event", "Observed, and taken back."), "ann")
    crashes = iter((Crash, None, None, Crash, None, Crash))
    save, send = Digest.save, EmailMultiAlternatives.send

    def dies_after_sending(digest: Digest, *args: Any, **named: Any) -> None:
        if digest.sent_at and next(crashes, None):
            raise Crash
        save(digest, *args, **named)

    def dies_before_sending(mail: Any, *args: Any, **named: Any) -> int:
        if next(crashes, None):
            raise Crash
        return int(send(mail, *args, **named))

    monkeypatch.setattr(Digest, "save", dies_after_sending)
    monkeypatch.setattr(EmailMultiAlternatives, "send", dies_before_sending)
    died = 0

    def morning(now: datetime) -> None:
        nonlocal died
        digests.make(now)
        for _attempt in range(9):
            try:
                sending.send(now)
                return
            except Crash:
                died += 1
        raise AssertionError("it never got through")

    month.run(morning)
    clock.day(40)
    morning(clock.now)
    assert died == 3
    people = {user.username: user for user in (month.ann, month.ben, month.carl, month.dana, month.eve)}
    for name, expected in settled(month).items():
        found = Counter(told(people[name]))
        if name == "eve":
            (statement,) = [one for one in found if one[0] == "statement"]
            assert statement[1] == "published"
            assert some.WORDS not in statement[2]
            del found[statement]
        assert found == expected, (name, found - expected, expected - found)
    mails = outbox()
    names = [mail["Message-ID"] for mail in mails]
    assert len(names) == len(set(names)) == Digest.objects.count()
    assert not Digest.objects.filter(sent_at=None).exists()
    everything = "".join(str(mail) for mail in mails) + "".join(Digest.objects.values_list("body", flat=True))
    assert "Secret" not in everything
    assert "A draft" not in everything


def test_mail_is_in_the_reader_s_language_and_loads_nothing(clock: Clock, outbox: Any) -> None:
    at, dana = Parliaments(clock), reader("dana")
    bill = at.measure("uk/bill/1", "Bill <img src=https://evil.example/x.png>", "uk-westminster")
    clock.day(1)
    rule(dana, "jurisdiction", "uk-westminster", clock, language="ar")
    at.event(bill, "1", "Read \u202e<script>alert(1)</script>", stage="")
    clock.day(9)
    (digest,) = digests.make(clock.now)
    sending.send(clock.now)
    (mail,) = outbox()
    assert mail["Message-ID"] == digest.message_id
    assert mail["To"] == dana.email
    assert "تغيير" in str(mail["Subject"])
    html = mail.get_body(("html",)).get_content()
    page = lxml.html.fromstring(html)
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert not page.xpath("//img | //link | //script | //style | //iframe | //@src | //@srcset | //@background")
    assert all(href.startswith(("http://localhost", "https://")) for href in page.xpath("//@href"))
    text = mail.get_body(("plain",)).get_content()
    assert "‹U+202E›" in text
    assert "\u202e" not in text + html
    assert "/ar/measures/uk/bill/1/" in text


def test_nothing_new_makes_no_mail_and_a_long_digest_is_bounded_with_the_rest_on_its_page(
    clock: Clock, outbox: Any
) -> None:
    at, ann = Parliaments(clock), reader("ann")
    bill = at.measure("uk/bill/1", "Bill", "uk-westminster")
    clock.day(1)
    rule(ann, "measure", bill.key, clock)
    assert digests.make(clock.day(9)) == []
    for number in range(300):
        at.event(bill, str(number), f"Thing {number}. " + "x" * 3000)
    (digest,) = digests.make(clock.day(17))
    assert digest.items.count() == 300
    assert len(digest.body) + len(digest.html) < 120_000
    assert f"/watch/digests/{digest.pk}/" in digest.body
    assert "240 more" in digest.body
    site = some.signed_in(ann)
    shown = "".join(site.get(f"/watch/digests/{digest.pk}/?page={page}").content.decode() for page in (1, 2))
    assert all(f"Thing {number}." in shown for number in range(300))
    assert some.signed_in(reader("other")).get(f"/watch/digests/{digest.pk}/").status_code == 404


def test_refused_mail_is_kept_and_tried_again_later_each_time(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    at, ann = Parliaments(clock), reader("ann")
    bill = at.measure("uk/bill/1", "Bill", "uk-westminster")
    clock.day(1)
    rule(ann, "measure", bill.key, clock)
    at.event(bill, "1", "Read.")
    digests.make(clock.day(9))
    tries = []

    def refuse(mail: Any, *args: Any, **named: Any) -> int:
        tries.append((clock.now, mail.extra_headers["Message-ID"]))
        if len(tries) < 4:
            raise SMTPRecipientsRefused({ann.email: (550, b"no such mailbox")})
        return 1

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    for _minute in range(60):
        clock.tick()
        sending.send(clock.now)
    waits = [(later[0] - sooner[0]) / timedelta(minutes=1) for sooner, later in zip(tries, tries[1:], strict=False)]
    assert waits == [5, 10, 20]
    assert len({name for _at, name in tries}) == 1
    digest = Digest.objects.get()
    assert digest.sent_at
    assert digest.failure == ""


def test_two_processes_that_write_at_once_tell_each_thing_once(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    at, ann, ben = Parliaments(clock), reader("ann"), reader("ben")
    for owner in (ann, ben):
        rule(owner, "jurisdiction", "uk-westminster", clock)
    at.event(at.measure("uk/bill/1", "Bill", "uk-westminster"), "1", "Read.")
    now = clock.day(7)
    # The other process looked before the first one had written anything: to it, nothing is told yet.
    monkeypatch.setattr(digests, "_untold", lambda _owner, items: items)
    assert len(digests.make(now, at_once=True)) == 2
    Delivery.objects.filter(owner=ben).delete()  # ben's digest had not been reached by the first
    Digest.objects.filter(owner=ben).delete()
    Rule.objects.update(told_until=None)
    assert [one.owner for one in digests.make(now, at_once=True)] == [ben]
    assert Counter(told(ann)) == Counter(told(ben))
    assert Digest.objects.count() == 2


def test_feed_editions_out_of_order_tell_each_event_once(clock: Clock, tmp_path: Path) -> None:
    ann = reader("ann")
    rule(ann, "jurisdiction", "us-congress", clock, every_days=1)
    home = tmp_path / "home"
    for day, path in ((1, OLD), (3, NEW), (5, OLD), (7, NEW)):  # the old edition comes again after the new one
        clock.day(day)
        read_in(home, path)
        loading.load_measures(Lake.open(home))
        digests.make(clock.day(day + 1))
    bill = loading.Measure.objects.get()
    items = told(ann)
    events = [one for one in items if one[0] == "event"]
    assert Counter(one[1] for one in events)["new"] == bill.events.count()
    assert Counter(one[1] for one in events)["withdrawn"] == bill.events.exclude(withdrawn_at=None).count() == 3
    assert [one[2] for one in items if one[:2] == ("measure", "new")] == ["Lamp Lighters Act of 2085"]
    keys = Delivery.objects.values_list("item", flat=True)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_in_whatever_order_is_told_once(clock: Clock, seed: int) -> None:
    """Events at random; digests at random moments, some rows becoming visible only after the digest of their own moment."""
    dice, at = random.Random(seed), Parliaments(clock)
    ann, ben = reader("ann"), reader("ben")
    bills = [at.measure(f"uk/bill/{n}", f"Bill {n}", "uk-westminster") for n in range(4)]
    clock.day(1)
    rule(ann, "jurisdiction", "uk-westminster", clock)
    rule(ann, "words", "bill", clock, every_days=1)
    rule(ben, "measure", "uk/bill/2", clock, every_days=7)
    events: list[Any] = []
    expected: Counter[tuple[str, str]] = Counter()
    of_ben = 0
    for number in range(200):
        clock.now += timedelta(hours=dice.randrange(1, 7))
        act = dice.choice(("add", "add", "late", "change", "withdraw", "digest"))
        live = [event for event in events if event.withdrawn_at is None]
        if act in ("add", "late") or not live:
            bill = dice.choice(bills)
            made = at.event(bill, str(number), f"Thing {number}")
            if act == "late":  # written before a digest was made, seen by others after it
                type(made).objects.filter(pk=made.pk).update(seen_at=clock.now - timedelta(hours=1))
            events.append(made)
            expected["event", "new"] += 1
        elif act == "digest":
            digests.make(clock.now, at_once=dice.random() < 0.3)
            continue
        else:
            place = events.index(dice.choice(live))
            if act == "change":
                events[place] = at.change(events[place], text=f"Changed {number}")
                expected["event", "changed"] += 1
            else:
                events[place] = at.withdraw(events[place])
                expected["event", "withdrawn"] += 1
            bill = events[place].measure
        of_ben += bill.key == "uk/bill/2"
    clock.now += timedelta(minutes=1)
    digests.make(clock.now, at_once=True)
    assert Counter(one[:2] for one in told(ann)) == expected
    assert len(told(ben)) == of_ben
    assert Rule.objects.filter(told_until=clock.now).count() == 3
