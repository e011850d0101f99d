"""Every IATI file at hand, against a count made with another tool; and nothing crashes, whatever the file."""

import importlib.util
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from comity.model.finding import Level
from comity.model.records import Activity, Budget, Flow, Transaction
from comity.readers.iati_activity.codes import STAGES

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
YARDSTICK = SHARED / "tools/count_iati.py"
FOLDERS = sorted(path for room in ("iati", "iati-odd") for path in (SHARED / "data" / room).glob("*") if path.is_dir())


@pytest.fixture(scope="module")
def yardstick():
    if not YARDSTICK.exists():
        pytest.skip("the independent count is not on this machine (../shared/tools/count_iati.py)")
    spec = importlib.util.spec_from_file_location("count_iati", YARDSTICK)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(read):
    counts, sums, left = Counter(map(type, read.records)), defaultdict(Decimal), defaultdict(Decimal)
    for row in read.of(Transaction):
        if row.value is not None:
            sums[row.currency or "?"] += Decimal(row.value)
            left[row.locator] += Decimal(row.value) if row.type in STAGES else 0
    for flow in read.of(Flow):
        left[flow.locator] -= Decimal(flow.amount)
    assert not any(left.values()), "flows do not re-sum to their transaction"
    return [counts[Activity], counts[Transaction], counts[Budget]], {k: v for k, v in sums.items() if v}


@pytest.mark.parametrize("folder", FOLDERS or [None], ids=lambda path: path.name if path else "none")
def test_published_files_agree_with_an_independent_count(reading, yardstick, folder):
    if folder is None:
        pytest.skip("the published files are not on this machine (../shared/data)")
    for path in sorted(folder.rglob("*.xml")):
        wanted, read = yardstick.count(path), reading(path)
        broken = [finding for finding in read.findings if finding.level is Level.BROKEN]
        if "broken" in wanted:
            undeclared = [finding for finding in read.findings if finding.code == "xml-namespace-undeclared"]
            assert all(finding.line and finding.found for finding in broken + undeclared), path
            assert broken or undeclared, path
            continue
        assert not broken, path
        sums = {k: Decimal(v) for k, v in wanted["sums"].items() if Decimal(v)}
        assert ours(read) == ([wanted[k] for k in ("activities", "transactions", "budgets")], sums), path


def test_the_international_fund_for_ireland_is_read_as_published(reading):
    path = SHARED / "data/iati/usg-2025-03/usaid/usaid-ie.xml"
    if not path.exists():
        pytest.skip("the published file usaid-ie.xml is not on this machine (../shared/data)")
    flows = [f for f in reading(path).of(Flow) if f.iati_identifier == "US-GOV-1-7200AA22GR00004"]
    found = sorted((f.stage, f.date, Decimal(f.amount), f.recipient, f.purpose) for f in flows)
    assert [row for row in found if row[0] == "committed"] == [
        ("committed", "2022-09-30", 2_500_000, "IE", "15220"),
        ("committed", "2023-09-30", 3_000_000, "IE", "15220"),
        ("committed", "2024-09-30", 4_000_000, "IE", "15220"),
    ]
    assert [row[1][:7] for row in found if row[0] == "disbursed"] == ["2023-03", "2023-12", "2024-12"]
