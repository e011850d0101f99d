"""What a reader sees on the pages of policy in each language: names for keys, days in words, lists as it writes them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from comity.lake import Lake
from comity.web.components import formats
from comity.web.policy.models import (
    MeasureAmount,
    MeasureLink,
    MeasureTitle,
    OutcomeClaim,
    PermitPoint,
    PermitSeries,
    PointVersion,
    Rule,
)
from comity.web.register.models import OrganisationName
from tests.web.desk.playing import Desk, words
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = pytest.mark.django_db
LANGUAGES = ["", "/ar", "/he"]
RAW_DAY = re.compile(r"(?<![\w/=#-])20\d\d-\d\d(-\d\d)?(?![\w-])")


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_an_amount_that_became_known_is_told_without_marks_by_number(prefix: str) -> None:
    one = some.measure()
    MeasureAmount.objects.create(
        measure=one,
        stage="appropriated",
        first_year=2021,
        last_year=2021,
        amount=17_500_000,
        currency="USD",
        upper=True,
    )
    told = words(Desk(people.user(some.Role.READER)).open(f"{prefix}/monday/"))
    assert "17,500,000 USD" in told
    assert "U+20" not in told


def test_a_link_that_became_known_names_the_other_measure_in_the_language_of_the_page() -> None:
    one, other = some.measure(), some.measure("us/117/hr/2", "An Act for Oil")
    MeasureTitle.objects.create(measure=other, text="قانون الزيت", language="ar")
    MeasureLink.objects.create(measure=one, other=other, other_key=other.key, kind="predecessor")
    desk = Desk(people.user(some.Role.READER))
    assert "follows on: An Act for Oil" in words(desk.open("/monday/"))
    assert "قانون الزيت" in words(desk.open("/ar/monday/"))
    MeasureLink.objects.create(measure=one, other_key="us/117/hr/77", kind="related")
    assert "is related to: us/117/hr/77" in words(desk.open("/monday/"))


def test_rules_say_what_they_are_about_by_name() -> None:
    desk = Desk(people.user(some.Role.READER))
    some.measure()
    people.organisation("lantern-fund", "The Lantern Fund")
    given = (("measure", "us/117/hr/1", "An Act for Lanterns"), ("organisation", "lantern-fund", "The Lantern Fund"),
             ("jurisdiction", "uk-westminster", "Parliament of the United Kingdom"), ("words", "oil", "oil"),
             ("line", "israel-palestine/meppa", "Middle East Partnership for Peace Act"),
             ("line", "no/where", "no/where"))  # fmt: skip
    for kind, value, _name in given:
        Rule.objects.create(owner=desk.user, kind=kind, value=value)
    said = [each.text_content() for each in desk.open("/watch/").xpath("//ol[@class='waiting']//strong")]
    assert [one.partition(": ")[2] for one in reversed(said)] == [name for _kind, _value, name in given]


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_days_stand_in_words_and_lists_as_the_language_writes_them(prefix: str, lake: Lake) -> None:
    desk = some.approver(prefix)
    one, path = _engagement(desk, lake)
    pages = [
        path,
        f"{path}pack/",
        "/desk/engagements/",
        "/desk/outcomes/lit/",
        "/desk/deadlines/",
        f"/engagements/{one.code}/",
    ]
    for page in (*pages, "/monday/", "/watch/", "/desk/points/ten-times/", "/points/ten-times/"):
        (main,) = desk.open(page).xpath("//main")
        for history in main.xpath(
            ".//h2[@id='history']/following::*|.//input|.//textarea|.//script|.//*[@class='code']"
        ):
            history.drop_tree() if history.getparent() is not None else None
        told = words(main)
        assert not RAW_DAY.search(told), (page, RAW_DAY.findall(told), told)
        if prefix == "/ar":
            assert "; " not in told.replace("؛ ", ""), page


def _engagement(desk: Desk, lake: Lake) -> tuple[Any, str]:
    people.source("The Order Paper")
    people.organisation("lantern-fund", "The Lantern Fund")
    people.organisation("oil-house", "Oil House")
    some.measure()
    some.pointed(desk, some.a_figure(lake))
    desk.send("/desk/points/ten-times/", "/public/", public="on", why="ready")
    one = some.entered(
        desk, day="2026-05-17", offices="Foreign Affairs | US\nThe Treasury | UK", organisations="lantern-fund\noil-house",
        measures="us/117/hr/1", points="ten-times",
    )  # fmt: skip
    path = f"/desk/engagements/{one.code}/"
    desk.send(path, "/follow-ups/", text="Send the paper", due="2026-06-01", why="promised")
    some.ticked(desk, path, "/public/", fields_shown=["day", "offices", "organisations", "measures"], why="agreed")
    given = {
        "claimant": "lantern-fund",
        "words": "We lit them.",
        "day": "2026-06",
        "source": "The Order Paper",
        "why": "read",
    }
    desk.send("/desk/new-outcome/", slug="lit", engagements=one.code, **given)
    day = (timezone.now() + timedelta(days=9)).date().isoformat()
    desk.send("/desk/deadlines/", title="A report", day=day, source="The Order Paper", why="the Act")
    return one, path


def test_measures_and_organisations_have_the_names_of_the_page_s_language() -> None:
    desk = some.approver()
    fund, one = people.organisation("lantern-fund", "The Lantern Fund"), some.measure()
    OrganisationName.objects.create(organisation=fund, text="صندوق الفانوس", language="ar")
    MeasureTitle.objects.create(measure=one, text="قانون الفوانيس", language="ar")
    met = some.entered(desk, organisations="The Lantern Fund", measures="http://localhost/measures/us/117/hr/1/")
    for page in (f"/desk/engagements/{met.code}/", f"/desk/engagements/{met.code}/pack/"):
        told = words(desk.open(f"/ar{page}")).partition("ما الذي تغيّر")[0]
        assert "صندوق الفانوس" in told
        assert "قانون الفوانيس" in told
        assert "The Lantern Fund" not in told


def test_a_claim_takes_over_the_engagement_that_it_came_from() -> None:
    desk = some.contributor()
    people.source("The Order Paper")
    people.organisation("lantern-fund", "The Lantern Fund")
    measure = some.measure()
    met = some.entered(desk, measures=measure.key)
    (begin,) = desk.open(met.get_absolute_url()).xpath("//a[contains(@href, '/new-outcome/')]/@href")
    given = {"slug": "lit", "claimant": "lantern-fund", "words": "Lit.", "source": "The Order Paper", "why": "read"}
    desk.send(begin.replace("http://localhost", ""), **given)
    claim = OutcomeClaim.objects.get()
    assert (list(claim.engagements.all()), list(claim.measures.all())) == ([met], [measure])
    assert "No event of its measures is linked yet" in words(desk.open("/desk/outcomes/lit/"))
    some.ticked(desk, "/desk/outcomes/lit/change/", "", events=[str(measure.events.get().pk)], why="seen")
    assert list(OutcomeClaim.objects.get().events.all()) == list(measure.events.all())
    assert "No event of its measures" not in words(desk.open("/desk/outcomes/lit/"))


def test_a_case_is_chosen_from_those_of_the_release_and_one_that_is_gone_stays() -> None:
    desk = some.contributor()
    people.source("The Order Paper")
    given = {"title": "A rule", "language": "en", "source": "The Order Paper", "why": "read"}
    desk.send("/desk/new-measure/", slug="a-rule", case="northern-ireland", **given)
    (field,) = desk.open("/desk/new-measure/").xpath("//select[@name='case']")
    assert "Northern Ireland" in [each.text for each in field]
    from comity.web.policy.models import Measure

    Measure.objects.update(case="once-here")
    path = "/desk/measures/desk/a-rule/change/"
    assert desk.form(path)[1]["case"] == "once-here"
    desk.send(path, title="A better rule", why="read again")
    assert Measure.objects.get().case == "once-here"


def test_sources_and_organisations_are_offered_where_they_are_asked_for() -> None:
    desk = some.contributor()
    source = people.source("The Order <Paper>")
    people.organisation("lantern-fund", "The Lantern Fund")
    page = desk.open("/desk/new-pledge/")
    offered = {
        name: page.xpath(f"//datalist[@id=//input[@name='{name}']/@list]/option/@value")
        for name in ("source", "pledger")
    }
    assert offered["source"][0] == f"#{source.pk} The Order <Paper>"
    assert offered["pledger"] == ["lantern-fund"]
    given = {"slug": "oil", "words": "We shall.", "language": "en", "day": "2026", "why": "read"}
    desk.send("/desk/new-pledge/", source=offered["source"][0], pledger=offered["pledger"][0], **given)


def test_counts_of_permits_have_no_zeros_behind_the_point() -> None:
    desk = some.contributor()
    series = PermitSeries.objects.create(
        slug="boats", title="Boats", unit="quota", category="sailors", authority="Mayor"
    )
    PermitPoint.objects.create(series=series, day="2026", value=1200, source=people.source())
    told = words(desk.open("/desk/permits/boats/"))
    assert "2026: 1,200 ·" in told


@pytest.mark.parametrize(
    ("language", "said"), [("en", "$46.5m"), ("ar", "\u2066$46.5\u2069 م"), ("he", "\u2066$46.5\u2069 מ׳")]
)
def test_an_amount_in_brief_keeps_its_size(language: str, said: str) -> None:
    from decimal import Decimal

    with override(language):
        assert formats.brief(Decimal("46500000"), "USD") == said
        assert formats.brief(Decimal("992000"), "USD") == formats.short(Decimal("992000"), "USD")


def test_a_pledge_s_table_names_to_whom_it_was_made_and_how_old_it_is() -> None:
    desk = some.contributor()
    people.source("The Order Paper")
    people.organisation("lantern-fund", "The Lantern Fund")
    given = {"slug": "oil", "pledger": "lantern-fund", "receiver": "The Lamps", "words": "We shall.", "language": "en",
             "amount": "5", "currency": "EUR", "binding": "on", "day": "2020-02", "source": "The Order Paper",
             "why": "read"}  # fmt: skip
    desk.send("/desk/new-pledge/", **given)
    row = next(each for each in desk.open("/pledges/").xpath("//tbody/tr") if "We shall." in each.text_content())
    seen = [cell.text_content() for cell in row if "in-file" not in cell.get("class", "")]
    assert seen[0] == "The Lantern Fund to The Lamps"
    assert re.fullmatch(r"February 2020\n\d+ years", seen[2])
    assert "The Lantern Fund · February 2020 · binding" in words(desk.open("/desk/pledges/"))
    files = Client(headers={"host": "localhost"}).get("/pledges/?csv=binding").getvalue().decode()
    assert "The Lantern Fund,The Lamps,We shall.,2020-02" in files


def test_the_desk_says_what_of_the_work_on_policy_needs_a_person_today(lake: Lake) -> None:
    desk = some.approver()
    people.source("The Order Paper")
    made = some.a_figure(lake)
    some.pointed(desk, made)
    some.pointed(desk, made, slug="still-true", title="Still true")
    met, other = some.entered(desk, title="Tea upstairs"), people.user(some.Role.EDITOR)
    for owner, text in ((desk.user.username, "Send the paper"), (other.username, "Bring the maps")):
        given = {"text": text, "owner": owner, "due": "2026-06-01", "why": "promised"}
        desk.send(f"/desk/engagements/{met.code}/", "/follow-ups/", **given)
    today = timezone.now().date()
    for title, days in (("A report", 9), ("An old report", -9), ("A far report", 90)):
        day = (today + timedelta(days=days)).isoformat()
        desk.send("/desk/deadlines/", title=title, day=day, source="The Order Paper", why="the Act")
    row = PointVersion.objects.get(point__slug="ten-times")
    row.figures["amount"]["value"] = "0.1"
    PointVersion.objects.filter(pk=row.pk).update(figures=row.figures)
    home = words(desk.open("/desk/"))
    assert "Your follow-ups 1" in home
    assert "Points to renew 1" in home
    assert "Deadlines of others 2" in home
    assert "Next deadline: 1 June 2026" in home
    for queue, inside, outside in (
        ("follow-ups", "Send the paper", "Bring the maps"),
        ("points", "Ten times", "Still true"),
        ("deadlines", "An old report", "A far report"),
    ):
        told = words(desk.open(f"/desk/queues/{queue}/"))
        assert inside in told
        assert outside not in told


def test_a_pack_is_in_the_language_that_its_button_says() -> None:
    desk = some.contributor()
    page = desk.open(some.entered(desk).get_absolute_url())
    where = page.xpath("//a[contains(@href, '/pack/')]/@href")
    packs = [desk.open(each.replace("http://localhost", "")) for each in where]
    assert [pack.get("lang") for pack in packs] == ["en", "ar", "he"]


def test_a_point_s_text_in_the_language_of_the_page_comes_first(lake: Lake) -> None:
    desk = some.approver()
    some.pointed(desk, None, "One.", **{"texts-1-text": "واحد.", "texts-1-language": "ar"})
    desk.send("/desk/points/ten-times/", "/public/", public="on", why="ready")
    for prefix, first in (("", "en"), ("/ar", "ar"), ("/he", "ar")):
        assert desk.open(f"{prefix}/points/ten-times/").xpath("//p[@class='words']/@lang")[0] == first


def test_a_pack_says_where_each_number_that_is_no_figure_is_printed(lake: Lake) -> None:
    desk = some.contributor()
    people.source("The Order Paper")
    numbers = {"numbers-1-name": "year", "numbers-1-literal": "1986", "numbers-1-source": "The Order Paper"}
    arabic = {"texts-1-text": "لا أرقام هنا.", "texts-1-language": "ar"}
    some.pointed(desk, some.a_figure(lake), "Since {year} {amount}.", **numbers, **arabic)
    path = f"/desk/engagements/{some.entered(desk, points='ten-times').code}/pack/"
    for language, expected in (("en", ["1986: The Order Paper"]), ("ar", [])):
        page = desk.open(f"{path}?language={language}")
        listed = page.xpath("//ul[contains(@class, 'literals')]/li")
        assert [" ".join(each.text_content().split()) for each in listed] == expected
        ids = {each.get("id") for each in listed}
        assert {href[1:] for href in page.xpath("//sup/a/@href") for href in [href[href.index("#") :]]} == ids


def test_an_answer_published_as_html_is_shown_as_words() -> None:
    one = some.measure("uk/question/7", "What became of the lamps?")
    text = "<p>They are lit &amp; well.</p><p>See <a href='https://lamps.example/'>the page</a>.</p>"
    one.events.create(key="a", day="2026-01-02", first_day="2026-01-02", text=text, official=True)
    desk = some.contributor()
    met = some.entered(desk, measures=one.key)
    for page in (one.get_absolute_url(), "/monday/", f"/desk/engagements/{met.code}/pack/"):
        told = words(desk.open(page))
        assert "They are lit & well. See the page (https://lamps.example/)." in told, page
        assert "<p>" not in told


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_a_rule_that_was_begun_or_refused_stands_before_the_others(prefix: str) -> None:
    desk = Desk(people.user(some.Role.READER), prefix)
    Rule.objects.create(owner=desk.user, kind="words", value="oil")
    heads = [each.get("id") for each in desk.open("/watch/?kind=measure&value=us/117/hr/1").xpath("//h2")]
    assert heads[:2] == ["new", "rules"]
    assert [each.get("id") for each in desk.open("/watch/").xpath("//h2")][:2] == ["rules", "new"]
    refused = desk.send("/watch/", "watch/", kind="measure", value="no/such", refused=True)
    assert refused.index('id="new"') < refused.index('id="rules"')
    assert "U+20" not in refused


def test_a_pledge_whose_address_is_a_number_keeps_its_steps() -> None:
    desk = some.contributor()
    people.source("The Order Paper")
    said = {"language": "en", "day": "2026", "source": "The Order Paper", "why": "read"}
    desk.send("/desk/new-pledge/", slug="2026", pledger_name="The Mayor", words="We shall.", **said)
    desk.send("/desk/pledges/2026/steps/", kind="signed", day="2026", source="The Order Paper", why="read")
    (step,) = desk.open("/desk/pledges/2026/").xpath("//a[contains(@href, '/steps/') and not(@class)]/@href")
    assert "/desk/pledges/2026/steps/" in step
    assert "The Order Paper" in desk.form(step.replace("http://localhost", ""))[1]["source"]
