"""A case as the lake gets it: parts that come back as they were written, rows spread exactly, all or nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.model.case import Case, Claim, Source, from_json
from comity.model.finding import Level
from comity.model.records import CasePart, Flow, Series
from comity.readers import case_file
from comity.readers.case_file.rows import spread

from .conftest import head


def test_the_parts_come_back_as_they_were_written(shores):
    records, findings = shores.read()
    assert not findings
    parts = [r for r in records if isinstance(r, CasePart)]
    case = from_json(Case, next(p.body for p in parts if p.kind == "case"))
    assert (case.id, case.headline.years, case.clock.agreement) == ("two-shores", "2010-2012", False)
    assert case.title["he"] == "שתי הגדות"
    assert case.populations[1].parts[1].method == "interpolate"
    assert case.selectors[0].first_year is None
    assert case.selectors[0].curated is True
    sources = [from_json(Source, p.body) for p in parts if p.kind == "source"]
    assert [s.id for s in sources] == ["ledger", "gazette"]
    claims = [from_json(Claim, p.body) for p in parts if p.kind == "claim"]
    assert claims[0].case == "two-shores"
    assert claims[0].recipes[0].inputs[2].chosen_to_fit
    assert claims[1].published.value == ""
    assert [p.locator for p in parts if p.kind == "claim"] == ["claims.yaml line 1", "claims.yaml line 22"]


def test_money_of_three_years_is_spread_evenly_and_adds_up(shores):
    records, _ = shores.read()
    rows = [r for r in records if isinstance(r, Flow) and r.source == "ledger" and r.line == "ferry"]
    assert [(r.year, r.split, r.amount) for r in rows] == [
        (2010, 0, "3333.333333333333"),
        (2011, 1, "3333.333333333333"),
        (2012, 2, "3333.333333333334"),
    ]
    assert all(r.spread and r.locator == "flows.csv line 2" and r.definitions == "curated" and r.counts for r in rows)
    assert {(r.format, r.case, r.recipient_kind, r.date, r.date_kind) for r in rows} == {
        ("case_file", "two-shores", "area", None, "year")
    }


def test_a_row_of_one_fiscal_year_keeps_its_amount_and_its_label(shores):
    records, _ = shores.read()
    row = next(r for r in records if isinstance(r, Flow) and r.line == "school")
    assert (row.amount, row.currency, row.year, row.date_kind, row.spread) == (
        "500.25",
        "EUR",
        2010,
        "fiscal-year",
        False,
    )
    assert row.definitions == "school"


def test_a_rival_keeps_its_reason_and_does_not_count(shores):
    records, _ = shores.read()
    rivals = [r for r in records if isinstance(r, Flow) and not r.counts]
    assert len(rivals) == 3
    assert all(r.note == "the gazette's figure, three times the ledger's" and r.weakness == "press" for r in rivals)


def test_series_keep_their_line_and_their_counter(shores):
    records, _ = shores.read()
    series = [r for r in records if isinstance(r, Series)]
    assert (series[-1].subject, series[-1].counter, series[-1].value, series[-1].locator) == (
        "USD",
        "EUR",
        "1.25",
        "series.csv line 7",
    )
    assert series[0].counter is None


def test_one_error_keeps_every_row_out(shores):
    records, findings = shores.swap("flows.csv", "10000,USD", "10000,USB").read()
    assert records == []
    assert [f.level for f in findings] == [Level.BROKEN]


def test_notes_refuse_nothing(shores):
    shores.files["chart.png"] = b"\x89PNG"
    records, findings = shores.read()
    assert len(records) > 10
    assert [(f.level, f.code, f.locator) for f in findings] == [(Level.NOTE, "case-file", "chart.png")]


def test_a_case_is_known_by_its_name_or_by_its_first_member(shores):
    assert case_file.recognises(head(shores.packed()))
    assert case_file.recognises(head(shores.packed("renamed.zip")))
    assert not case_file.recognises(head(shores.packed("x.case.zip", b"<iati-activities/>")))


@pytest.mark.parametrize("data", [b"PK\x03\x04 and then nothing", b"", b"PK\x05\x06" + b"\0" * 18])
def test_a_zip_that_is_none_is_one_finding(shores, data):
    out = list(case_file.read(shores.packed("x.case.zip", data)))
    assert [(f.code, f.level) for f in out] == [("case-zip", Level.BROKEN)]


def test_a_zip_cut_short_is_one_finding(shores):
    whole = shores.packed().path.read_bytes()
    out = list(case_file.read(shores.packed("cut.case.zip", whole[: len(whole) // 2])))
    assert [f.code for f in out] == ["case-zip"]


def test_a_file_that_grows_when_unpacked_is_not_unpacked(shores, tmp_path):
    import zipfile

    path = tmp_path / "bomb.case.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case.yaml", b"case_file: 1\n")
        archive.writestr("flows.csv", b"0" * (40 * 1024 * 1024))
    out = list(case_file.read(shores.packed("bomb.case.zip", path.read_bytes())))
    assert [(f.code, f.found) for f in out] == [("case-zip", "too many or too large files in the zip")]


@pytest.mark.properties
@given(st.decimals(min_value=-(10**20), max_value=10**20, places=2), st.integers(min_value=1, max_value=60))
def test_spreading_loses_nothing(amount, years):
    parts = spread(format(amount, "f"), years)
    assert len(parts) == years
    assert sum(map(Fraction, parts)) == Fraction(amount)
    assert all(len(p.partition(".")[2]) <= 12 for p in parts)
