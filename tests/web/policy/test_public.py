"""The public pages of policy: measures, threads, pledges, permits, outcome claims, a case's advocacy line by line."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal
from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comity.lake import Lake
from comity.methods import thread
from comity.web.policy.cases import load_cases
from comity.web.policy.models import (
    Measure,
    MeasureEvent,
    MeasureLink,
    MeasureParty,
    MeasureTitle,
    OutcomeClaim,
    PermitPoint,
    PermitSeries,
    Pledge,
    PledgeStep,
    Point,
    Position,
)
from comity.web.policy.queries import lineage, promises
from comity.web.register import loading
from tests.web.conftest import LANGUAGES
from tests.web.register import people as some

pytestmark = pytest.mark.django_db
PAGES = (
    "/measures/",
    "/measures/case/israel-palestine/meppa/",
    "/measures/us/115/hr/1221/",
    "/threads/",
    "/threads/meppa/",
    "/threads/northern-ireland/us-ifi/",
    "/pledges/",
    "/permits/",
    "/outcomes/",
    "/points/",
    "/cases/israel-palestine/policy/",
    "/cases/northern-ireland/policy/",
)


@pytest.fixture
def loaded(lake: Lake) -> Lake:
    loading.load_cases(lake)
    load_cases(lake)
    return lake


@pytest.fixture
def site() -> Client:
    return Client()


def text(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_answers_in_each_language(loaded: Lake, site: Client, language: str, page: str) -> None:
    answer = site.get(LANGUAGES[language] + page)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'<html lang="{language}" dir="{"ltr" if language == "en" else "rtl"}">' in html
    assert html.count("<h1") == 1
    assert "<script" not in html
    assert not re.search(r"<[a-z][^>]*\sstyle=", html)


def a_measure(key: str = "us/199/hr/1", **more: Any) -> Measure:
    made = Measure.objects.create(
        **({"key": key, "jurisdiction": "us-congress", "kind": "bill", "session": "199"} | more)
    )
    MeasureTitle.objects.create(measure=made, text=f"Act of {key}", language="en", kind="short")
    return made


def event(of: Measure, day: str, official: bool = True, stage: str = "", words: str = "Something.") -> MeasureEvent:
    key = f"{day}-{official}-{stage}"
    return of.events.create(
        key=key,
        day=day,
        first_day=(day + "-01-01")[:10],
        stage=stage,
        text=words,
        official=official,
        source=None if official else some.source(),
    )


def test_official_and_observed_stand_side_by_side_and_their_disagreement_is_said(site: Client) -> None:
    one = a_measure(introduced="2085-03-01")
    event(one, "2085-03-01", stage="introduced", words="Introduced in House.")
    event(one, "2085-03-02", official=False, stage="introduced", words="Seen to be introduced.")
    said = text(site.get("/measures/us/199/hr/1/"))
    assert "Introduced in House." in said
    assert "Seen to be introduced." in said
    assert "1 March 2085 (official); 2 March 2085 (observed)" in said


def test_day_known_less_exactly_contradicts_nothing(site: Client) -> None:
    one = a_measure()
    event(one, "2085", official=False, stage="law")
    event(one, "2085-03-01", stage="law")
    assert "Sources disagree" not in text(site.get("/measures/us/199/hr/1/"))


def test_last_day_is_said_no_more_exactly_than_it_is_known(site: Client) -> None:
    one = a_measure(last_day=date(2085, 1, 1), stage="introduced")
    event(one, "2085", stage="introduced")
    for page in ("/measures/", "/measures/us/199/hr/1/"):
        said = text(site.get(page))
        assert "2085" in said
        assert "January" not in said


def test_lineage_leads_both_ways_and_never_out_of_a_large_act_again(site: Client) -> None:
    first, second, act, stranger = (a_measure(f"us/199/hr/{n}") for n in range(1, 5))
    MeasureLink.objects.create(measure=second, other=first, other_key=first.key, kind="reintroduced")
    MeasureLink.objects.create(measure=second, other=act, other_key=act.key, kind="vehicle")
    MeasureLink.objects.create(measure=stranger, other=act, other_key=act.key, kind="vehicle")
    drawn = lineage.drawing(first)
    assert drawn is not None
    assert [[box.lines[1] for box in layer] for layer in drawn.layers] == [[str(one)] for one in (first, second, act)]
    assert "Was reintroduced as" in text(site.get(first.get_absolute_url()))
    assert "Carries" in text(site.get(act.get_absolute_url()))


def test_link_to_a_measure_that_is_not_here_prints_its_name_without_a_link(site: Client) -> None:
    MeasureLink.objects.create(measure=a_measure(), other_key="us/198/hr/7", kind="related")
    answer = site.get("/measures/us/199/hr/1/").content.decode()
    assert "us/198/hr/7" in answer
    assert "/measures/us/198/hr/7/" not in answer


def test_hostile_words_stay_words(site: Client) -> None:
    one = a_measure()
    MeasureParty.objects.create(measure=one, role="<script>x</script>", name='"><img src=x>', affiliation="\u202eevil")
    event(one, "2085-01-01", words="<script>alert(1)</script>")
    Position.objects.create(
        measure=one, organisation=some.organisation("a", "A"), words="<b>bold</b>", language="en", source=some.source()
    )
    html = site.get("/measures/us/199/hr/1/").content.decode()
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>bold" not in html
    assert "\u202e" not in html


def test_filters_find_by_words_kind_stage_and_jurisdiction_and_say_what_is_not_offered(site: Client) -> None:
    a_measure(stage="law")
    a_measure("uk/bill/1", jurisdiction="uk-westminster", kind="question")
    for query, found in {
        "words=act+of+uk": 1,
        "jurisdiction=us-congress": 1,
        "kind=question": 1,
        "stage=law": 1,
        "words=%00": 2,
        "kind=question&stage=law": 0,
    }.items():
        assert site.get(f"/measures/?{query}").context["total"] == found, query
    wrong = site.get("/measures/?kind=nonsense&words=" + "x" * 300)
    assert wrong.status_code == 400
    assert wrong.context["total"] == 2


def test_list_asks_the_same_few_questions_however_many_measures_it_shows(site: Client) -> None:
    for n in range(3):
        event(a_measure(f"us/199/hr/{n}"), "2085-01-01")
    with CaptureQueriesContext(connection) as few:
        site.get("/measures/")
    for n in range(3, 40):
        event(a_measure(f"us/199/hr/{n}"), "2085-01-01")
    with CaptureQueriesContext(connection) as many:
        site.get("/measures/")
    assert len(many) == len(few) <= 14


def test_measure_with_many_events_asks_no_question_of_each(site: Client) -> None:
    one = a_measure()
    event(one, "2085-01-01", official=False)
    with CaptureQueriesContext(connection) as few:
        site.get(one.get_absolute_url())
    for n in range(2, 28):
        event(one, f"2085-01-{n:02}", official=bool(n % 2))
        MeasureParty.objects.create(measure=one, role="cosponsor", name=f"Somebody {n}")
    with CaptureQueriesContext(connection) as many:
        site.get(one.get_absolute_url())
    assert len(many) == len(few) <= 30


def test_thread_prints_each_rung_and_names_each_gap(loaded: Lake, site: Client) -> None:
    said = text(site.get("/threads/meppa/"))
    assert "What happened to the $250 million?" in said
    assert "up to $250,000,000" in said
    assert "$46,500,000" in said
    assert "$94,145,119" in said
    assert "The programme report found is for fiscal year 2021 only." in said
    total = sum((rung.amount or Decimal(0) for rung in thread.thread(loaded, "meppa").rungs), Decimal(0))
    assert f"{total:,.0f}" not in said, "a sum over stages"


def test_thread_as_a_file_has_every_rung_and_pins_its_release(loaded: Lake, site: Client) -> None:
    found = thread.thread(loaded, "us-ifi")
    answer = site.get(f"/threads/us-ifi/?release={loaded.release}&csv=rungs")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    known = [row for row in rows if len(row) == 8]
    assert len(known) == len(found.rungs) + 1
    assert sum(row[3] != "" for row in known[1:]) == sum(rung.amount is not None for rung in found.rungs)
    page = site.get(f"/threads/us-ifi/?release={loaded.release}").content.decode()
    assert f"/threads/northern-ireland/private-ifi/?release={loaded.release}" in page
    assert site.get("/threads/nowhere/").status_code == 404


def test_long_thread_is_folded_by_year_and_loses_nothing(loaded: Lake, site: Client) -> None:
    found = thread.thread(loaded, "us-ifi")
    page = site.get("/threads/us-ifi/").content.decode()
    inside = "".join(re.findall(r'<details class="year">.*?</details>', page, re.DOTALL))
    assert inside.count("<details") == len({rung.year for rung in found.rungs})
    assert inside.count("<tr") - inside.count("<thead>") == len(found.rungs)
    assert "csv=rungs" in page
    summary = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", re.findall(r"<summary>(.*?)</summary>", inside)[0]))
    assert summary == "1986 · Committed up to $50.0 million · Disbursed $120.0 million (1986–1988) · 4 holes"
    assert '<details class="year">' not in site.get("/threads/meppa/").content.decode()


def test_same_years_stand_side_by_side_and_are_not_added(loaded: Lake, site: Client) -> None:
    said = text(site.get("/threads/us-ifi/"))
    assert "up to $120,002,000 USD sum of the years" in said
    assert "$120,000,000 USD one amount for these years" in said
    assert "240,002,000" not in said


def test_rows_of_all_aid_to_the_country_are_printed_as_bounds(loaded: Lake) -> None:
    found = thread.thread(loaded, "us-ifi")
    bounds = {source.id for rung in found.rungs if rung.upper for source in rung.sources}
    assert bounds == {"foreignassistance-gov"}
    assert all(
        r.upper for r in found.rungs for s in r.sources if r.amount is not None and s.id == "foreignassistance-gov"
    )


def test_sum_over_years_that_holds_a_bound_is_said_to_be_one(loaded: Lake, site: Client) -> None:
    assert "Requested: up to $61.0 million" in text(site.get("/threads/us-ifi/"))


def a_pledge(slug: str, **more: Any) -> Pledge:
    given = {"words": "We will pay.", "language": "en", "day": "2020-01-01", "source": some.source(), "binding": True}
    return Pledge.objects.create(slug=slug, **(given | {"amount": Decimal(100), "currency": "USD"} | more))


def test_pledge_knows_what_is_signed_paid_and_not_shown_as_paid() -> None:
    one = a_pledge("one")
    for kind, amount, currency in (("signed", 90, "USD"), ("paid", 30, "USD"), ("paid", 10, "USD"), ("paid", 5, "EUR")):
        PledgeStep.objects.create(
            pledge=one, kind=kind, day="2021", amount=amount, currency=currency, source=some.source()
        )
    told = promises.told(one, date(2021, 1, 1))
    assert (told.signed, told.paid, told.age) == (Decimal(90), Decimal(40), 366)
    assert [step.currency for step in told.other] == ["EUR"]


def a_step(pledge: Pledge, kind: str, day: str, amount: int | None, currency: str = "USD") -> PledgeStep:
    given = {"kind": kind, "day": day, "amount": amount, "currency": currency, "source": some.source()}
    return PledgeStep.objects.create(pledge=pledge, **given)


def test_payment_in_another_currency_is_shown_and_leaves_no_number_for_what_is_unpaid(site: Client) -> None:
    one = a_pledge("one")
    a_step(one, "paid", "2021", 40)
    assert promises.told(one).shortfall == Decimal(60)
    a_step(one, "paid", "2022", 5, "EUR")
    assert promises.told(one).shortfall is None
    assert [s.shortfall for s in promises.sums([promises.told(one)])] == [None]
    said = text(site.get("/pledges/"))
    assert "$40, €5" in said
    assert "not known: partly in another currency" in said
    a_step(one, "paid", "2023", 60)
    assert promises.told(one).shortfall == 0  # whatever else was paid, this much was


def test_every_step_of_a_pledge_stands_with_its_own_source(site: Client) -> None:
    step = a_step(a_pledge("one"), "signed", "2021", 70, "EUR")
    step.source.title = "The signed agreement"
    step.source.save()
    page = b"".join(site.get("/pledges/?csv=steps").streaming_content).decode()
    assert "Signed,2021,70,EUR,The signed agreement" in page
    assert "The signed agreement" in text(site.get("/pledges/"))


def test_pledge_that_was_raised_after_it_was_paid_grows_older_again() -> None:
    one = a_pledge("one")
    a_step(one, "paid", "2021-01-01", 100)
    assert promises.told(one, date(2030, 1, 1)).age == 366
    a_step(one, "changed", "2022-01-01", 150)
    assert promises.told(one, date(2022, 1, 1)).age == 731
    a_step(one, "changed", "2023-01-01", 90)
    assert promises.told(one, date(2030, 1, 1)).age == 1096


def test_sums_keep_currencies_apart_and_leave_out_what_binds_nobody_or_was_withdrawn() -> None:
    a_pledge("a"), a_pledge("b", currency="EUR"), a_pledge("c", binding=False), a_pledge("d", amount=None)
    gone = a_pledge("e")
    PledgeStep.objects.create(pledge=gone, kind="withdrawn", day="2021", source=some.source())
    found = promises.sums([promises.told(one) for one in promises.pledges()])
    assert [(s.currency, s.count, s.pledged, s.paid) for s in found] == [
        ("EUR", 1, Decimal(100), None),
        ("USD", 1, Decimal(100), None),
    ]


def test_permits_of_two_units_have_two_charts_and_no_sum(site: Client) -> None:
    for unit, values in (("quota", (2500, 5000)), ("used", (700, 800))):
        made = PermitSeries.objects.create(
            slug=unit,
            title=f"Permits {unit}",
            language="en",
            unit=unit,
            per="day",
            category="work",
            authority="An office",
        )
        for year, value in zip(("2021", "2022"), values, strict=True):
            PermitPoint.objects.create(series=made, day=year, value=value, source=some.source())
    answer = site.get("/permits/")
    said = text(answer)
    assert "2,500 → 5,000 permits allowed (quota) a day" in said
    assert "700 → 800 permits used a day" in said
    assert answer.content.decode().count('<figure class="chart-figure"') == 2
    assert "5,800" not in said


def test_each_sentence_of_the_advocates_page_stands_on_the_cases_page_with_its_level(
    loaded: Lake, site: Client
) -> None:
    said = text(site.get("/cases/israel-palestine/policy/"))
    claims = OutcomeClaim.objects.filter(case="israel-palestine")
    assert claims.count() > 10
    for claim in claims:
        assert claim.words in said.replace("&#x27;", "'").replace("&quot;", '"'), claim.slug
    assert "Corroborated by an official" in said
    assert "2,500 → 5,000" in said
    assert "300,000,000" in said
    assert not re.search(r"\b850,000,000\b|\b656,000,000\b", said), "claims are never summed"


def test_what_the_newest_file_names_no_more_is_shown_and_said_so(site: Client) -> None:
    one, other = a_measure(), a_measure("us/199/hr/2")
    gone = {"withdrawn_at": timezone.now()}
    MeasureTitle.objects.create(measure=one, text="Old name", language="en", kind="short", **gone)
    one.parties.create(role="cosponsor", name="Left the list", **gone)
    one.parties.create(role="cosponsor", name="Still there")
    one.texts.create(kind="Dropped text", **gone)
    MeasureLink.objects.create(measure=one, other=other, other_key=other.key, kind="reintroduced", **gone)
    said = text(site.get("/measures/us/199/hr/1/"))
    for words in ("Old name", "Left the list", "Dropped text", "Is the reintroduction of: Act of us/199/hr/2"):
        assert re.search(rf"{words}[^.:]*not in the newest file", said), words
    assert said.count("not in the newest file") == 4
    assert said.index("Still there") < said.index("Left the list")
    assert "<h1" in (page := site.get("/measures/us/199/hr/1/").content.decode())
    assert "Act of us/199/hr/1</" in page.partition("</h1>")[0]
    assert lineage.drawing(one) is None
    assert "Act of us/199/hr/1" in text(site.get("/measures/?words=Old"))


def test_amount_says_whose_step_and_part_it_is_and_why_it_may_be_doubted(loaded: Lake, site: Client) -> None:
    said = text(site.get("/measures/case/northern-ireland/us-contribution/"))
    assert "House of Representatives" in said
    assert "taken away" in said
    assert "reported in another parliament" in said, "what its row of flows.csv says"
    said = text(site.get("/measures/case/israel-palestine/us-reconciliation/"))
    assert "one source, an advocate's own page; last year inferred" in said.replace("&#x27;", "'")
    assert "USAID, Economic Support Fund" in text(site.get("/measures/case/israel-palestine/meppa/"))


def test_missing_day_of_the_statutory_report_is_named(loaded: Lake, site: Client) -> None:
    said = text(site.get("/measures/case/israel-palestine/meppa/"))
    assert "the day by which they are due was not found" in said
    assert "counted: five fiscal years from 2021" in said


def test_position_stands_in_the_words_of_whoever_holds_it(loaded: Lake, site: Client) -> None:
    assert "is making its way through the United States Congress" in text(
        site.get("/measures/case/israel-palestine/meppa/")
    )
    Position.objects.create(
        measure=a_measure(), by="Minister for Lamps", words="I am for it.", language="en", source=some.source()
    )
    said = text(site.get("/measures/us/199/hr/1/"))
    assert "Minister for Lamps" in said
    assert "I am for it." in said


@pytest.mark.parametrize(
    ("language", "series", "point"),
    [
        ("ar", "تصاريح للعمل بين الناس في اليوم", "ما يعد به قانون MEPPA"),
        ("he", "היתרים למפגש בין אנשים ליום", "מה MEPPA מבטיח"),
    ],
)
def test_titles_of_a_case_are_in_the_pages_language(
    loaded: Lake, site: Client, language: str, series: str, point: str
) -> None:
    assert series in site.get(f"/{language}/permits/").content.decode()
    assert point in site.get(f"/{language}/points/").content.decode()
    assert (
        point in site.get(f"/{language}/points/israel-palestine-meppa-promise/").content.decode().partition("</h1>")[0]
    )
    assert "Regional Advocacy" in text(site.get(f"/{language}/permits/"))


def test_agreement_of_two_countries_stands_at_a_stage_in_words(loaded: Lake, site: Client) -> None:
    said = text(site.get("/measures/case/northern-ireland/fund-agreement/"))
    assert "United Kingdom and Ireland · Statute" in said
    assert "It stands at: Signed." in said


def test_page_of_an_organisation_tells_what_it_does_in_policy_by_the_same_groups_for_all(
    loaded: Lake, site: Client
) -> None:
    page = site.get("/organisations/alliance-for-middle-east-peace/").content.decode()
    part = page.partition('id="doings"')[2].partition('id="reports"')[0]
    assert "/outcomes/?claimant=alliance-for-middle-east-peace" in part
    assert "/points/israel-palestine-meppa-promise/" in part
    assert "#s-israel-palestine-daily-permits" in part
    assert "Corroborated by an official" in part
    assert (
        part.count("Asserted")
        == OutcomeClaim.objects.filter(claimant__slug="alliance-for-middle-east-peace").count() - 1
    )
    assert re.search(r"/measures/case/israel-palestine/meppa/#positions", part)
    empty = site.get("/organisations/ngo-monitor/").content.decode()
    assert "No pledge, claim, position or point of it is on file." in empty
    assert "0 claims are on file" in text(site.get("/outcomes/?claimant=ngo-monitor"))
    assert site.get("/outcomes/?claimant=%00&case=%00").status_code == 200


def test_page_of_an_organisation_shows_its_pledge_and_no_point_that_is_hidden(site: Client) -> None:
    one = some.organisation("lamp-fund")
    a_pledge("lamp", pledger=one, words="We will pay for lamps.")
    point = Point.objects.create(slug="hidden", title="A hidden point", public=False)
    point.versions.create(number=1).texts.create(language="en", text="Hidden words", voice_organisation=one)
    said = text(site.get(f"/organisations/{one.slug}/"))
    assert "We will pay for lamps. $100" in said
    assert "hidden" not in said.casefold()
    Point.objects.update(public=True)
    assert "A hidden point" not in text(site.get(f"/organisations/{one.slug}/")), "a voice that gave no consent"


def test_what_the_awards_of_a_sum_share_is_remarked_once_and_the_rest_is_folded(loaded: Lake, site: Client) -> None:
    (rung,) = [r for r in thread.thread(loaded, "meppa").rungs if r.stage == "committed" and r.amount]
    page = lxml.html.fromstring(site.get("/threads/meppa/").content.decode())
    (cell,) = [td for td in page.xpath("//td[@data-label='Remarks']") if td.xpath("details")]
    assert len(cell.xpath("details/ul/li")) == len(rung.pieces)
    assert cell.text_content().count("spread over the years") == 1
    assert "$53,000,000" in cell.text_content()
    answer = site.get("/threads/meppa/?csv=rungs")
    assert "$53,000,000, MEPPA" in b"".join(answer.streaming_content).decode("utf-8-sig")
