"""The two shipped case files: good, true to the published files they were carried from, and quoting what was printed."""

import csv
import json
from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from comity.model.finding import Finding
from comity.model.records import CasePart, Flow, Series
from comity.pipeline.starter import shipped_cases
from comity.readers import case_file
from comity.snapshots.intake import take
from comity.snapshots.store import Store
from tests.conftest import NOW, published

CASES = {folder.name: folder for folder in shipped_cases()}
LANGUAGES = {"en", "ar", "he"}
ASKED = {
    "thirty-three-dollars", "less-than-four-dollars", "almost-ten-times", "over-a-billion", "two-hundred-fifty-million",
    "three-hundred-million", "hundred-million-peacebuilding", "three-million-pounds", "three-million-dollars",
    "thirteen-and-a-half-million", "created-by-congress", "largest-ever", "permits-doubled", "over-150-members",
    "forty-four-versus-two",
}  # fmt: skip


@pytest.fixture(scope="module")
def read(tmp_path_factory):
    """The records of both cases, by case."""
    store, records = Store(tmp_path_factory.mktemp("home")), {}
    for folder in CASES.values():
        (taken,) = take([folder], store, now=NOW)
        out = list(case_file.read(taken.snapshot))
        assert not [item for item in out if isinstance(item, Finding)], folder.name
        records[folder.name] = out
    return records


def of(records, table, /, **wanted):
    return [r for r in records if isinstance(r, table) and all(getattr(r, k) == v for k, v in wanted.items())]


def bodies(records, kind):
    return [json.loads(part.body) for part in of(records, CasePart, kind=kind)]


@pytest.mark.parametrize("name", ["israel-palestine", "northern-ireland"])
def test_a_shipped_case_has_no_finding_at_all(name):
    assert case_file.check(case_file.folder_files(CASES[name])) == []


def test_what_pages_show_is_in_three_languages(read):
    for records in read.values():
        (case,) = bodies(records, "case")
        shown = [case["title"], case["question"], case["headline"]["title"]]
        shown += [
            part["title"]
            for key in ("areas", "populations", "donors", "lines", "events", "figures")
            for part in case[key]
        ]
        shown += [recipe["title"] for claim in bodies(records, "claim") for recipe in claim["recipes"]]
        assert [words for words in shown if set(words) != LANGUAGES] == []


def test_every_claim_that_was_asked_for_is_there_once(read):
    counted = Counter(claim["id"] for records in read.values() for claim in bodies(records, "claim"))
    assert set(counted) >= ASKED
    assert set(counted.values()) == {1}


def test_claims_quote_the_documents_word_for_word(read):
    texts = {
        "allmep-global-advocacy": published("documents/allmep-global-advocacy.txt").read_text(encoding="utf-8"),
        "ngo-monitor-allmep": published("documents/ngo-monitor-allmep.txt").read_text(encoding="utf-8"),
    }
    claims = [claim for records in read.values() for claim in bodies(records, "claim") if claim["source"] in texts]
    assert len(claims) == 14
    assert [c["id"] for c in claims if " ".join(c["words"].split()) not in " ".join(texts[c["source"]].split())] == []


def test_united_states_money_to_ireland_is_the_published_file_row_by_row(read):
    stages = {"Obligations": "committed", "Disbursements": "disbursed"}
    with published("crs_us/foreignassistance-gov/us_foreign_aid_country.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        wanted = {
            (stages[row[7]], int(row[8]), Decimal(row[9]), f"us_foreign_aid_country.csv line {line}")
            for line, row in enumerate(csv.reader(file), 1)
            if row[0] == "IRL" and row[7] in stages and int(row[8]) >= 1986
        }
    rows = of(read["northern-ireland"], Flow, source="foreignassistance-gov", counts=True)
    assert {(r.stage, r.year, Decimal(r.amount), r.place) for r in rows if r.stage in stages.values()} == wanted


