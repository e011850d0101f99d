"""What people enter beside feeds and case files: with a source, with its history, and never lost to what comes later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import lxml.html
import pytest
from django.test import Client
from django.utils import timezone

from comity.lake import Lake
from comity.methods import case as case_of
from comity.model.policy import (
    Policy,
    RegisteredMeasure,
    RegisteredMeasureEvent,
    RegisteredPermitPoint,
    RegisteredPermitSeries,
    RegisteredPledge,
    RegisteredPledgeStep,
)
from comity.web.accounts.powers import Role
from comity.web.policy import loading
from comity.web.policy.cases import CaseLoader
from comity.web.policy.models import (
    Measure,
    MeasureEvent,
    MeasureLink,
    PermitPoint,
    PermitSeries,
    Pledge,
    PledgeStep,
    Position,
    Rule,
)
from comity.web.policy.watching.changes import changes
from comity.web.policy.watching.rules import Matching, scope_of
from comity.web.register.loading import Loaded, load_cases
from tests.building import read_in
from tests.web.desk.playing import Desk, words
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = pytest.mark.django_db
FILES = Path(__file__).resolve().parents[2] / "readers" / "billstatus"
BILL = "us/199/hr/9001"
SEEN = {
    "day": "2085-03-05",
    "text": "The lamps were lit at noon.",
    "language": "en",
    "observed_by": "The Harbour Watch",
    "source": "A page",
    "why": "seen",
}


def observed(desk: Desk, key: str = "us/117/hr/1", **changes: str) -> MeasureEvent:
    people.source()
    desk.send(f"/desk/measures/{key}/events/", **(SEEN | changes))
    return MeasureEvent.objects.filter(origin="desk", official=False).latest("pk")


def public(path: str) -> str:
    """What whoever is not signed in reads."""
    answer = Client(headers={"host": "localhost"}).get(path)
    assert answer.status_code == 200, path
    return words(lxml.html.fromstring(answer.content.decode()))


def read(key: str = "us/117/hr/1") -> str:
    return public(f"/measures/{key}/")


def us_bill() -> Measure:
    made = some.measure()
    made.jurisdiction = "us-congress"
    made.save()
    return made


def test_an_observed_event_stands_beside_official_ones_with_its_source_and_who_saw_it() -> None:
    desk = some.contributor()
    bill = us_bill()
    one = observed(desk, stage="passed-chamber" if "passed-chamber" in stages(desk) else stages(desk)[-1])
    assert (one.official, one.entered_by, one.source) == (False, desk.user, people.source())
    page = read()
    for said in ("Referred to a committee.", "The lamps were lit at noon.", "observed by The Harbour Watch", "A page"):
        assert said in page
    bill.refresh_from_db()
    assert (bill.stage, str(bill.last_day)) == (one.stage, "2085-03-05")


def stages(desk: Desk) -> list[str]:
    page = desk.open("/desk/measures/us/117/hr/1/events/")
    return [option.get("value") for option in page.xpath("//select[@name='stage']/option") if option.get("value")]


def test_the_stages_offered_are_those_of_the_measures_jurisdiction() -> None:
    us_bill()
    offered = stages(some.contributor())
    assert {"introduced", "law"} <= set(offered)
    assert "royal-assent" not in offered


@pytest.mark.parametrize("missing", ["day", "text", "language", "observed_by", "source", "why"])
def test_an_observed_event_without_its_parts_is_refused(missing: str) -> None:
    desk = some.contributor()
    us_bill()
    people.source()
    desk.send("/desk/measures/us/117/hr/1/events/", refused=True, **(SEEN | {missing: ""}))
    assert not MeasureEvent.objects.filter(official=False).exists()


def test_days_that_disagree_are_both_kept_and_said() -> None:
    desk = some.contributor()
    bill = us_bill()
    bill.events.create(key="2", day="2021-01-04", first_day="2021-01-04", stage="introduced", text="In.", official=True)
    observed(desk, day="2021-01-05", stage="introduced")
    page = read()
    assert "Sources disagree" in page
    assert bill.events.filter(stage="introduced").count() == 2


def test_a_corrected_event_keeps_what_it_said_before_and_why() -> None:
    desk = some.contributor()
    us_bill()
    one = observed(desk)
    desk.send(f"/desk/events/{one.pk}/", f"/events/{one.pk}/", text="The lamps were lit at dusk.", why="misheard")
    assert "at dusk" in read()
    assert "at noon" not in read()
    history = words(desk.open(f"/desk/events/{one.pk}/"))
    for past in ("misheard", "at noon"):
        assert past in history


def test_a_withdrawn_event_counts_for_nothing_and_can_be_put_back() -> None:
    desk = some.contributor()
    bill = us_bill()
    one = observed(desk, stage="introduced")
    desk.send(f"/desk/events/{one.pk}/", "/withdraw/", why="it was another bill")
    bill.refresh_from_db()
    assert str(bill.last_day) == "2021-02-03"
    assert "was entered here and withdrawn" in read()
    assert "later editions left out" not in read()
    desk.send(f"/desk/events/{one.pk}/", "/withdraw/", why="it was this one")
    bill.refresh_from_db()
    assert str(bill.last_day) == "2085-03-05"
    assert "it was another bill" in words(desk.open(f"/desk/events/{one.pk}/"))


def test_whoever_watches_is_told_of_an_entered_event_and_that_it_was_withdrawn() -> None:
    desk = some.contributor()
    us_bill()
    rule = Rule(owner=people.user(Role.READER), kind="measure", value="us/117/hr/1")

    def heard(since: datetime) -> list[str]:
        told = Matching(changes(since, timezone.now() + timedelta(seconds=1), scope_of([rule]))).of(rule)
        return [one.verb for one in told if one.words == SEEN["text"]]

    start = timezone.now()
    one = observed(desk)
    assert heard(start) == ["new"]
    middle = timezone.now()
    desk.send(f"/desk/events/{one.pk}/", "/withdraw/", why="a mistake")
    assert heard(middle) == ["withdrawn"]


def test_what_a_feed_or_a_case_file_says_is_not_changed_here() -> None:
    desk = some.contributor()
    bill = us_bill()
    source = people.source()
    told = {"official": False, "source": source, "origin": "case:x", "text": "Told."}
    for one in (bill.events.get(), bill.events.create(key="x/1", **told)):
        for path in ("", "withdraw/"):
            desk.open(f"/desk/events/{one.pk}/{path}", status=404)
    bill.origin = "feed"
    bill.save()
    desk.open("/desk/measures/us/117/hr/1/change/", status=404)
    pledge = Pledge.objects.create(slug="theirs", pledger_name="X", words="W", source=source, origin="case:x")
    step = PledgeStep.objects.create(pledge=pledge, kind="paid", source=source, origin="case:x")
    for path in ("theirs/change/", f"theirs/steps/{step.pk}/", f"theirs/steps/{step.pk}/remove/"):
        desk.open(f"/desk/pledges/{path}", status=404)


def test_a_newer_feed_adds_its_own_and_leaves_what_people_observed(tmp_path: Path) -> None:
    home, desk = tmp_path / "home", some.contributor()
    read_in(home, FILES / "old.xml")
    loading.load_measures(Lake.open(home))
    one = observed(desk, BILL)
    gone = observed(desk, BILL, text="Seen by mistake.")
    desk.send(f"/desk/events/{gone.pk}/", "/withdraw/", why="a mistake")
    people.organisation("lantern-fund")
    given = {
        "organisation": "lantern-fund",
        "words": "We are for it.",
        "language": "en",
        "source": "A page",
        "why": "w",
    }
    desk.send(f"/desk/measures/{BILL}/positions/", **given)
    before = list(MeasureEvent.objects.filter(origin="desk").order_by("pk").values())
    read_in(home, FILES / "new.xml")
    assert loading.load_measures(Lake.open(home)).updated == 1
    assert list(MeasureEvent.objects.filter(origin="desk").order_by("pk").values()) == before
    assert Position.objects.get().words == "We are for it."
    assert one.text in read(BILL)


SOURCE = "usaid-meppa-fy2021"
CASE = Policy(
    measures=(
        RegisteredMeasure(
            "bill", {"en": "A bill"}, "us-congress", "bill", SOURCE, key="us/999/hr/1",
            events=(RegisteredMeasureEvent("in", "2020-01-02", "Introduced", SOURCE, stage="introduced"),),
        ),
    ),
    pledges=(
        RegisteredPledge(
            "gift", "A house", "We shall pay.", "en", SOURCE, amount="10", currency="USD", binding=True,
            steps=(RegisteredPledgeStep("signed", SOURCE, date="2020"),),
        ),
    ),
    permits=(
        RegisteredPermitSeries(
            "gate", {"en": "At the gate"}, "quota", {"en": "workers"}, {"en": "The Harbour"},
            (RegisteredPermitPoint("2020", "5", SOURCE),),
        ),
    ),
)  # fmt: skip


def put(lake: Lake, policy: Policy) -> Loaded:
    done = Loaded()
    CaseLoader(lake, case_of(lake, "israel-palestine"), done).load(policy)
    return done


def test_a_newer_case_file_tells_what_is_new_and_leaves_what_people_entered(lake: Lake) -> None:
    load_cases(lake)
    put(lake, CASE)
    desk, case = some.contributor(), "israel-palestine"
    observed(desk, "us/999/hr/1", stage="law")
    step = {"kind": "paid", "day": "2021-02", "amount": "4", "currency": "USD", "source": "A page", "why": "read"}
    desk.send(f"/desk/pledges/{case}-gift/steps/", **step)
    desk.send(f"/desk/permits/{case}-gate/counts/", day="2021", value="7", source="A page", why="read")
    entered = [list(m.objects.filter(origin="desk").values()) for m in (MeasureEvent, PledgeStep, PermitPoint)]
    assert [len(rows) for rows in entered] == [1, 1, 1]
    newer = replace(CASE, measures=(replace(CASE.measures[0], number="H.R. 1", events=()),))
    assert put(lake, newer).left == []
    assert entered == [list(m.objects.filter(origin="desk").values()) for m in (MeasureEvent, PledgeStep, PermitPoint)]
    bill = Measure.objects.get(key="us/999/hr/1")
    assert (bill.number, bill.stage) == ("H.R. 1", "law")


PLEDGE = {
    "slug": "ten-lamps",
    "pledger_name": "The Lighthouse",
    "receiver": "The Harbour",
    "words": "We shall pay ten.",
    "language": "en",
    "amount": "10000000",
    "currency": "USD",
    "binding": "on",
    "day": "2020-01-02",
    "source": "A page",
    "why": "read",
}


def pledged(desk: Desk, **changes: str) -> Pledge:
    people.source()
    desk.send("/desk/new-pledge/", **(PLEDGE | changes))
    return Pledge.objects.get(slug="ten-lamps")


def test_a_pledge_goes_from_said_to_paid_with_a_source_for_each_step() -> None:
    desk = some.contributor()
    one = pledged(desk)
    given = {"currency": "USD", "source": "A page", "why": "read"}
    desk.send("/desk/pledges/ten-lamps/steps/", kind="signed", day="2020-05", amount="9000000", **given)
    desk.send("/desk/pledges/ten-lamps/steps/", kind="paid", day="2021", amount="4000000", **given)
    assert one.steps.filter(source=None).count() == 0
    page = public("/pledges/")
    for said in ("The Lighthouse", "The Harbour", "$10,000,000", "$9,000,000", "$4,000,000", "$6,000,000"):
        assert said in page
    step = one.steps.get(kind="paid")
    path = f"/desk/pledges/ten-lamps/steps/{step.pk}/"
    desk.send(path, f"/steps/{step.pk}/", amount="5000000", why="misread")
    assert one.steps.get(kind="paid").amount == Decimal(5_000_000)
    desk.send(path, "/remove/", why="another pledge")
    history = words(desk.open("/desk/pledges/ten-lamps/"))
    for past in ("misread", "another pledge"):
        assert past in history


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"source": ""}, "required"),
        ({"source": "No such page"}, "No source is called so"),
        ({"currency": ""}, "needs its currency"),
        ({"pledger_name": ""}, "Say who pays"),
        ({"language": ""}, "required"),
    ],
)
def test_a_pledge_without_its_parts_is_refused(changes: dict[str, str], said: str) -> None:
    people.source()
    assert said in some.contributor().send("/desk/new-pledge/", refused=True, **(PLEDGE | changes))


def test_a_statement_that_binds_nobody_stands_apart() -> None:
    desk = some.contributor()
    people.source()
    desk.send("/desk/new-pledge/", **{name: value for name, value in PLEDGE.items() if name != "binding"})
    page = public("/pledges/")
    assert "0 binding pledges" in page
    assert "1 statement binds nobody" in page
    desk.send("/desk/pledges/ten-lamps/change/", binding="on", why="it was signed")
    assert "1 binding pledge" in public("/pledges/")


def test_a_pledge_or_a_series_entered_by_mistake_is_taken_away_and_its_history_stays() -> None:
    desk = some.contributor()
    pledged(desk)
    desk.send("/desk/pledges/ten-lamps/steps/", kind="signed", day="2020-05", source="A page", why="read")
    desk.send("/desk/pledges/ten-lamps/change/", "/remove/", refused=True, why="")
    desk.send("/desk/pledges/ten-lamps/change/", "/remove/", why="said by another")
    assert not Pledge.objects.exists()
    assert "0 binding pledges" in public("/pledges/")
    last = Pledge.history.latest()
    assert (last.history_type, last.history_change_reason, last.history_user) == ("-", "said by another", desk.user)
    assert PledgeStep.history.filter(history_type="-").count() == 1
    given = {"slug": "harbour", "title": "T", "language": "en", "category": "sailors", "authority": "The Mayor"}
    desk.send("/desk/new-series/", unit="quota", why="new", **given)
    desk.send("/desk/permits/harbour/change/", "/remove/", why="twice")
    assert not PermitSeries.objects.exists()


ENTERED = {"slug": "lamps", "jurisdiction": "us-congress", "kind": "bill", "title": "The Lamps Act", "language": "en"}


def everywhere() -> dict[str, bool]:
    """Where whoever is not signed in finds the measure that was entered, or what belongs to it."""
    key, client = "desk/lamps", Client(headers={"host": "localhost"})
    pages = {
        "list": "/measures/",
        "search": "/search/?q=lamps",
        "kin": "/measures/us/117/hr/1/",
        "organisation": "/organisations/lantern-fund/",
        "feed": "/feeds/jurisdictions/us-congress.atom",
        "calendar": "/feeds/cases/invented.ics",
    }
    return {
        name: key in client.get(path).content.decode() or "Lamps Act" in client.get(path).content.decode()
        for name, path in pages.items()
    }


@pytest.mark.django_db(transaction=True)
def test_a_measure_entered_by_mistake_is_taken_away_from_everything_public_and_can_be_put_back() -> None:
    desk = some.contributor()
    people.source()
    bill = us_bill()
    bill.case = "invented"
    bill.save()
    people.organisation("lantern-fund")
    desk.send("/desk/new-measure/", **ENTERED, case="invented", source="A page", why="read")
    observed(desk, "desk/lamps", text="The Lamps Act is read.", day=f"{timezone.now().year + 5}-01-02")
    position = {"words": "We are for it.", "language": "en", "source": "A page", "why": "read"}
    desk.send("/desk/measures/desk/lamps/positions/", organisation="lantern-fund", **position)
    made = Measure.objects.get(key="desk/lamps")
    MeasureLink.objects.create(measure=made, other=bill, kind="predecessor")
    assert all(everywhere().values()), everywhere()
    where = "/desk/measures/desk/lamps/change/"
    desk.send(where, "/withdraw/", refused=True, why="")
    desk.send(where, "/withdraw/", why="it is another's")
    assert not any(found for name, found in everywhere().items() if name != "feed"), everywhere()
    told = Client(headers={"host": "localhost"}).get("/feeds/jurisdictions/us-congress.atom").content.decode()
    assert "is read" not in told
    gone = Client(headers={"host": "localhost"}).get("/measures/desk/lamps/")
    assert gone.status_code == 410
    assert "We are for it" not in gone.content.decode()
    assert "Lamps Act" not in gone.content.decode()
    last = made.history.latest()
    assert (last.history_type, last.history_change_reason, last.history_user) == ("~", "it is another's", desk.user)
    assert "The Lamps Act" in words(desk.open("/measures/"))
    desk.send("/desk/new-measure/", refused=True, **ENTERED, source="A page", why="again")
    assert "it is another's" in words(desk.open(where))
    desk.send(where, "/withdraw/", why="it was ours after all")
    assert all(everywhere().values()), everywhere()
    assert "We are for it." in read("desk/lamps")


def test_whoever_watches_a_measure_is_told_once_that_it_was_taken_away() -> None:
    desk = some.contributor()
    people.source()
    desk.send("/desk/new-measure/", **ENTERED, source="A page", why="read")
    start = timezone.now()
    observed(desk, "desk/lamps")
    desk.send("/desk/measures/desk/lamps/change/", "/withdraw/", why="it is another's")
    rule = Rule(owner=people.user(Role.READER), kind="measure", value="desk/lamps")
    told = Matching(changes(start, timezone.now() + timedelta(seconds=1), scope_of([rule]))).of(rule)
    assert [(one.kind, one.verb) for one in told] == [("measure", "withdrawn")]


def test_a_series_of_permits_gets_its_counts_one_by_one() -> None:
    desk = some.contributor()
    people.source()
    given = {"slug": "harbour", "title": "Permits for the harbour", "language": "en", "category": "sailors"}
    desk.send("/desk/new-series/", unit="quota", per="day", authority="The Mayor", area="The quay", why="new", **given)
    for day, value in (("2019", "2500"), ("2020", "5000")):
        desk.send("/desk/permits/harbour/counts/", day=day, value=value, source="A page", why="read")
    page = public("/permits/")
    for said in ("Permits for the harbour", "2,500", "5,000", "The quay", "sailors", "The Mayor"):
        assert said in page
    one = PermitSeries.objects.get()
    row = one.points.get(day="2020")
    desk.send(f"/desk/permits/harbour/counts/{row.pk}/", "/remove/", why="twice")
    assert one.points.count() == 1
    assert "twice" in words(desk.open("/desk/permits/harbour/"))
    desk.send("/desk/permits/harbour/counts/", refused=True, day="2021", value="1", why="no source")


MEASURE = {
    "slug": "lamp-rule",
    "jurisdiction": "us-congress",
    "kind": "regulation",
    "number": "R. 7",
    "title": "A rule for lamps",
    "language": "en",
    "url": "https://gazette.example/7",
    "source": "A page",
    "why": "read",
}


def test_a_measure_that_no_feed_has_is_entered_with_its_source_and_keeps_its_former_title() -> None:
    desk = some.contributor()
    people.source()
    assert desk.send("/desk/new-measure/", **MEASURE).endswith("/measures/desk/lamp-rule/")
    page = read("desk/lamp-rule")
    for said in ("A rule for lamps", "R. 7", "A page", "gazette.example"):
        assert said in page
    desk.send("/desk/measures/desk/lamp-rule/change/", title="A rule for all lamps", why="misread")
    one = Measure.objects.get(key="desk/lamp-rule")
    assert one.title() == "A rule for all lamps"
    assert "A rule for lamps" in read("desk/lamp-rule")
    observed(desk, "desk/lamp-rule")
    assert "The lamps were lit at noon." in read("desk/lamp-rule")
    assert "already exists" in desk.send("/desk/new-measure/", refused=True, **MEASURE)


def test_a_position_is_somebodys_in_their_words_with_a_source() -> None:
    desk = some.contributor()
    us_bill()
    people.source()
    given = {
        "by": "The Minister of Lamps",
        "words": "I am for it.",
        "language": "en",
        "source": "A page",
        "why": "read",
    }
    path = "/desk/measures/us/117/hr/1/positions/"
    assert "Say whose position" in desk.send(path, refused=True, **(given | {"by": ""}))
    desk.send(path, **given)
    one = Position.objects.get()
    assert "I am for it." in read()
    desk.send(f"/desk/positions/{one.pk}/", f"/positions/{one.pk}/", words="I am against it.", why="misheard")
    assert "I am against it." in read()
    desk.send(f"/desk/positions/{one.pk}/", "/remove/", why="not published")
    assert "against it" not in read()
    assert Position.history.filter(words="I am for it.").exists()


def test_only_those_who_may_propose_are_shown_the_way_to_the_forms() -> None:
    us_bill()
    pages = ("/measures/", "/measures/us/117/hr/1/", "/pledges/", "/permits/")
    staff = some.contributor().client
    others = (Client(headers={"host": "localhost"}), people.signed_in(people.user(Role.READER)))
    for path in pages:
        assert b"/desk/" in staff.get(path).content.partition(b"<main")[2]
        for site in others:
            assert b"/desk/" not in site.get(path).content.partition(b"<main")[2]
