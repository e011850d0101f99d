"""Engagements at the desk: entered with a clock, changed with a reason, followed up, packed for a visit."""

from __future__ import annotations

import pytest

from comity.lake import Lake
from comity.web.policy.models import Engagement
from tests.web.desk.playing import Desk, words
from tests.web.policy import working as some
from tests.web.register import people

pytestmark = pytest.mark.django_db


def test_a_time_is_kept_with_the_zone_of_its_clock() -> None:
    desk = some.contributor()
    one = some.entered(desk, day="", starts="2026-07-01T15:00", ends="2026-07-01T16:30", time_zone="Asia/Jerusalem")
    assert one.starts_at.isoformat() == "2026-07-01T12:00:00+00:00"
    assert (one.day, one.time_zone) == ("2026-07-01", "Asia/Jerusalem")
    assert "1 July 2026, 15:00–16:30, Asia/Jerusalem (UTC+03:00)" in words(desk.open(one.get_absolute_url()))
    again = desk.form(f"/desk/engagements/{one.code}/change/")[1]
    assert again["starts"] == "2026-07-01T15:00"


def test_what_ends_on_a_later_day_says_both_days() -> None:
    desk = some.contributor()
    given = {"starts": "2026-07-01T22:00", "ends": "2026-07-03T09:30", "time_zone": "Europe/Dublin"}
    told = words(desk.open(some.entered(desk, day="", **given).get_absolute_url()))
    assert "1 July 2026, 22:00 – 3 July 2026, 09:30, Europe/Dublin (UTC+01:00)" in told


