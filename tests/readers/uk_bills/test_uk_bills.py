"""Bills of Westminster: a bill, a list, stages and publications, as the interface describes them."""

import json

import pytest

from comity.model.finding import Level
from comity.model.records import Measure, MeasureEvent, MeasureParty, MeasureText, MeasureTitle
from comity.readers.uk_parliament import bills

STAGE = {
    "id": 501, "stageId": 7, "sessionId": 90, "description": "2nd reading", "abbreviation": "2R", "house": "Commons",
    "sortOrder": 3, "stageSittings": [{"id": 1, "stageId": 7, "billStageId": 501, "billId": 9001, "date": "2085-02-03T00:00:00"}],
}  # fmt: skip
BILL = {
    "billId": 9001, "shortTitle": "Lamp Bill", "longTitle": "A Bill to light lamps.", "currentHouse": "Commons",
    "originatingHouse": "Lords", "lastUpdate": "2085-03-04T10:11:12.1234567", "billWithdrawn": None, "isDefeated": False,
    "isAct": False, "billTypeId": 2, "introducedSessionId": 90, "includedSessionIds": [90], "currentStage": STAGE,
    "summary": "<p>Lamps.</p>",
    "sponsors": [
        {"member": {"memberId": 7, "name": "Ada Wick", "party": "Lamp", "house": "Lords", "memberPhoto": "x",
                    "memberPage": "y", "partyColour": "fff", "memberFrom": "Life peer"}, "organisation": None, "sortOrder": 1},
        {"member": None, "organisation": {"name": "Lamp Office", "url": "https://lamps.example"}, "sortOrder": 2},
    ],
}  # fmt: skip


def of(reading, kind):
    return [record for record in reading.records if isinstance(record, kind)]


@pytest.fixture
def answer(tabular):
    return lambda value: tabular(bills, json.dumps(value), "answer.json")


def test_bill_has_titles_its_stage_and_who_brings_it_in(answer):
    reading = answer(BILL)
    assert reading.recognised
    (head,) = of(reading, Measure)
    assert (head.measure, head.jurisdiction, head.chamber, head.session) == (
        "uk/bill/9001",
        "uk-westminster",
        "Lords",
        "90",
    )
    assert head.updated == "2085-03-04T10:11:12+00:00"
    assert [(t.kind, t.text) for t in of(reading, MeasureTitle)][0] == ("short", "Lamp Bill")
    (event,) = of(reading, MeasureEvent)
    assert (event.day, event.stage, event.place, event.key) == (
        "2085-02-03", "second-reading", "Commons", "stage/501/2085-02-03",
    )  # fmt: skip
    assert [(p.role, p.name) for p in of(reading, MeasureParty)] == [
        ("sponsor", "Ada Wick"),
        ("cosponsor", "Lamp Office"),
    ]
    assert not reading.findings


def test_bill_withdrawn_or_defeated_says_so(answer):
    events = of(answer({**BILL, "billWithdrawn": "2085-05-06T00:00:00", "isDefeated": True}), MeasureEvent)
    assert [(e.stage, e.day) for e in events][1:] == [("withdrawn", "2085-05-06"), ("defeated", None)]


def test_department_for_which_a_member_brings_it_in_stands_beside_and_is_no_cosponsor(answer):
    member, body = BILL["sponsors"]
    reading = answer({**BILL, "sponsors": [{**member, "organisation": body["organisation"]}]})
    assert [(p.role, p.name) for p in of(reading, MeasureParty)] == [
        ("sponsor", "Ada Wick"),
        ("department", "Lamp Office"),
    ]
    assert of(reading, Measure)[0].cosponsors == 0
    assert not reading.findings


def test_former_short_title_is_a_title_and_a_stage_of_neither_house_has_no_place(answer):
    assent = {**STAGE, "description": "Royal Assent", "house": "Unassigned"}
    reading = answer({**BILL, "formerShortTitle": "Candle Bill", "currentStage": assent})
    assert ("former", "Candle Bill") in [(t.kind, t.text) for t in of(reading, MeasureTitle)]
    assert [(e.stage, e.place) for e in of(reading, MeasureEvent)] == [("royal-assent", None)]
    assert not reading.findings


def test_items_that_are_wrapped_with_their_links_are_read(answer):
    listed = answer({"items": [{"value": BILL, "links": []}], "totalResults": 1})
    assert [m.measure for m in of(listed, Measure)] == ["uk/bill/9001"]


def test_list_gives_a_bill_each_and_stages_gather_under_their_bill(answer):
    listed = answer({"items": [BILL, {**BILL, "billId": 9002}], "totalResults": 2, "itemsPerPage": 20})
    assert [m.measure for m in of(listed, Measure)] == ["uk/bill/9001", "uk/bill/9002"]
    later = {**STAGE, "id": 502, "description": "Royal Assent"}
    stages = answer({"items": [STAGE, later], "totalResults": 2})
    assert [(m.measure, m.part) for m in of(stages, Measure)] == [("uk/bill/9001", "stages")]
    assert [e.stage for e in of(stages, MeasureEvent)] == ["second-reading", "royal-assent"]
    assert of(stages, MeasureEvent)[0].key == of(answer(BILL), MeasureEvent)[0].key


def test_list_that_holds_fewer_bills_than_there_are_says_so(answer):
    for held in ([BILL], [STAGE]):
        reading = answer({"items": held, "totalResults": 3, "itemsPerPage": 1})
        told = [(f.code, f.found) for f in reading.findings]
        assert told == [("more-pages", "1 of 3 results")]
        assert not answer({"items": held, "totalResults": 1}).findings


def test_publications_are_texts(answer):
    one = {"id": 3, "title": "Bill 12", "publicationType": {"id": 1, "name": "Bill"}, "house": "Commons",
           "displayDate": "2085-02-01T00:00:00", "links": [{"id": 1, "url": "https://texts.example/12", "title": ""}],
           "files": []}  # fmt: skip
    reading = answer({"billId": 9001, "publications": [one]})
    assert [(t.kind, t.day, t.url) for t in of(reading, MeasureText)] == [
        ("Bill: Bill 12", "2085-02-01", "https://texts.example/12")
    ]


def test_stage_that_nobody_knows_and_field_that_nobody_knows_are_notes(answer):
    reading = answer({**BILL, "currentStage": {**STAGE, "description": "Lamp stage"}, "surprise": 1})
    assert [(f.code, f.level) for f in reading.findings] == [
        ("stage-unknown", Level.NOTE),
        ("unknown-element", Level.NOTE),
    ]


@pytest.mark.parametrize("text", ["", "{", '{"billId": "x", "shortTitle": ', '{"billId": {}, "shortTitle": "x"}'])
def test_what_is_no_bill_is_a_finding(tabular, text):
    reading = tabular(bills, text, "answer.json")
    assert not reading.records
    assert reading.findings