def test_united_states_obligations_of_the_first_three_years(read):
    rows = of(read["northern-ireland"], Flow, line="us-ifi", stage="committed", counts=True)
    assert sum(Decimal(r.amount) for r in rows if r.year <= 1988) == Decimal(120002000)
    assert {r.date_kind for r in rows if r.year <= 2022} == {"fiscal-year"}


def test_european_contributions_add_up_to_the_commissions_total(read):
    rows = of(read["northern-ireland"], Flow, line="eu-ifi", stage="committed", counts=True)
    assert sum(Decimal(r.amount) for r in rows if r.year <= 1999) == Decimal(184000000)
    (total,) = {
        r.note for r in of(read["northern-ireland"], Flow, line="eu-ifi", counts=False) if "90 + 60 + 34" in r.note
    }
    assert total.startswith("not counted")
    assert not [r for r in rows if 2000 <= r.year <= 2002]


def test_the_lost_decimal_comma_is_kept_and_never_counted(read):
    errors = [r for r in of(read["northern-ireland"], Flow) if r.weakness == "printed wrongly"]
    assert {r.amount for r in errors} == {"27120000000", "26660000000"}
    assert not any(r.counts for r in errors)


def test_meppa_awards_are_the_list_award_by_award(read):
    with published("crs_us/usaid-awards-2025/usaidDF.tsv").open(encoding="utf-8", newline="") as file:
        wanted = {row[0]: Decimal(row[5]) for row in csv.reader(file, delimiter="\t") if "MEPPA" in row[3]}
    got: dict[str, Decimal] = defaultdict(Decimal)
    for row in of(read["israel-palestine"], Flow, source="usaid-awards-2025"):
        got[row.place.rsplit(" ", 1)[1]] += Decimal(row.amount)
        assert (row.stage, row.line) == ("committed", "meppa")
        assert 2021 <= row.year <= 2025
    assert len(wanted) == 21
    assert got == wanted


def test_northern_irelands_people_are_nisras(read):
    sums: Counter[int] = Counter()
    with published("reference/northern-ireland-population/data/population.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        for row in csv.DictReader(file):
            sums[int(row["year"])] += int(row["MYE"])
    rows = of(read["northern-ireland"], Series, series="nisra-mid-year")
    assert {r.year: int(r.value) for r in rows if r.year in sums} == dict(sums)
    assert all(r.weakness for r in rows if r.year not in sums)


def test_israelis_and_palestinians_are_the_world_banks(read):
    with published("reference/population-worldbank/data/population.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = {
            (code, int(year), int(value))
            for _, code, year, value in list(csv.reader(file))[1:]
            if code in ("ISR", "PSE") and int(year) >= 1990
        }
    rows = of(read["israel-palestine"], Series, series="worldbank-population")
    assert {(r.subject, r.year, int(r.value)) for r in rows} == wanted


def test_both_cases_hold_the_same_rates_and_deflators(read):
    def rates(name):
        return {r._replace(locator="") for r in of(read[name], Series) if r.kind in ("exchange-rate", "deflator")}

    assert rates("israel-palestine") == rates("northern-ireland")


def test_every_amount_can_be_converted_in_its_year(read):
    for name, records in read.items():
        known = {(r.subject, r.year) for r in of(records, Series, kind="exchange-rate")}
        known |= {(r.counter, r.year) for r in of(records, Series, kind="exchange-rate")}
        lacking = {
            (r.currency, r.year)
            for r in of(records, Flow, counts=True)
            if r.currency != "USD" and r.year <= 2025 and (r.currency, r.year) not in known
        }
        assert lacking == set(), name


def test_what_does_not_count_says_why(read):
    for records in read.values():
        assert [
            r.locator for r in of(records, Flow, counts=False) if not (r.note or "").startswith("not counted")
        ] == []


def test_the_watchdogs_page_is_cited_for_the_number_of_members_alone(read):
    citing = [
        json.dumps(claim)
        for records in read.values()
        for claim in bodies(records, "claim")
        if "ngo-monitor" in json.dumps(claim)
    ]
    assert len(citing) == 1
    assert "over 150 member organizations" in citing[0]
