"""Written questions of Westminster: from tabled to answered, one measure each."""

import json

import pytest

from comity.model.finding import Level
from comity.model.records import Measure, MeasureEvent, MeasureParty, MeasureTitle
from comity.readers.uk_parliament import questions

QUESTION = {
    "id": 90001, "askingMemberId": 11, "askingMember": None, "house": "Commons", "memberHasInterest": False,
    "dateTabled": "2085-01-05T00:00:00", "dateForAnswer": "2085-01-10T00:00:00", "uin": "7926",
    "questionText": "To ask how many lamps were lit.", "answeringBodyId": 60, "answeringBodyName": "Lamp Office",
    "isWithdrawn": False, "isNamedDay": True, "groupedQuestions": [], "answerIsHolding": False, "answerIsCorrection": False,
    "answeringMemberId": 12, "answeringMember": {"id": 12, "name": "Bo Flint", "party": "Lamp", "memberFrom": "Wick"},
    "correctingMemberId": None, "correctingMember": None, "dateAnswered": "2085-01-12T00:00:00", "answerText": "<p>Seven.</p>",
    "originalAnswerText": "", "comparableAnswerText": "", "dateAnswerCorrected": None,
    "dateHoldingAnswer": "2085-01-10T00:00:00", "attachmentCount": 0, "heading": "Lamps", "attachments": [],
    "groupedQuestionsDates": [],
}  # fmt: skip


def of(reading, kind):
    return [record for record in reading.records if isinstance(record, kind)]


@pytest.fixture
def answer(tabular):
    return lambda value: tabular(questions, json.dumps(value), "answer.json")


def test_question_goes_from_tabled_to_answered(answer):
    reading = answer({"value": QUESTION, "links": [{"rel": "self"}]})
    assert reading.recognised
    (head,) = of(reading, Measure)
    assert (head.measure, head.kind, head.number, head.title) == ("uk/question/90001", "question", "7926", "Lamps")
    assert [(e.day, e.stage) for e in of(reading, MeasureEvent)] == [
        ("2085-01-05", "tabled"),
        ("2085-01-10", None),
        ("2085-01-10", "holding"),
        ("2085-01-12", "answered"),
    ]
    assert [(p.role, p.name, p.code) for p in of(reading, MeasureParty)] == [
        ("asker", "member 11", "11"),
        ("minister", "Bo Flint", "12"),
        ("department", "Lamp Office", None),
    ]
    assert [t.kind for t in of(reading, MeasureTitle)] == ["short", "official"]
    assert not reading.findings


def test_corrected_answer_keeps_both_answers(answer):
    corrected = {**QUESTION, "dateAnswerCorrected": "2085-02-01T00:00:00", "originalAnswerText": "<p>Six.</p>"}
    said = {e.stage: e.text for e in of(answer({"value": corrected}), MeasureEvent)}
    assert (said["answered"], said["corrected"]) == ("<p>Six.</p>", "<p>Seven.</p>")


def test_list_gives_a_measure_each(answer):
    reading = answer({"totalResults": 2, "results": [{"value": QUESTION}, {"value": {**QUESTION, "id": 90002}}]})
    assert reading.recognised
    assert [m.measure for m in of(reading, Measure)] == ["uk/question/90001", "uk/question/90002"]
    assert not reading.findings


def test_list_that_holds_fewer_questions_than_there_are_says_so(answer):
    reading = answer({"totalResults": 21, "results": [{"value": QUESTION}]})
    assert [(f.code, f.found) for f in reading.findings] == [("more-pages", "1 of 21 results")]


def test_plain_record_has_a_question_and_an_answer_without_a_day(answer):
    plain = {
        "id": 5,
        "house": "commons",
        "date_tabled": "2085-01-10T00:00:00",
        "question": "Why?",
        "answer": "<p>So.</p>",
    }
    reading = answer(plain)
    assert reading.recognised
    assert [(e.day, e.stage) for e in of(reading, MeasureEvent)] == [("2085-01-10", "tabled"), (None, "answered")]


def test_real_record_is_read(tabular, shared):
    reading = tabular(questions, shared("bills/uk-parliament/1681217.json"))
    assert reading.recognised
    assert [m.measure for m in of(reading, Measure)] == ["uk/question/1681217"]
    assert not reading.findings


@pytest.mark.parametrize("text", ["", "{", '{"id": "x", "date_tabled": "?", "question": 3, "house": []}'])
def test_what_is_no_question_is_a_finding(tabular, text):
    reading = tabular(questions, text, "answer.json")
    assert not reading.records
    assert reading.findings


def test_file_whose_only_question_has_no_number_is_broken_and_one_among_others_costs_only_itself(tabular):
    nameless = {"id": "x", "dateTabled": "2024-01-01", "questionText": "What of the lamps?"}
    alone = tabular(questions, json.dumps(nameless), "q.json")
    assert [(f.code, f.level) for f in alone.findings] == [("measure-unidentified", Level.BROKEN)]
    both = {"results": [{"value": nameless}, {"value": {**nameless, "id": 7}}]}
    reading = tabular(questions, json.dumps(both), "q.json")
    assert [r.measure for r in reading.records if isinstance(r, Measure)] == ["uk/question/7"]
