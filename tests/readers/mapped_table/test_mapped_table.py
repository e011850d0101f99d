"""Mapped tables: a mapping and no code; what a mapping gets wrong is told with its line; the packaged ones are sound."""

from pathlib import Path

import pytest

from comity.model.errors import InputError
from comity.readers import mapped_table as reader
from comity.readers.mapped_table.mapping import mapping, mappings

HERE = Path(__file__).parent
SOUND = """name: harbour-grants
publisher: Harbour Trust
about: Grants
required: [Grant, Sum, Moved]
amount: {column: Sum, unit: 1000}
currency: {value: GBP}
prices: {value: current}
stage: {value: disbursed}
date: {column: Moved, order: day-first}
provider: {value: Harbour Trust}
"""


def test_aiddata_s_table_gives_the_expected_records(tabular, expected):
    reading = tabular(reader, HERE / "aiddata.csv")
    got, wanted = expected(HERE / "expected.csv", reading.records)
    assert reading.recognised
    assert got == wanted
    assert reading.codes == [
        ("mapping-used", 1),
        ("unreadable-number", 5),
        ("unreadable-date", 6),
        ("unknown-stage", 7),
        ("rows-skipped", 0),
    ]


def test_a_new_table_needs_a_mapping_and_no_code(tabular, monkeypatch):
    monkeypatch.setattr(reader, "mappings", lambda: (mapping(SOUND.encode(), "harbour.yaml"),))
    reading = tabular(reader, "Grant;Sum;Moved;Mood\n1;2.5;3/4/2020;fine\n2;1;13.12.2021;\n3;1;2021-02-30;\n")
    assert reading.recognised
    assert [(r.amount, r.currency, r.stage, r.date, r.year, r.source) for r in reading.records] == [
        ("2500.0", "GBP", "disbursed", "2020-04-03", 2020, "harbour-grants"),
        ("1000", "GBP", "disbursed", "2021-12-13", 2021, "harbour-grants"),
        ("1000", "GBP", "disbursed", None, None, "harbour-grants"),
    ]
    assert ("unreadable-date", 4) in reading.codes


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ("publisher: Harbour Trust\n", "", 1, "publisher"),
        ("currency:", "curency:", 6, "curency"),
        ("{value: GBP}", "{value: pounds}", 6, "pounds"),
        ("{value: GBP}", "{value: GBP, column: Sum}", 6, "currency"),
        ("unit: 1000", "unit: 12", 5, "12"),
        (", unit: 1000", "", 5, "unit"),
        ("{value: disbursed}", "{value: spended}", 8, "spended"),
        ("{value: disbursed}", "{column: Moved}", 8, "words"),
        ("order: day-first", "order: any", 9, "any"),
        ("[Grant, Sum, Moved]", "[Grant]", 4, "required"),
        ("date: {column: Moved, order: day-first}\n", "", 1, "date"),
        ("name: harbour-grants", "name: Harbour Grants", 1, "Harbour Grants"),
        ("provider:", "counts: {value: false}\nprovider:", 10, "reason"),
        ("prices: {value: current}", "prices: {value: old}", 7, "old"),
        ("about: Grants", "about: &a Grants", 3, "anchor"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_told_with_its_line(old, new, line, word):
    assert old in SOUND
    with pytest.raises(InputError) as caught:
        mapping(SOUND.replace(old, new).encode(), "harbour.yaml")
    assert caught.value.where == f"harbour.yaml, line {line}"
    assert word in str(caught.value)


def test_the_packaged_mappings_are_sound_and_told_apart():
    found = mappings()
    assert {m.name for m in found} >= {"cdfd-transactions", "aiddata-gcdf-3"}
    assert len({m.name for m in found}) == len(found)
    assert all(f"{m.name}.yaml" for m in found)


def test_a_table_that_no_mapping_fits_ends_with_a_finding(tabular):
    reading = tabular(reader, "colour,weight\nred,5\n")
    assert not reading.recognised
    assert reading.codes == [("no-mapping", 1)]


def test_liberia_s_transactions_are_kept_beside_iati_s_own_and_not_counted(tabular, shared):
    reading = tabular(reader, shared("country_data/cdfd-LR/transaction-LR.csv"))
    assert len(reading.records) == 258
    assert {r.stage for r in reading.records} == {"committed", "disbursed"}
    first = reading.records[0]
    assert (first.amount, first.currency, first.date, first.purpose, first.recipient) == (
        "7400000.0",
        "USD",
        "2007-09-30",
        "12220",
        "LR",
    )
    assert (first.provider, first.provider_ref) == ("International Development Association", "44002")
    assert not any(r.counts for r in reading.records)


def test_forward_budgets_are_no_flows(tabular, shared):
    reading = tabular(reader, shared("country_data/cdfd-LR/budget-LR.csv"))
    assert reading.records == []
    assert reading.codes[-1] == ("rows-skipped", 0)
