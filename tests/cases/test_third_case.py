"""A case of an invented place, written by following docs/reference/case-file.md alone, and the example on that page."""

import re
from fractions import Fraction
from pathlib import Path

from comity import methods
from comity.lake import Lake
from comity.readers.case_file import check, folder_files
from tests.building import read_in

TWO_SHORES = Path(__file__).parent / "two-shores"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "case-file.md"
EXAMPLE = ("case.yaml", "sources.yaml", "flows.csv", "series.csv")


def headline(home: Path, folder: Path, name: str):
    report = read_in(home, folder)
    assert [file.outcome for file in report.files] == ["read"], report
    lake = Lake.open(home)
    case = methods.case(lake, name)
    return methods.figure(lake, *methods.named(case, case.headline))


def test_the_third_case_is_good():
    assert check(folder_files(TWO_SHORES)) == []


def test_the_third_case_computes_its_headline(tmp_path):
    made = headline(tmp_path, TWO_SHORES, "two-shores")
    people = (400 + 600) + (410 + 610) + (420 + 620)
    assert abs(Fraction(made.value) - Fraction(10000, people)) < Fraction(1, 10**20)
    assert made.lineage.rows == 3


def test_the_example_on_the_page_is_a_case(tmp_path):
    blocks = re.findall(r"```(?:yaml|csv)\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == len(EXAMPLE)
    folder = tmp_path / "sample"
    folder.mkdir()
    for name, block in zip(EXAMPLE, blocks, strict=True):
        (folder / name).write_text(block, encoding="utf-8")
    assert check(folder_files(folder)) == []
    made = headline(tmp_path / "home", folder, "sample")
    assert abs(Fraction(made.value) - Fraction(3000000, 210000)) < Fraction(1, 10**20)
