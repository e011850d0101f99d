"""Answers of api.congress.gov are parts of one bill, under the bill's key; pages of a list are not editions of each other."""

import json
from pathlib import Path

import pytest

from comity.model.finding import Level
from comity.model.records import Measure, MeasureEvent, MeasureLink, MeasureParty, MeasureText, MeasureTitle
from comity.readers.congress import api, billstatus

HERE = Path(__file__).parent
REQUEST = {"request": {"congress": "199", "billType": "hr", "billNumber": "9001"}}


def of(reading, kind):
    return [record for record in reading.records if isinstance(record, kind)]


@pytest.fixture
def answer(tabular):
    return lambda value: tabular(api, json.dumps(value), "answer.json")


def test_bill_gives_its_head_sponsor_title_and_law(tabular):
    reading = tabular(api, HERE / "bill.json")
    assert reading.recognised
    (head,) = of(reading, Measure)
    assert (head.measure, head.part, head.number, head.introduced) == (
        "us/199/hr/9001",
        "bill",
        "HR 9001",
        "2085-03-01",
    )
    assert (head.updated, head.policy_area) == ("2085-05-03T10:00:00+00:00", "Energy")
    assert [(p.role, p.affiliation) for p in of(reading, MeasureParty)] == [("sponsor", "D-OH-3")]
    assert [(t.kind, t.text) for t in of(reading, MeasureTitle)][1] == ("law", "Public Law 199-3")
    assert head.actions is None
    assert not reading.findings


def test_actions_are_events_with_the_keys_that_the_bulk_file_gives(tabular):
    reading = tabular(api, HERE / "actions.json")
    bulk = tabular(billstatus, HERE.parent / "billstatus" / "new.xml")
    assert reading.recognised
    (head,) = of(reading, Measure)
    assert (head.measure, head.part, head.actions) == ("us/199/hr/9001", "actions/0", 2)
    keys = {e.key for e in of(reading, MeasureEvent)}
    law = next(e.key for e in of(bulk, MeasureEvent) if e.code == "36000")
    assert law in keys
    assert "vote/senate/199/1/7" in keys
    assert [e.stage for e in of(reading, MeasureEvent)] == ["law", "passed-senate", None]


def test_pages_are_parts_by_where_they_begin(answer):
    page = json.loads((HERE / "actions.json").read_text())
    last = {
        **page,
        "pagination": {"count": 5, "prev": "https://api.congress.gov/v3/bill/199/hr/9001/actions?offset=2&limit=2"},
    }
    bare = {**page, "pagination": {"count": 5}}
    assert [of(answer(one), Measure)[0].part for one in (page, last, bare)] == ["actions/0", "actions/4", "actions/3"]


@pytest.mark.parametrize(
    ("name", "item", "kind"),
    [
        ("cosponsors", {"bioguideId": "X1", "fullName": "Rep. A", "sponsorshipDate": "2085-03-01"}, MeasureParty),
        ("committees", {"name": "Lamps", "systemCode": "hslt00", "activities": []}, MeasureParty),
        ("textVersions", {"type": "Enrolled Bill", "date": None, "formats": [{"type": "PDF", "url": "https://t.example/a"}]},
         MeasureText),
        ("relatedBills", {"congress": 199, "number": 77, "type": "S", "relationshipDetails": []}, MeasureLink),
        ("titles", {"title": "Lamps", "titleType": "Display Title"}, MeasureTitle),
    ],
)  # fmt: skip
def test_each_list_of_the_endpoint_is_read(answer, name, item, kind):
    reading = answer({name: [item], "pagination": {"count": 1}, **REQUEST})
    assert reading.recognised
    assert len(of(reading, kind)) == 1
    assert not reading.findings


@pytest.mark.parametrize("name", ["cosponsors", "committees", "actions"])
def test_bill_of_which_a_list_is_empty_is_read_as_having_none(answer, name):
    reading = answer({name: [], "pagination": {"count": 0}, **REQUEST})
    assert reading.recognised
    assert [(m.measure, getattr(m, name)) for m in of(reading, Measure)] == [("us/199/hr/9001", 0)]
    assert not reading.findings


@pytest.mark.parametrize(
    "part", [{"summaries": [{"text": "x"}]}, {"subjects": {"policyArea": {"name": "Energy"}}}, {"amendments": []}]
)
def test_answer_of_which_nothing_is_kept_says_so_and_is_no_loss(answer, part):
    reading = answer({"pagination": {"count": 1}, **REQUEST, **part})
    assert reading.recognised
    assert [type(r) for r in reading.records] == [Measure]
    assert [(f.code, f.level) for f in reading.findings] == [("not-kept", Level.NOTE)]


def test_actions_of_an_amendment_are_no_answer_about_a_bill(answer):
    one = {"actionDate": "2085-01-01", "text": "Amendment agreed to"}
    assert not answer({"actions": [one], "request": {"amendmentNumber": "3", "congress": "199"}}).recognised


def test_list_of_bills_gives_a_head_each(answer):
    bill = json.loads((HERE / "bill.json").read_text())["bill"]
    reading = answer({"bills": [bill, {**bill, "number": "9002"}], "pagination": {"count": 2}})
    assert [m.measure for m in of(reading, Measure)] == ["us/199/hr/9001", "us/199/hr/9002"]


def test_list_that_nobody_can_tell_whose_it_is_is_broken(answer):
    reading = answer({"actions": [{"actionDate": "2085-01-01", "text": "x"}]})
    assert not reading.records
    assert [(f.code, f.level) for f in reading.findings] == [("measure-unidentified", Level.BROKEN)]


@pytest.mark.parametrize("text", ["", "{", '{"bill": ', "[" * 100_000, '{"actions": 3}', "\x00\x01"])
def test_what_is_no_answer_is_a_finding(tabular, text):
    reading = tabular(api, text, "answer.json")
    assert not reading.records
    assert [f.level for f in reading.findings] == [Level.BROKEN]


def test_page_that_names_a_next_one_says_so_without_its_address(answer):
    page = {"cosponsors": [{"bioguideId": "X1", "fullName": "Rep. X", "sponsorshipDate": "2085-03-01"}]}
    turn = {
        "count": 3,
        "next": "https://api.congress.gov/v3/bill/199/hr/9001/cosponsors?offset=1&limit=1&api_key=secret",
    }
    (finding,) = answer(page | REQUEST | {"pagination": turn}).findings
    assert (finding.code, finding.level) == ("more-pages", Level.NOTE)
    assert finding.found == "1 cosponsors of us/199/hr/9001, from number 1 on, of 3"
    assert not answer(page | REQUEST | {"pagination": {"count": 1}}).findings