def test_the_day_is_the_day_where_the_clock_stands() -> None:
    one = some.entered(some.contributor(), day="", starts="2026-07-01T22:00", time_zone="America/New_York")
    assert (one.day, one.starts_at.day) == ("2026-07-01", 2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": ""}, "Enter a day"),
        ({"day": "", "starts": "2026-07-01T15:00"}, "needs the zone"),
        ({"starts": "2026-07-01T15:00", "time_zone": "Mars/Base"}, "No time zone is called so"),
        ({"starts": "2026-07-01T15:00", "ends": "2026-07-01T14:00", "time_zone": "UTC"}, "ends before it begins"),
        ({"starts": "2026-03-29T01:30", "time_zone": "Europe/London"}, "skips this time"),
        ({"starts": "0001-01-01T00:00", "time_zone": "UTC"}, "Enter a day and a time"),
        ({"day": "soon"}, "is not a date"),
        ({"measures": "us/1/none/1"}, "Nothing here"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(changes: dict[str, str], said: str) -> None:
    given = {"title": "Lanterns", "day": "2026-05-17", "why": "held"} | changes
    assert said in some.contributor().send("/desk/new-engagement/", refused=True, **given)
    assert not Engagement.objects.exists()


def test_only_people_whose_role_is_agreed_can_be_named() -> None:
    desk = some.contributor()
    fund = people.organisation("lantern-fund")
    people.person("ada", fund, desk.user)
    people.person("bea", fund, desk.user, agreed_by=people.user("approver", "paul"))
    given = {"title": "Lanterns", "day": "2026", "why": "held"}
    assert "Nothing here" in desk.send("/desk/new-engagement/", refused=True, people="ada", **given)
    assert [p.slug for p in some.entered(desk, people="Bea").people.all()] == ["bea"]


def test_every_change_has_its_reason_and_links_stand_in_the_history() -> None:
    desk = some.contributor()
    one = some.entered(desk)
    some.measure()
    desk.send(f"/desk/engagements/{one.code}/change/", measures="us/117/hr/1", title="Lanterns at four", why="it moved")
    newest = one.history.all()
    assert len(newest) == 2
    assert {h.history_change_reason for h in newest} == {"it was held", "it moved"}
    assert all(h.history_user == desk.user for h in newest)
    page = words(desk.open(one.get_absolute_url()))
    assert "it moved" in page
    assert "Lanterns at three" in page
    assert [row.measure.key for row in newest[0].measures.all()] == ["us/117/hr/1"]


def test_a_follow_up_is_owned_due_and_done() -> None:
    desk = some.contributor()
    one = some.entered(desk)
    path = f"/desk/engagements/{one.code}/"
    desk.send(path, "/follow-ups/", text="Send the paper", due="2020-01-01", why="promised")
    row = one.follow_ups.get()
    assert "overdue" in words(desk.open("/desk/engagements/"))
    desk.send(f"{path}follow-ups/{row.pk}/", done="on", why="sent")
    row.refresh_from_db()
    assert row.done_at
    assert row.owner == desk.user
    assert row.history.count() == 2
    assert "overdue" not in words(desk.open("/desk/engagements/"))


def test_filters_find_words_in_any_script_and_days() -> None:
    desk = some.contributor()
    some.entered(desk, title="Old", day="2019")
    some.entered(desk, title="New", day="2026-05-17", offices="לשכת השר | IL\nOffice of ÉLAN", notes="paper")
    for query in ("q=השר", "q=élan+PAPER", "since=2020-01-01", "office=לשכת", "until=2026-12-31&q=new"):
        page = words(desk.open(f"/desk/engagements/?{query}"))
        assert ("New" in page, "Old" in page) == (True, False), query
    assert "Old" in words(desk.open("/desk/engagements/?until=2019-06-01"))


def test_a_pack_holds_what_one_wants_at_hand(lake: Lake) -> None:
    desk = some.contributor()
    fund = people.organisation("lantern-fund")
    people.person("bea", fund, desk.user, agreed_by=people.user("approver", "paul"))
    some.measure()
    made = some.a_figure(lake)
    some.pointed(desk, made)
    before = some.entered(desk, title="First talk", day="2025-03", offices="Foreign Affairs | US", asks="Pay more")
    desk.send(f"/desk/engagements/{before.code}/", "/follow-ups/", text="Bring maps", due="2026-01-01", why="asked")
    visit = some.entered(
        desk, title="Capital days", kind="delegation", day="2026-05-17/2026-05-18", offices="foreign affairs | US",
        people="bea", measures="us/117/hr/1", points="ten-times",
    )  # fmt: skip
    some.entered(desk, title="Tea upstairs", day="", starts="2026-05-18T09:00", time_zone="America/New_York")
    some.entered(desk, title="Another week", day="2026-06-01")
    page = desk.open(f"/desk/engagements/{visit.code}/pack/?language=en")
    text = words(page)
    for wanted in ("Tea upstairs", "Director", "An Act for Lanterns", "Referred to a committee", "First talk",
                   "Pay more", "Bring maps", "Source notes"):  # fmt: skip
        assert wanted in text, wanted
    assert "Another week" not in text
    assert page.xpath(f'//*[@popovertarget="n-{made.id}"]')
    assert page.xpath(f'//*[@id="n-{made.id}"]')
    other = words(desk.open(f"/desk/engagements/{visit.code}/pack/?language=he"))
    assert "There is no text in the language asked for." in other


def test_a_draft_of_a_disclosure_says_that_it_is_one_and_adds_no_currencies() -> None:
    desk = some.contributor()
    some.measure()
    for cost, currency, day in (
        ("100.50", "USD", "2026-04-02"),
        ("10", "EUR", "2026-06-30"),
        ("5", "USD", "2026-07-01"),
    ):
        one = some.entered(desk, day=day, measures="us/117/hr/1")
        where, values = desk.form(f"/desk/engagements/{one.code}/", "/disclosure/")
        values |= {"regimes": ["us"], "issue_codes": "for", "cost": cost, "currency": currency, "hours": "1.5",
                   "contacted": "SENATE", "specific_issues": "=lanterns", "why": "for the draft"}  # fmt: skip
        assert desk.client.post(where, {k: v for k, v in values.items() if v is not None}).status_code == 302
    period = "?from=2026-04-01&to=2026-12-31&name=Alliance"
    draft = desk.client.get(f"/desk/engagements/disclosures/draft-us.json{period}").json()
    assert draft["status"].startswith("DRAFT, not filed")
    second, third = draft["rows"]
    assert (second["reporting_period"], third["reporting_period"]) == ("Q2", "Q3")
    assert (second["lobbying_expenses"], second["hours"], second["engagements"]) == ("EUR 10; USD 100.50", "3.0", "2")
    assert second["general_issue_area_code"] == "FOR"
    assert "An Act for Lanterns" in second["specific_lobbying_issues"]
    sheet = desk.client.get(f"/desk/engagements/disclosures/draft-us.csv{period}").content.decode("utf-8-sig")
    assert "'=lanterns" in sheet
    assert ",=lanterns" not in sheet
    assert desk.client.get(f"/desk/engagements/disclosures/draft-eu.json{period}").json()["rows"] == []


def marked(desk: Desk, day: str, title: str) -> None:
    one = some.entered(desk, day=day, title=title)
    where, values = desk.form(f"/desk/engagements/{one.code}/", "/disclosure/")
    values |= {"regimes": ["us", "eu"], "issue_codes": "for", "why": "for the draft"}
    assert desk.client.post(where, {k: v for k, v in values.items() if v is not None}).status_code == 302


def test_what_crosses_the_end_of_a_period_is_in_the_draft_of_the_one_in_which_it_began() -> None:
    desk = some.contributor()
    marked(desk, "2026-03-30/2026-04-02", "A long visit")
    held = {}
    for first, last in (("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")):
        for form in ("us", "eu"):
            path = f"/desk/engagements/disclosures/draft-{form}.json?from={first}&to={last}"
            held[form, first] = len(desk.client.get(path).json()["rows"])
    assert held == {("us", "2026-01-01"): 1, ("eu", "2026-01-01"): 1, ("us", "2026-04-01"): 0, ("eu", "2026-04-01"): 0}


def test_what_no_draft_can_place_is_named() -> None:
    desk = some.contributor()
    marked(desk, "2026-05", "Some day in May")
    marked(desk, "2025", "Last year")
    period = "?from=2026-04-01&to=2026-12-31"
    draft = desk.client.get(f"/desk/engagements/disclosures/draft-us.json{period}").json()
    assert (draft["rows"], draft["left_out"]) == ([], [{"title": "Some day in May", "day": "2026-05"}])
    page = words(desk.open(f"/desk/engagements/disclosures/{period}"))
    assert "the day on which it began is not known: Some day in May" in page
    assert "Last year" not in page


def test_the_history_names_what_changed_in_the_reader_s_language() -> None:
    desk = Desk(people.user("approver"), "/he")
    one = some.entered(desk)
    page = words(desk.open(one.get_absolute_url()))
    assert "מפגש" in page
    assert "engagement" not in page


@pytest.mark.parametrize("prefix", ["", "/ar", "/he"])
def test_every_page_opens_in_every_language(prefix: str) -> None:
    desk = Desk(people.user("approver"), prefix)
    one = some.private(desk)
    for path in ("", f"{one.code}/", f"{one.code}/change/", f"{one.code}/pack/", "disclosures/", "read/",
                 f"{one.code}/follow-ups/{one.follow_ups.get().pk}/"):  # fmt: skip
        desk.open(f"/desk/engagements/{path}")
