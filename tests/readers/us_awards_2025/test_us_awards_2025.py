"""The 2025 list of USAID awards: obligations so far, each award once, estimates no money, hidden names not made up."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from comity.model.records import Award, Flow
from comity.readers import us_awards_2025 as reader

HERE = Path(__file__).parent
NAMED = re.compile(r"\b(MEPPA|PPF)\b").search


def flows(reading):
    return [record for record in reading.records if isinstance(record, Flow)]


def test_the_list_gives_the_expected_flows_and_awards(tabular, expected):
    reading = tabular(reader, HERE / "usaidDF.tsv")
    got, wanted = expected(HERE / "expected.csv", flows(reading))
    assert reading.recognised
    assert got == wanted
    assert reading.codes == [("repeated-award", 4), ("unknown-status", 5), ("unreadable-number", 5)]
    awards = [record for record in reading.records if isinstance(record, Award)]
    assert [(a.award, a.status, a.estimated, a.obligated, a.start) for a in awards] == [
        ("7299CA01", "ended", "500000", "450000", "2023-09-30"),
        ("7299CA02", "kept", "2000000", "1250000.55", None),
        ("7299CA01", "ended", "500000", "450000", "2023-09-30"),
        ("7299CA03", "paused", "100", None, "2023-01-01"),
    ]


@pytest.mark.parametrize("name", ["usaidDF.tsv", "usaidDF.xlsx"])
def test_the_shared_list_holds_21_awards_that_name_meppa_or_the_fund(tabular, shared, name):
    reading = tabular(reader, shared(f"crs_us/usaid-awards-2025/{name}"))
    named = [flow for flow in flows(reading) if NAMED(flow.title or "")]
    assert len(named) == 21
    assert sum(Decimal(flow.amount) for flow in named) == 94_145_119
    assert {flow.currency for flow in named} == {"USD"}
    assert {code for code, _ in reading.codes} <= {"repeated-award", "unknown-status"}


def test_another_list_of_awards_is_not_recognised(tabular):
    assert not tabular(reader, "award_id,vendor,amount\n1,x,5\n").recognised
