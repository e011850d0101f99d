"""A list of events needs a mapping and no Python; what a mapping gets wrong is told with its line."""

import pytest

from comity.model.errors import InputError
from comity.model.finding import Level
from comity.model.records import Measure, MeasureEvent, MeasureTitle
from comity.readers import mapped_events
from comity.readers.mapped_events.mapping import mapping, mappings

LIST = """jurisdiction,kind,measure,title,title_he,date,stage,event,place
il-knesset,bill,P 12,Lamp Bill,הצעת חוק המנורה,2085-02-03,,First reading,Plenum
il-knesset,bill,P 12,Lamp Bill,,2085-01-02,tabled,Laid on the table,Plenum
il-knesset,bill,P 12,Lamp Bill,,2085-01-02,tabled,Laid on the table,Plenum
xx-nowhere,wish,W1,A wish,,soon,granted,Granted,
,,,,,2085-01-01,,Nobody's,
"""
OURS = """name: lamp-list
publisher: Lamp Office
about: lamps
required: [No, When, What]
jurisdiction: {value: uk-westminster}
kind: {value: motion}
id: {column: No}
title: {column: What}
date: {column: When, order: day-first}
stage: {column: State, words: {lit: second-reading}}
text: {column: What}
"""


def of(reading, kind):
    return [record for record in reading.records if isinstance(record, kind)]


def test_each_line_is_an_event_and_each_id_a_measure(tabular):
    reading = tabular(mapped_events, LIST)
    assert reading.recognised
    assert [(m.measure, m.kind, m.actions) for m in of(reading, Measure)] == [
        ("plain-list/P-12", "bill", 3),
        ("plain-list/W1", "bill", 1),
    ]
    events = of(reading, MeasureEvent)
    assert [(e.day, e.stage) for e in events] == [
        ("2085-02-03", "first-reading"),
        ("2085-01-02", "tabled"),
        ("2085-01-02", "tabled"),
        (None, None),
    ]
    assert len({e.key for e in events[:3]}) == 3
    assert ("הצעת חוק המנורה", "he") in [(t.text, t.language) for t in of(reading, MeasureTitle)]


@pytest.mark.parametrize("identifier", ["a/../../b", ".", "a//b", "a/"])
def test_id_that_would_lead_elsewhere_as_an_address_is_written_as_a_digest(tabular, identifier):
    reading = tabular(mapped_events, f"jurisdiction,measure,date,event\nil-knesset,{identifier},2085-01-01,Tabled\n")
    (one,) = of(reading, Measure)
    assert not {"", ".", ".."} & set(one.measure.split("/"))
    assert [event.measure for event in of(reading, MeasureEvent)] == [one.measure]


def test_what_a_line_gets_wrong_is_told_with_its_line(tabular):
    reading = tabular(mapped_events, LIST)
    assert reading.codes == [
        ("mapping-used", 1),
        ("jurisdiction-unknown", 5),
        ("kind-unknown", 5),
        ("unreadable-date", 5),
        ("event-incomplete", 6),
    ]


def test_new_list_needs_a_mapping_only_and_says_the_order_of_its_dates(tabular, monkeypatch):
    monkeypatch.setattr(mapped_events, "mappings", lambda: (mapping(OURS.encode(), "lamps.yaml"),))
    reading = tabular(mapped_events, "No;When;What;State\n7;03/04/2085;Lamps lit;Lit\n8;31/12/2085;Lamps out;dark\n")
    assert reading.recognised
    assert [(e.day, e.stage) for e in of(reading, MeasureEvent)] == [
        ("2085-04-03", "second-reading"),
        ("2085-12-31", None),
    ]
    assert reading.codes[-1] == ("stage-unknown", 3)
    assert [m.measure for m in of(reading, Measure)] == ["lamp-list/7", "lamp-list/8"]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("order: day-first", "order: guess", 9),
        ("kind: {value: motion}", "kind: {value: wish}", 6),
        ("id: {column: No}", "ids: {column: No}", 7),
        ("[No, When, What]", "[No, no, What]", 4),
        ("text: {column: What}", "text: {colum: What}", 11),
    ],
)
def test_wrong_mapping_names_file_and_line(before, after, line):
    with pytest.raises(InputError, match="lamps.yaml") as error:
        mapping(OURS.replace(before, after).encode(), "lamps.yaml")
    assert error.value.where == f"lamps.yaml, line {line}"


def test_packaged_mappings_are_right():
    assert "plain-list" in [one.name for one in mappings()]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_table_that_no_mapping_fits_is_a_finding(tabular, text):
    reading = tabular(mapped_events, text)
    assert not reading.recognised
    assert [f.level for f in reading.findings] == [Level.BROKEN]
