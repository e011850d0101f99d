"""What counts as a change, which rule is about it, and whose lineage is followed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from comity.web.policy.models import Deadline, Measure, MeasureText, Rule
from comity.web.policy.watching import deadlines, figures, silence, words
from comity.web.policy.watching.change import Change, again
from comity.web.policy.watching.changes import changes
from comity.web.policy.watching.lineage import Lineage, followed
from comity.web.policy.watching.rules import Matching
from comity.web.policy.watching.scope import Scope
from tests.web.policy.watched import START, Clock, Parliaments, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def listed(clock: Clock, **scope: object) -> list[Change]:
    return changes(START, clock.tick(), Scope(**scope))  # type: ignore[arg-type]


def keys(ids: frozenset[int], at: Parliaments) -> set[str]:
    from comity.web.policy.models import Measure

    return set(Measure.objects.filter(pk__in=ids).values_list("key", flat=True))


def test_event_known_from_its_first_words_though_it_was_corrected_before_anybody_looked(clock: Clock) -> None:
    at = Parliaments(clock)
    event = at.event(at.measure("uk/bill/1", "Bill", "uk-westminster"), "1", "Frist reading.")
    at.change(event, text="First reading.")
    changed, new = (one for one in listed(clock) if one.kind == "event")
    assert (new.verb, new.words) == ("new", "Frist reading.")
    assert [(d.name, d.before, d.after) for d in changed.differences] == [("text", "Frist reading.", "First reading.")]
    assert again(changed.told()) == changed


def test_observed_event_taken_away_is_told_with_its_words_and_source(clock: Clock) -> None:
    at = Parliaments(clock)
    event = at.event(at.measure("uk/bill/1", "Bill", "uk-westminster"), "1", "Seen in the lobby.", official=False)
    clock.tick()
    event.delete()
    (gone,) = (one for one in listed(clock) if one.kind == "event")
    assert (gone.verb, gone.words, gone.source) == ("removed", "Seen in the lobby.", "The town crier")


def test_text_is_known_by_what_it_says_so_that_a_row_made_again_is_not_new(clock: Clock) -> None:
    at = Parliaments(clock)
    bill = at.measure("uk/bill/1", "Bill", "uk-westminster")
    told = set()
    for _again in range(2):
        bill.texts.all().delete()
        MeasureText.objects.create(measure=bill, kind="As introduced", url="https://x.example/1", seen_at=clock.tick())
        told |= {one.key for one in listed(clock) if one.kind == "text"}
    assert len(told) == 1


def test_scope_of_a_measure_a_jurisdiction_and_a_case(clock: Clock) -> None:
    at = Parliaments(clock)
    one = at.measure("uk/bill/1", "One", "uk-westminster")
    at.event(one, "1", "Read.")
    at.event(at.measure("case/vale/x", "Two", "il-knesset", case="vale"), "1", "Heard.")
    assert {c.words for c in listed(clock, measures=frozenset({one.pk}))} == {"One", "Read."}
    assert {c.words for c in listed(clock, jurisdiction="il-knesset")} == {"Two", "Heard."}
    assert {c.words for c in listed(clock, case="vale")} == {"Two", "Heard."}


def test_lineage_goes_on_and_back_through_cycles_and_never_turns_round(clock: Clock) -> None:
    at = Parliaments(clock)
    a, b, c, act, other, twin = (at.measure(k, k) for k in ("a", "b", "c", "act", "other", "twin"))
    at.link(b, "reintroduced", a)
    at.link(c, "predecessor", "b")  # by its key alone
    at.link(c, "vehicle", act)
    at.link(other, "vehicle", act)
    at.link(twin, "companion", b)
    at.link(other, "related", a)
    assert keys(followed("a"), at) == {"a", "b", "c", "act", "twin"}
    assert keys(followed("c"), at) == {"a", "b", "c", "act", "twin"}
    assert keys(followed("other"), at) == {"other", "act"}
    at.link(a, "predecessor", c)  # somebody's mistake: a circle
    assert keys(followed("a", Lineage()), at) == {"a", "b", "c", "act", "twin"}
    assert followed("nothing") == frozenset()


@pytest.mark.parametrize(
    ("value", "text", "found"),
    [
        ("peace fund", "A Fund for Peace", True),
        ("peace fund", "A Fund for War", False),
        ("שלום", "הצעה בנושא השלום", True),
        ("سلام", "مشروع للسلام والتنمية", True),
        ("shalom", "הצעה בנושא השלום", True),
        ("shalom", "The Salem trials", False),  # the same consonants in the same script are another word
        ("peace", "Peaceful", False),
    ],
)
def test_words_are_found_in_three_scripts(clock: Clock, value: str, text: str, found: bool) -> None:
    at = Parliaments(clock)
    at.event(at.measure("il/1", "x", "il-knesset"), "1", text)
    rule = Rule(owner=reader("ann"), kind="words", value=value)
    assert bool([c for c in Matching(listed(clock)).of(rule) if c.kind == "event"]) is found


@pytest.mark.parametrize("many", [True, False])
@pytest.mark.parametrize(
    "value", ["peace fund", "שלום", "shalom", "frist", "uk/bill/3", "committee", "companion law", "gone by", "9"]
)
def test_what_is_read_for_some_words_is_what_would_be_found_among_everything(
    clock: Clock, monkeypatch: pytest.MonkeyPatch, value: str, many: bool
) -> None:
    monkeypatch.setattr(words, "MANY", 0 if many else words.MANY)
    at = Parliaments(clock)
    fund, other = (at.measure(f"uk/bill/{n}", t, "uk-westminster") for n, t in enumerate(("A Fund", "Law 9")))
    fund.titles.create(text="קרן לשלום", language="he")
    bare = Measure.objects.create(key="uk/bill/3", jurisdiction="uk-westminster", kind="bill")
    at.change(at.event(fund, "1", "Frist reading, for peace."), text="First reading.")
    at.event(other, "1", "Referred to the committee on the peace fund.")
    at.withdraw(at.event(bare, "1", "Read: هذا مشروع للسلام."))
    at.change(other, policy_area="Peace and a fund")
    at.link(fund, "companion", other)
    Deadline.objects.create(title="Report of the committee", day=date(2085, 3, 10), measure=bare, source=at.source)
    clock.tick()
    bare.events.get().delete()
    rule, until = Rule(owner=reader("ann"), kind="words", value=value), clock.tick()
    whole = Matching(changes(START, until)).of(rule)
    assert Matching(changes(START, until, may=words.May(value))).of(rule) == whole
    assert bool(whole) is (value not in ("gone by",))


@pytest.mark.parametrize(
    "value", ["o'hara", "O’HARA", "art", "9", "a1 peace", "U.S. aid", "שלום", "Zürich", "ﬁsh", "e_art"]
)
def test_what_is_surely_not_said_is_never_said(value: str) -> None:
    wanted = words.Wanted(value)
    said = (
        "O'HARA",
        'o"hara',
        "O’Hara",
        "Art-party",
        "9th",
        "9",
        "A1",
        "PEACE",
        "u.s. AID",
        "shalom",
        "zurich",
        "FISH",
        "x_art",
    )
    masks = [wanted.mask(text) for text in said]
    assert all(mask & ~wanted.at_least(text) == 0 for mask, text in zip(masks, said, strict=True))
    assert any(masks), "one of them says it, else nothing is tried"
    assert wanted.mask(*said) & ~wanted.at_least(*said) == 0


@pytest.mark.parametrize(
    ("value", "found"), [("X000042", True), ("x000042", True), ("Ada Quince", True), ("Quin", False)]
)
def test_person_is_known_by_code_or_name(clock: Clock, value: str, found: bool) -> None:
    at = Parliaments(clock)
    bill = at.measure("uk/bill/1", "Bill", "uk-westminster")
    at.party(bill, "Rep. Quince, Ada [X-Y-1]", "X000042", "cosponsor")
    at.party(bill, "Committee on Quin", "quin00", "committee")
    at.event(bill, "1", "Read.")
    assert bool(Matching(listed(clock)).of(Rule(owner=reader("ann"), kind="person", value=value))) is found


def test_silence_is_told_once_on_its_day_and_ends_with_the_way_or_the_congress(clock: Clock) -> None:
    at = Parliaments(clock)
    days = {"question": 21, "bill": 180}
    asked = at.measure("uk/question/1", "Asked", "uk-westminster", "question")
    bill = at.measure("uk/bill/1", "Bill", "uk-westminster")
    law = at.measure("us/149/hr/1", "Law", session="149", stage="law")
    over = at.measure("us/148/hr/1", "Over", session="148")  # its Congress ended in January 2085
    for measure in (asked, bill, law, over):
        at.event(measure, "1", "Something.")
    found: dict[str, list[int]] = {}
    for day in range(1, 400):
        for one in changes(START + timedelta(days=day - 1), START + timedelta(days=day)):
            if one.kind == "silence":
                found.setdefault(one.measure, []).append(day)
    assert {key: len(told) for key, told in found.items()} == {"uk/question/1": 1, "uk/bill/1": 1}
    assert found["uk/question/1"] == [days["question"] + 1]
    assert found["uk/bill/1"] == [days["bill"] + 1]
    silent = silence.silent((START + timedelta(days=60)).date())
    assert [(measure.key, heard) for measure, heard in silent] == [("uk/question/1", f"{START:%Y-%m-%d}")]


def test_a_short_list_is_not_filled_with_what_no_reader_sees(clock: Clock) -> None:
    at = Parliaments(clock)
    event = at.event(at.measure("uk/bill/1", "Bill", "uk-westminster"), "1", "Frist reading.")
    at.change(event, text="First reading.")
    for snapshot in ("1", "2", "3", "4", "5"):
        at.change(event, snapshot=snapshot)
    (newest,) = changes(START, clock.tick(), most=1)
    assert (newest.kind, newest.verb) == ("event", "changed")


def test_a_short_list_has_the_newest_silences_whatever_their_kind(clock: Clock) -> None:
    at = Parliaments(clock)
    bill = at.measure("uk/bill/1", "Bill", "uk-westminster")
    questions = [at.measure(f"uk/question/{n}", "Asked", "uk-westminster", "question") for n in range(3)]
    Measure.objects.filter(pk=bill.pk).update(last_day=START.date())
    Measure.objects.filter(pk__in=[one.pk for one in questions]).update(last_day=START.date() + timedelta(days=30))
    until = START + timedelta(
        days=200
    )  # the questions fell silent on the 52nd day, the bill, heard of before them, on the 181st
    told = [one.measure for one in changes(until - timedelta(days=190), until, most=1) if one.kind == "silence"]
    assert told == ["uk/bill/1"]


def test_fiscal_years_end_when_their_jurisdiction_says() -> None:
    with override("en"):
        ends = {(e.jurisdiction, e.day, e.year) for e in deadlines.year_ends(date(2026, 1, 1), date(2026, 12, 31))}
    assert ("us-congress", date(2026, 9, 30), "2026") in ends
    assert ("uk-westminster", date(2026, 3, 31), "2025/26") in ends
    assert ("eu", date(2026, 12, 31), "2026") in ends
    assert ("il-knesset", date(2026, 12, 31), "2026") in ends


def test_deadline_met_in_time_was_never_overdue(clock: Clock) -> None:
    at = Parliaments(clock)
    clock.day(1)
    for title, met in (("late", date(2085, 3, 12)), ("in time", date(2085, 3, 10)), ("never", None)):
        Deadline.objects.create(title=title, day=date(2085, 3, 10), met_on=met, source=at.source)
    clock.day(20)
    assert {one.words for one in listed(clock) if one.verb == "overdue"} == {"late", "never"}


def test_figures_that_moved_belong_to_the_lines_of_their_rows(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    from decimal import Decimal

    from comity.lake.release import Manifest
    from comity.methods.vintages import Moved

    one = Moved("vale", "headline", "USD", Decimal(3), Decimal(4), Decimal(1), (), ({"line": "orchards"},), ())
    made = Manifest(id="0" * 16, created="2085-03-06T00:00:00Z", previous="1" * 16)
    change = figures._change(one, made, datetime.fromisoformat(made.created))
    assert Matching([change]).of(Rule(owner=reader("ann"), kind="line", value="vale/orchards")) == [change]
    assert Matching([change]).of(Rule(owner=reader("ben"), kind="line", value="vale/wells")) == []
    assert [(d.before, d.after) for d in change.differences] == [("$3", "$4")]


def test_a_silence_since_a_day_known_only_to_the_month_says_the_month(clock: Clock) -> None:
    at = Parliaments(clock)
    asked = at.measure("uk/question/1", "Asked", "uk-westminster", "question")
    event = at.event(asked, "1", "Asked.", day="2085-03-01")
    event.day = "2085-03"
    event.save()
    type(asked).objects.update(last_day="2085-03-01")
    assert [heard for _measure, heard in silence.silent(date(2085, 5, 1))] == ["2085-03"]
    told = changes(START, START + timedelta(days=90))
    assert [one.day for one in told if one.kind == "silence"] == ["2085-03"]
