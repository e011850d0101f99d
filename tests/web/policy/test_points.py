"""Advocacy points: numbers that are figures, versions that never change, voices that consent, and what goes stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from comity.lake import Lake
from comity.methods import case, figure, named
from comity.model.question import Years
from comity.web.figures import registry
from comity.web.policy import numbers
from comity.web.policy.models import Point, PointText, PointVersion
from tests.building import activity, iati, payment, put, read_in
from tests.web.conftest import HOME
from tests.web.desk.playing import Desk, words
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = pytest.mark.django_db
GIVEN = {"title": "Ten times", "slug": "ten-times", "texts-0-language": "en", "why": "new"}


def publish(desk: Desk, slug: str = "ten-times") -> None:
    desk.send(f"/desk/points/{slug}/", "/public/", public="on", why="ready")


def moved(value: str | None) -> None:
    """Let the recorded value be another one, as if a release had come between."""
    row = PointVersion.objects.get()
    row.figures["amount"] |= {"value": value, "release": "f" * 64}
    PointVersion.objects.filter(pk=row.pk).update(figures=row.figures)


def test_a_number_is_computed_again_and_opens_its_source_note(lake: Lake, site: Client) -> None:
    desk, made = some.approver(), some.a_figure(lake)
    point = some.pointed(desk, made)
    kept = point.versions.get().figures["amount"]
    assert kept["release"] == lake.release
    assert kept["value"] == str(made.value)
    assert site.get("/points/ten-times/").status_code == 404
    publish(desk)
    for prefix in ("", "/ar", "/he"):
        page = site.get(f"{prefix}/points/ten-times/").content.decode()
        assert f'popovertarget="n-{made.id}"' in page
        assert f'id="n-{made.id}"' in page
    assert numbers.printed(made.value, made.unit) in site.get("/points/ten-times/").content.decode()
    assert b"ten-times" in site.get("/points/").content


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"texts-0-text": "They pay 33 dollars."}, "33"),
        ({"texts-0-text": "يدفعون ٣٣ دولارا"}, "٣٣"),
        ({"texts-0-text": "They pay ½ of it."}, "½"),
        ({"texts-0-text": "They pay {much}."}, "{much}"),
        ({"texts-0-text": "They pay {amount."}, "No number is called so"),
        ({"texts-0-text": "", "texts-0-language": ""}, "A version has a text"),
        ({"texts-0-text": "x", "texts-0-language": ""}, "in which language"),
        ({"texts-0-text": "{a}", "numbers-0-name": "a", "numbers-0-literal": "1986"}, "needs its source"),
        ({"texts-0-text": "{a}", "numbers-0-name": "a"}, "one of the two"),
        ({"texts-0-text": "{a}", "numbers-0-name": "a", "numbers-0-figure": "f" * 16}, "No figure has this id"),
        ({"texts-0-text": "{a}", "numbers-0-name": "A b", "numbers-0-figure": "f" * 16}, "a letter first"),
        ({"texts-0-text": "x", "slug": "not a slug"}, "valid"),
    ],
)
def test_a_number_without_a_source_is_refused(changes: dict[str, str], said: str) -> None:
    assert said in some.contributor().send("/desk/new-point/", refused=True, **(GIVEN | changes))
    assert not Point.objects.exists()


def test_a_literal_shows_where_it_is_printed(site: Client) -> None:
    desk = some.approver()
    people.source("The Order Paper")
    literal = {"numbers-0-name": "year", "numbers-0-literal": "1986", "numbers-0-source": "The Order Paper",
               "numbers-0-place": "page 3"}  # fmt: skip
    some.pointed(desk, None, "Since {year}.", **literal)
    publish(desk)
    page = words(desk.open("/points/ten-times/"))
    assert "1986" in page
    assert "The Order Paper" in page
    assert "page 3" in page


def test_a_figure_that_moved_makes_the_version_stale_and_lists_every_place(lake: Lake) -> None:
    desk, made = some.approver(), some.a_figure(lake)
    some.pointed(desk, made)
    used = some.entered(desk, title="Tea upstairs", points="ten-times")
    desk.send("/desk/points/ten-times/", "/uses/1/", where="Letter to the Gazette")
    publish(desk)
    assert not some.stale(desk)
    moved("1.01")
    page = desk.open("/desk/points/ten-times/")
    said = words(page)
    assert some.stale(desk)
    for place in ("Tea upstairs", "Letter to the Gazette", "Its public page", "Numbers that have moved"):
        assert place in said
    assert used.get_absolute_url() in str(list(page.iterlinks()))
    assert "Written when its numbers were others" in words(desk.open("/points/ten-times/"))
    assert "Tea upstairs" not in words(desk.open("/points/ten-times/"))


@pytest.mark.usefixtures("another_release")
def test_a_second_ingest_that_moves_a_figure_makes_every_version_that_used_it_stale(lake: Lake, tmp_path: Path) -> None:
    """A donor publishes its file again, with one payment more: nobody touched the point."""
    first = put(tmp_path / "first", "donor.xml", iati(activity("XX-4-lamps", payment("1000000"))))
    read_in(HOME, first)
    before = Lake.open(HOME)
    known = case(before, "israel-palestine")
    method, asked = named(known, known.headline)
    asked = replace(asked, definition="15220", stage="disbursed", years=Years.parse("2022"), population="")
    desk, made = some.approver(), figure(before, "total", asked)
    other = figure(before, "total", replace(asked, years=Years.parse("2003")))
    assert made.value is not None
    for one in (made, other):  # as they are once somebody has looked at their pages
        registry.keep("total", one.lineage.parameters, one.id)
    some.pointed(desk, made)
    some.pointed(desk, other, slug="other-year", title="Another year")
    some.entered(desk, title="Tea upstairs", points="ten-times, 1")
    desk.send("/desk/points/ten-times/version/", **{"texts-0-text": "Each gets {amount}.", "why": "shorter"})
    desk.send("/desk/points/ten-times/", "/uses/2/", where="Letter to the Gazette")
    publish(desk)
    read_in(HOME, put(tmp_path / "again", "donor.xml", iati(
        activity("XX-4-lamps", payment("1000000"), payment("250000000"), updated="2026-11-20T00:00:00Z"))))  # fmt: skip
    now = figure(Lake.open(HOME), "total", asked)
    assert now.value is not None
    assert now.value - made.value == 250_000_000
    rows = {
        row.xpath("string(.//a)"): "stale" in row.text_content()
        for row in desk.open("/desk/points/").xpath("//tr|//li")
    }
    assert rows["Ten times"]
    assert not rows["Another year"]
    said = words(desk.open("/desk/points/ten-times/"))
    for place in ("Tea upstairs", "Letter to the Gazette", "Its public page", "Numbers that have moved"):
        assert place in said
    desk.send("/desk/points/ten-times/", "/refresh/")
    assert PointVersion.objects.get(point__slug="ten-times", number=3).figures["amount"]["value"] == str(now.value)
    assert "Tea upstairs" in words(desk.open("/desk/points/ten-times/")), "whoever used the old numbers is still listed"


def test_a_change_that_print_does_not_show_is_no_change(lake: Lake) -> None:
    desk, made = some.contributor(), some.a_figure(lake)
    some.pointed(desk, made)
    moved(str(made.value + made.value / 10**9))
    assert not some.stale(desk)


def test_a_gap_where_a_value_was_is_stale(lake: Lake) -> None:
    desk = some.contributor()
    some.pointed(desk, some.a_figure(lake))
    row = PointVersion.objects.get()
    row.figures["amount"]["parameters"]["years"] = "1901-1901"
    PointVersion.objects.update(figures=row.figures)
    page = words(desk.open("/desk/points/ten-times/"))
    assert "Numbers that have moved" in page
    assert "no figure" in page


def test_a_new_version_has_todays_numbers_and_the_old_one_stays(lake: Lake) -> None:
    desk, made = some.contributor(), some.a_figure(lake)
    fund = people.organisation("lantern-fund")
    some.pointed(desk, made, **{"texts-0-voice_organisation": "lantern-fund", "texts-0-consent_day": "2026-01-01",
                                "texts-0-consent_evidence": "their letter"})  # fmt: skip
    moved("1.01")
    before = PointVersion.objects.values().get()
    desk.send("/desk/points/ten-times/", "/refresh/")
    assert PointVersion.objects.filter(number=1).values().get() == before
    second = PointVersion.objects.get(number=2)
    assert second.figures["amount"]["value"] == str(made.value)
    text = second.texts.get()
    assert (text.voice_organisation, text.consent_day, text.consent_evidence) == (fund, "", "")
    assert "No consent with its evidence is kept" in words(desk.open("/desk/points/ten-times/"))
    assert not some.stale(desk)
    again = desk.client.post("/desk/points/ten-times/refresh/")
    assert "no number reads differently" in again.content.decode(), "a second click costs no consent"
    assert PointVersion.objects.count() == 2


def test_a_form_without_any_text_is_refused(lake: Lake) -> None:
    desk = some.contributor()
    where, values = desk.form("/desk/new-point/")
    given = values | {"title": "None", "slug": "none", "why": "x", "texts-TOTAL_FORMS": "-1"}
    answer = desk.client.post(where, {k: v for k, v in given.items() if v is not None})
    assert answer.status_code == 400
    assert "A version has a text." in answer.content.decode()


def test_a_version_by_hand_begins_with_the_last_one(lake: Lake) -> None:
    desk = some.contributor()
    some.pointed(desk, some.a_figure(lake))
    desk.send("/desk/points/ten-times/version/", **{"texts-0-text": "Each pays {amount}.", "why": "shorter"})
    assert [v.texts.get().text for v in PointVersion.objects.order_by("number")] == [
        "They pay {amount} each.", "Each pays {amount}."]  # fmt: skip


@pytest.mark.parametrize(
    ("consent", "shown"),
    [
        ({}, False),
        ({"consent_day": "2026-01-01"}, False),
        ({"consent_day": "2026-01-01", "consent_evidence": "her letter"}, True),
        ({"consent_day": "2026-01-01", "consent_evidence": "her letter", "consent_until": "2020-12-31"}, False),
        ({"source": "A page"}, True),
        ({"source": "A page", "consent_until": "2020-12-31"}, False),
    ],
)
def test_a_voice_is_public_only_while_its_consent_holds(site: Client, consent: dict[str, str], shown: bool) -> None:
    desk = some.approver()
    people.organisation("lantern-fund", "The Lantern Fund")
    people.source()
    given = {f"texts-0-{name}": value for name, value in consent.items()}
    some.pointed(desk, None, "We keep lanterns lit.", **given, **{"texts-0-voice_organisation": "lantern-fund"})
    publish(desk)
    answer = site.get("/points/ten-times/")
    assert (answer.status_code == 200 and "We keep lanterns lit." in answer.content.decode()) is shown
    assert ("a consent is missing or has ended" in words(desk.open("/desk/points/"))) is not shown


def test_an_ended_consent_hides_one_text_and_leaves_the_others(site: Client) -> None:
    desk = some.approver()
    people.organisation("lantern-fund", "The Lantern Fund")
    some.pointed(
        desk, None, "Lanterns are lit.",
        **{"texts-1-text": "We light them.", "texts-1-language": "en", "texts-1-voice_organisation": "lantern-fund",
           "texts-1-consent_day": "2026", "texts-1-consent_evidence": "a mail"},
    )  # fmt: skip
    publish(desk)
    assert b"We light them." in site.get("/points/ten-times/").content
    text = PointText.objects.get(text="We light them.")
    ended = str(timezone.now().date() - timedelta(days=1))
    desk.send(f"/desk/points/ten-times/consent/{text.pk}/", consent_until=ended, why="they asked us to stop")
    page = site.get("/points/ten-times/").content.decode()
    assert "Lanterns are lit." in page
    assert "We light them." not in page
    assert text.history.count() == 2
    assert "they asked us to stop" in words(desk.open("/desk/points/ten-times/"))


def test_words_in_nobodys_voice_have_no_page_of_consent() -> None:
    desk = some.approver()
    some.pointed(desk, None, "They lit a lamp.")
    text = Point.objects.get().versions.get().texts.get()
    assert desk.client.get(f"/desk/points/ten-times/consent/{text.pk}/").status_code == 404


def test_a_person_is_a_voice_only_once_the_public_role_is_agreed_on() -> None:
    desk = some.contributor()
    people.person("ada", people.organisation("lantern-fund"), desk.user)
    given = GIVEN | {"texts-0-text": "I light them.", "texts-0-voice_person": "ada"}
    assert "Nothing here" in desk.send("/desk/new-point/", refused=True, **given)


def test_only_an_approver_shows_a_point() -> None:
    desk = some.contributor()
    some.pointed(desk, None, "Lanterns are lit.")
    answer: Any = desk.client.post("/desk/points/ten-times/public/", {"public": "on", "why": "x"})
    assert answer.status_code == 404
    assert not Point.objects.get().public


def test_a_point_has_a_title_in_each_language_and_is_called_by_the_page_s() -> None:
    desk = some.contributor()
    one = some.pointed(desk, None, "Light pays.", title_ar="النور يفيد", title="Light pays")
    one.titles["fr"] = "La lumière paie"
    one.save()
    where = f"/desk/points/{one.slug}/change/"
    desk.send(where, title_he="האור משתלם", why="translated")
    one.refresh_from_db()
    assert one.titles == {
        "en": "Light pays", "ar": "النور يفيد", "he": "האור משתלם", "fr": "La lumière paie",
    }  # fmt: skip
    assert "האור משתלם" in words(Desk(desk.user, "/he").open(f"/desk/points/{one.slug}/"))
    desk.send(where, title="", why="said in two languages only")
    one.refresh_from_db()
    assert (one.title, "en" in one.titles) == ("النور يفيد", False)
    assert "said in two languages only" in words(desk.open(where))


def test_a_point_needs_a_title_in_some_language_and_a_case_file_s_is_changed_there() -> None:
    desk = some.contributor()
    given = {"slug": "lit", "texts-0-text": "Lit.", "texts-0-language": "he", "why": "new"}
    assert "At least one title" in desk.send("/desk/new-point/", refused=True, **given)
    desk.send("/desk/new-point/", **given, title_he="מואר")
    one = Point.objects.get(slug="lit")
    assert (one.title, one.titles) == ("מואר", {"he": "מואר"})
    assert desk.form("/desk/points/lit/change/")[1]["title"] == ""
    one.origin = "case:x"
    one.save()
    desk.open("/desk/points/lit/change/", status=404)


def test_the_form_of_a_new_version_prints_nothing_in_place_of_what_only_a_new_point_asks(lake: Lake) -> None:
    desk = some.approver()
    some.pointed(desk, some.a_figure(lake))
    (form,) = desk.open("/desk/points/ten-times/version/").xpath("//form[@class='desk-form']")
    assert "None" not in form.text_content()
