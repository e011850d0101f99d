"""What case files say of policy reaches the tables once, stands beside what feeds say, and keeps what people changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

import comity
from comity.lake import Lake
from comity.methods import case as case_of
from comity.model.policy import Policy, RegisteredLink, RegisteredMeasure, RegisteredMeasureEvent, RegisteredPledge
from comity.web.accounts.powers import Role
from comity.web.policy.cases import CaseLoader, load_cases
from comity.web.policy.models import (
    Deadline,
    Measure,
    MeasureAmount,
    MeasureEvent,
    OutcomeClaim,
    PermitSeries,
    Pledge,
    Point,
    Rule,
)
from comity.web.policy.watching.changes import changes
from comity.web.policy.watching.lineage import followed
from comity.web.policy.watching.rules import Matching, scope_of
from comity.web.register import loading
from comity.web.register.loading import Loaded
from tests.web.desk.playing import Desk, words
from tests.web.register import people as some

pytestmark = pytest.mark.django_db

SOURCE = "usaid-meppa-fy2021"
BILL = RegisteredMeasure(
    "bill",
    {"en": "A bill", "he": "הצעת חוק"},
    "us-congress",
    "bill",
    SOURCE,
    key="us/999/hr/1",
    line="meppa",
    events=(RegisteredMeasureEvent("in", "2020-01-02", "Introduced", SOURCE, stage="introduced"),),
    links=(RegisteredLink("related", "us/999/hr/2", SOURCE),),
)


def put(lake: Lake, policy: Policy) -> Loaded:
    done = Loaded()
    CaseLoader(lake, case_of(lake, "israel-palestine"), done).load(policy)
    return done


@pytest.fixture
def loaded(lake: Lake) -> Lake:
    loading.load_cases(lake)
    load_cases(lake)
    return lake


def test_loading_twice_changes_nothing(loaded: Lake) -> None:
    done = load_cases(loaded)
    assert (done.changed, done.left) == (0, [])


def test_shipped_cases_reach_the_tables_with_sources(loaded: Lake) -> None:
    act = Measure.objects.get(key="case/israel-palestine/meppa")
    assert (act.stage, act.line) == ("law", "meppa")
    assert [(a.stage, a.amount, a.upper) for a in act.amounts.filter(stage="authorised")] == [
        ("authorised", Decimal(250_000_000), True)
    ]
    assert not MeasureEvent.objects.filter(official=False, source=None).exists()
    two = Measure.objects.get(key="us/115/hr/1221").events.filter(stage="introduced")
    assert sorted(e.day for e in two) == ["2017-02-17", "2017-02-27"]
    assert Deadline.objects.get(measure=act).day.isoformat() == "2025-09-30"


def test_lineage_leads_from_the_first_bill_to_the_act_and_to_another_case(loaded: Lake) -> None:
    way, key = ["case/israel-palestine/meppa"], "case/israel-palestine/meppa"
    while link := Measure.objects.get(key=key).links.filter(kind__in=("predecessor", "reintroduced")).first():
        key = link.other.key
        way.append(key)
    assert way[1:] == ["us/115/hr/1221", "us/113/hr/5795", "us/111/hr/1605"]
    model = Measure.objects.get(key="us/111/hr/1605").links.get(kind="model")
    assert model.other == Measure.objects.get(key="case/northern-ireland/fund-agreement")


def test_a_watch_on_the_first_bill_is_told_of_the_act_that_it_became_part_of(loaded: Lake) -> None:
    follows = set(Measure.objects.filter(pk__in=followed("us/111/hr/1605")).values_list("key", flat=True))
    way = {"us/113/hr/5795", "us/115/hr/1221", "case/israel-palestine/meppa"}
    act = "case/israel-palestine/consolidated-appropriations-2021"
    assert {"us/111/hr/1605", act, *way} <= follows
    assert "case/northern-ireland/fund-agreement" in follows, "what it was modelled on"
    act_now, since = Measure.objects.get(key=act), timezone.now()
    act_now.events.create(key="new", day="2026", text="Amended.", official=True, seen_at=since)
    act_now.events.create(key="gone", day="2026", text="Repealed.", official=True, seen_at=since)
    rule = Rule(owner=some.user(Role.READER), kind="measure", value="us/111/hr/1605")
    until = since + timedelta(seconds=1)
    heard = Matching(changes(since, until, scope_of([rule]))).of(rule)
    assert {one.words for one in heard} == {"Amended.", "Repealed."}
    Measure.objects.get(key="us/115/hr/1221").links.update(withdrawn_at=since)
    assert Measure.objects.get(key=act).pk not in followed("us/111/hr/1605"), "a link that was withdrawn leads nowhere"


def test_statement_of_support_has_no_sum_and_does_not_bind(loaded: Lake) -> None:
    support = Pledge.objects.filter(case="israel-palestine")
    assert support.count() >= 3
    assert not support.filter(binding=True).exists()
    assert not support.exclude(amount=None).exists()
    paid = Pledge.objects.get(slug="northern-ireland-australia-1995").steps.get()
    assert (paid.kind, paid.amount, paid.currency) == ("paid", Decimal(1_500_000), "AUD")


def test_permits_doubled_is_a_claimed_daily_quota(loaded: Lake) -> None:
    series = PermitSeries.objects.get()
    assert (series.unit, series.per) == ("quota", "day")
    assert [p.value for p in series.points.order_by("pk")] == [2500, 5000]
    assert {p.claimed_by.slug for p in series.points.all()} == {"alliance-for-middle-east-peace"}
    claim = OutcomeClaim.objects.get(slug="israel-palestine-permits-doubled")
    assert list(claim.permits.all()) == [series]
    assert not claim.evidence.exists()


def test_what_a_case_file_remarks_is_read_in_the_language_of_the_page(loaded: Lake) -> None:
    said = {prefix: Client().get(f"{prefix}/permits/").content.decode() for prefix in ("", "/ar", "/he")}
    assert "not stated" in said[""]
    assert "Before the change" in said[""]
    for prefix, there in (("/ar", ("غير مذكورة", "قبل التغيير")), ("/he", ("לא צוינה", "לפני השינוי"))):
        assert all(one in said[prefix] for one in there)
        assert "not stated" not in said[prefix]
        assert "Before the change" not in said[prefix]
        act = Client().get(f"{prefix}/measures/case/israel-palestine/meppa/").content.decode()
        assert {"/ar": "إذنٌ بالإنفاق لا مال", "/he": "היתר להוציא, לא כסף"}[prefix] in act
        assert "permission to spend" not in act


FILE = Path(comity.__file__).parent / "cases/israel-palestine/measures.yaml"


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("/measures/case/israel-palestine/meppa/", "meppa"),
        ("/desk/pledges/israel-palestine-uk-concept/", "uk-concept"),
        ("/desk/permits/israel-palestine-daily-permits/", "daily-permits"),
        ("/desk/outcomes/israel-palestine-permits-doubled/", "permits-doubled"),
        ("deadline", "meppa-authorisation-ends"),
    ],
)
def test_what_a_case_file_says_names_the_file_and_line_where_it_is_corrected(loaded: Lake, path: str, id: str) -> None:
    desk = Desk(some.user(Role.CONTRIBUTOR))
    if path == "deadline":
        path = f"/desk/deadlines/{Deadline.objects.get(origin__endswith=id).pk}/"
    (told,) = desk.open(path).xpath("//*[@id='filed']")
    line = int(told.xpath(".//bdi")[-1].text_content())
    assert f"id: {id}" in FILE.read_text(encoding="utf-8").splitlines()[line - 1]
    assert ("corrected in the file" in words(told)) != ("stands from then on" in words(told))


def test_what_people_entered_names_no_case_file(loaded: Lake) -> None:
    one = Pledge.objects.create(slug="ours", pledger_name="X", words="W", source=some.source())
    assert not Desk(some.user(Role.CONTRIBUTOR)).open(f"/desk/pledges/{one.slug}/").xpath("//*[@id='filed']")


def test_only_the_act_is_corroborated(loaded: Lake) -> None:
    levels = {c.slug: {e.level for e in c.evidence.filter(against=False)} for c in OutcomeClaim.objects.all()}
    assert [slug for slug, found in levels.items() if "corroborated" in found] == ["israel-palestine-meppa-enacted"]


def test_points_are_public_and_their_numbers_are_figures_of_the_release(loaded: Lake) -> None:
    point = Point.objects.get(slug="israel-palestine-meppa-promise")
    assert point.public
    version = point.versions.get()
    assert Decimal(version.figures["authorised"]["value"]) == 250_000_000
    assert version.figures["authorised"]["release"] == loaded.release
    assert version.figures["claimed"]["literal"] == "$250 million"
    assert {t.language for t in version.texts.all()} == {"en", "ar", "he"}


def test_changed_text_changes_the_event_and_a_dropped_one_is_kept_as_withdrawn(loaded: Lake) -> None:
    put(loaded, Policy(measures=(BILL,)))
    event = replace(BILL.events[0], text="Brought in")
    assert put(loaded, Policy(measures=(replace(BILL, events=(event,)),))).changed == 1
    assert MeasureEvent.objects.get(measure__key=BILL.key).text == "Brought in"
    put(loaded, Policy(measures=(replace(BILL, events=()),)))
    gone = MeasureEvent.objects.get(measure__key=BILL.key)
    assert gone.withdrawn_at
    assert Measure.objects.get(key=BILL.key).stage == ""
    put(loaded, Policy(measures=(BILL,)))
    assert MeasureEvent.objects.get(measure__key=BILL.key).withdrawn_at is None


def test_amount_of_which_only_a_remark_changed_stays_the_row_it_was(loaded: Lake) -> None:
    one = MeasureAmount.objects.filter(measure__case="israel-palestine").exclude(note="").order_by("pk")[0]
    before, known = one.note, set(MeasureAmount.objects.values_list("pk", flat=True))
    MeasureAmount.objects.filter(pk=one.pk).update(note="Once said otherwise.", further={})
    assert load_cases(loaded).changed == 1
    assert set(MeasureAmount.objects.values_list("pk", flat=True)) == known
    assert MeasureAmount.objects.get(pk=one.pk).note == before
    assert [row.history_type for row in one.history.order_by("history_id")][-1] == "~"
    MeasureAmount.objects.filter(pk=one.pk).update(amount=1)
    load_cases(loaded)
    assert one.pk not in MeasureAmount.objects.values_list("pk", flat=True)


def test_what_a_person_changed_is_left_alone(loaded: Lake) -> None:
    pledge = RegisteredPledge("promise", "Somebody", "A promise.", "en", SOURCE, date="2020")
    put(loaded, Policy(pledges=(pledge,)))
    held = Pledge.objects.get(slug="israel-palestine-promise")
    held._history_user = some.user(Role.EDITOR)
    held.words = "Corrected here."
    held.save()
    done = put(loaded, Policy(pledges=(replace(pledge, words="Another text."),)))
    assert done.left == ["israel-palestine-promise"]
    assert Pledge.objects.get(slug="israel-palestine-promise").words == "Corrected here."


def test_measure_that_a_feed_published_keeps_its_fields_and_gains_what_was_observed(loaded: Lake) -> None:
    feed = Measure.objects.create(
        key=BILL.key, jurisdiction="us-congress", kind="resolution", number="1", origin="feed"
    )
    feed.titles.create(text="Official", language="en", origin="feed")
    feed.events.create(key="1", official=True, day="2020-01-03", origin="feed")
    put(loaded, Policy(measures=(BILL,)))
    feed.refresh_from_db()
    assert (feed.kind, feed.number, feed.origin, feed.line) == ("resolution", "1", "feed", "meppa")
    assert sorted((e.official, e.day) for e in feed.events.all()) == [(False, "2020-01-02"), (True, "2020-01-03")]
    assert feed.titles.filter(origin="feed").count() == 1


def test_link_to_a_measure_that_is_not_here_yet_is_tied_when_it_comes(loaded: Lake) -> None:
    put(loaded, Policy(measures=(BILL,)))
    link = Measure.objects.get(key=BILL.key).links.get()
    assert (link.other, link.other_key) == (None, "us/999/hr/2")
    Measure.objects.create(key="us/999/hr/2", jurisdiction="us-congress", kind="bill", origin="feed")
    load_cases(loaded)
    link.refresh_from_db()
    assert link.other is not None
