"""measures.yaml: what is good comes back as it was written, what cannot be is named with its line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.model.case import from_json
from comity.model.finding import Level
from comity.model.policy import RegisteredMeasure, RegisteredOutcome, RegisteredPermitSeries, RegisteredPledge
from comity.model.records import CasePart
from comity.pipeline.starter import shipped_cases
from comity.readers import case_file

REGISTER = b"""organisations:
  - {id: ferry-friends, kind: nonprofit, names: [{text: Ferry Friends, language: en}]}
people:
  - {id: captain, name: The Captain, roles: [{organisation: ferry-friends, title: Captain, source: ledger}]}
"""
GOOD = """measures:
  - id: ferry-act
    title: {en: Ferry Act, he: חוק המעבורת}
    jurisdiction: us-congress
    kind: statute
    source: ledger
    key: us/99/hr/7
    line: ferry
    parties:
      - {role: sponsor, name: Reed, source: ledger}
    events:
      - {id: passed, date: 2010-02~, stage: law, text: Passed, source: ledger}
    amounts:
      - {stage: disbursed, amount: "10000", currency: USD, first_year: 2010, last_year: 2012, flow: ferry-all, source: ledger}
      - {stage: authorised, step: house, amount: "90000", currency: USD, first_year: 2010, upper: true, source: gazette}
    links:
      - {kind: reintroduced, other: ferry-bill, source: ledger}
      - {kind: model, other: us/98/hr/1, source: ledger}
  - {id: ferry-bill, title: {en: Ferry Bill}, jurisdiction: two-shores, kind: bill, source: ledger}
pledges:
- {id: rope, pledger: W, words: A,language: en, source: ledger, amount: "5", currency: USD, steps: [{kind: paid, source: ledger}]}
- {id: kind-words, pledger: The East, words: Support., language: en, source: gazette}
permits:
  - id: crossings
    title: {en: Crossings}
    unit: quota
    per: day
    category: boats
    authority: harbour
    points: [{date: ../2010, value: "25", source: ledger}, {date: "2010", value: "50", claimed_by: ferry-friends, source: ledger}]
deadlines:
  - {id: report, kind: report, title: {en: Report}, date: 2011-03-31, measure: ferry-act, source: ledger}
outcomes:
  - id: doubled
    claimant: ferry-friends
    words: “we doubled the crossings”
    language: en
    source: gazette
    permits: [crossings]
    measures: [ferry-act]
    pledges: [rope]
    evidence: [{level: corroborated, side: for, by: Harbour, words: So it is., language: en, source: ledger}]
points:
  - id: cheap
    title: {en: A ferry is cheap}
    versions:
      - number: 1
        figures: [{name: paid, figure: headline}, {name: said, literal: "9", source: gazette}]
        texts: [{language: en, text: "{paid}, not {said}.", voice_organisation: ferry-friends, source: gazette}]
threads:
- {line: ferry, first_year: 2009, last_year: 2012, gaps: [{stage: spent, first_year: 2009, last_year: 2009, reason: {en: Lost.}}]}
"""


@pytest.fixture
def river(shores):
    shores.files["register.yaml"] = REGISTER
    shores.files["measures.yaml"] = GOOD.encode()
    return shores


def parts(records: list, kind: str) -> list[CasePart]:
    return [r for r in records if isinstance(r, CasePart) and r.kind == kind]


def test_parts_come_back_as_they_were_written(river) -> None:
    records, findings = river.read()
    assert not findings
    kinds = ("measure", "pledge", "permit", "deadline", "outcome", "point", "thread")
    assert [len(parts(records, kind)) for kind in kinds] == [2, 2, 1, 1, 1, 1, 1]
    act = from_json(RegisteredMeasure, parts(records, "measure")[0].body)
    assert (act.title["he"], act.key, act.events[0].date, act.links[0].other) == (
        "חוק המעבורת",
        "us/99/hr/7",
        "2010-02~",
        "ferry-bill",
    )
    assert parts(records, "measure")[0].locator == "measures.yaml line 2"
    assert [(a.amount, a.locator, a.upper) for a in act.amounts] == [
        ("10000", "flows.csv line 2", False),
        ("90000", "", True),
    ]
    rope = from_json(RegisteredPledge, parts(records, "pledge")[0].body)
    assert (rope.steps[0].kind, rope.binding) == ("paid", False)
    permits = from_json(RegisteredPermitSeries, parts(records, "permit")[0].body)
    assert [p.value for p in permits.points] == ["25", "50"]
    assert from_json(RegisteredOutcome, parts(records, "outcome")[0].body).evidence[0].level == "corroborated"


def test_case_without_the_file_is_whole(shores) -> None:
    assert "measures.yaml" not in shores.files
    records, findings = shores.read()
    assert not findings
    assert not parts(records, "measure")


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "found"),
    [
        ("kind: statute", "kind: statut", "case-value", 5, "“statut”"),
        ("source: ledger\n    key", "source: ledgr\n    key", "case-dangling", 6, "“ledgr”"),
        ("key: us/99/hr/7", "key: US 99", "case-value", 7, "“US 99”"),
        ("line: ferry\n", "line: fery\n", "case-dangling", 8, "“fery”"),
        ("2010-02~", "soon", "case-value", 12, "“soon”"),
        ("stage: law", "stage: lawful", "case-dangling", 12, "“lawful”"),
        ('amount: "10000", currency: USD, first', 'amount: "9000", currency: USD, first', "case-tie", 14, "9000"),
        ("last_year: 2012, flow", "last_year: 2011, flow", "case-tie", 14, "year 2011"),
        ("flow: ferry-all", "flow: ferry-al", "case-dangling", 14, "“ferry-al”"),
        ("step: house", "step: home", "case-value", 15, "“home”"),
        ("stage: authorised, step", "stage: allowed, step", "case-value", 15, "“allowed”"),
        ("other: ferry-bill", "other: ferry-bil", "case-dangling", 17, "“ferry-bil”"),
        ("other: ferry-bill", "other: ferry-act", "case-self", 17, "itself"),
        ("other: us/98/hr/1", "other: us/98/", "case-value", 18, "“us/98/”"),
        ('amount: "5", currency: USD, steps', 'amount: "5", steps', "case-money", 21, "alone"),
        ("{kind: paid, source", "{kind: payed, source", "case-value", 21, "“payed”"),
        ("    per: day\n", "", "case-per", 26, "without per"),
        ("unit: quota", "unit: heads", "case-value", 26, "“heads”"),
        ('value: "25"', 'value: "25,000"', "case-value", 30, "25,000"),
        ("claimed_by: ferry-friends", "claimed_by: ferry-foes", "case-dangling", 30, "“ferry-foes”"),
        ("date: 2011-03-31", "date: 2011-03", "case-value", 32, "“2011-03”"),
        ("date: 2011-03-31", "met_on: 2011-03-30, date: 2011-03-31", "case-met", 32, "met_on"),
        ("claimant: ferry-friends", "claimant: nobody", "case-dangling", 35, "“nobody”"),
        ("permits: [crossings]", "permits: [crossing]", "case-dangling", 39, "“crossing”"),
        ("side: for", "side: pro", "case-value", 42, "“pro”"),
        ("number: 1", "number: 2", "case-version", 47, "2"),
        ("figure: headline}", "figure: headlin}", "case-dangling", 48, "“headlin”"),
        ("figure: headline}", "method: total, figure: headline}", "case-figure", 48, "several"),
        ('literal: "9", source: gazette}', 'literal: "9"}', "case-figure", 48, "one of literal and source"),
        ("{paid}, not", "{payed}, not", "case-dangling", 49, "“payed”"),
        ("texts: [{language: en", "texts: [{language: he", "case-no-english", 49, "no text in en"),
        ("first_year: 2009, last_year: 2012", "first_year: 2010, last_year: 2012", "case-years", 51, "2009 to 2009"),
        ("reason: {en: Lost.}", "reason: Lost.", "case-type", 51, "“Lost.”"),
        ("id: kind-words", "id: rope", "case-duplicate", 22, "“rope” again"),
        ("kind: bill, source", "kind: bill, locator: x, source", "case-unknown-key", 19, "“locator”"),
    ],
)
def test_mistake_is_named_with_its_line(river, old, new, code, line, found) -> None:
    findings = [f for f in river.swap("measures.yaml", old, new).check() if f.code == code]
    assert findings, [(f.code, f.locator, f.found) for f in river.check()]
    one = findings[0]
    assert (one.level, one.line) == (Level.BROKEN, line)
    assert one.locator.startswith(f"measures.yaml line {line}")
    assert found in one.found
    assert one.expected
    assert one.remedy


def test_amount_cannot_say_where_its_row_stands(river) -> None:
    finding = river.swap("measures.yaml", "flow: ferry-all", "locator: flows.csv line 2").check()[0]
    assert (finding.code, finding.line) == ("case-unknown-key", 14)


def test_voice_without_source_needs_consent_and_its_evidence(river) -> None:
    text = "voice_organisation: ferry-friends, source: gazette}"
    river.swap("measures.yaml", text, "voice_person: captain}")
    assert [(f.code, f.line) for f in river.check()] == [("case-consent", 49)]
    river.swap(
        "measures.yaml",
        "voice_person: captain}",
        "voice_person: captain, consent_day: 2011-01, consent_evidence: letter}",
    )
    assert river.check() == []


def test_two_measures_with_one_key_are_refused(river) -> None:
    river.swap("measures.yaml", "kind: bill, source", "kind: bill, key: us/99/hr/7, source")
    assert {f.code for f in river.check()} == {"case-duplicate"}


def test_source_that_only_measures_cite_is_used(shores) -> None:
    shores.files["sources.yaml"] += b"- {id: diary, publisher: A, title: Diary, no_snapshot: Lost.}\n"
    shores.files["measures.yaml"] = (
        b"pledges: [{id: a, pledger: B, words: c, language: en, source: diary}]\ndeadlines: []\n"
    )
    assert shores.check() == []


def test_file_cut_anywhere_never_raises(river) -> None:
    whole = river.files["measures.yaml"]
    for end in range(0, len(whole), 41):
        river.files["measures.yaml"] = whole[:end]
        assert isinstance(case_file.check(river.files), list)


@pytest.mark.parametrize("folder", shipped_cases(), ids=lambda p: p.name)
def test_shipped_measures_are_good_and_every_part_has_a_source(folder: Path) -> None:
    files = case_file.folder_files(folder)
    assert [f for f in case_file.check(files) if f.level is Level.BROKEN] == []
    assert b"source:" in files["measures.yaml"]


def test_who_is_who_is_not_settled_by_a_case_file(river) -> None:
    before = b"{id: ferry-friends, "
    river.files["register.yaml"] = REGISTER.replace(before, before + b"same_as: [others], ")
    _records, findings = river.read()
    assert [(one.code, one.found) for one in findings] == [("case-same-as", "others")]


def test_a_remark_is_one_english_text_or_texts_by_language(river) -> None:
    said = "category: {en: boats, he: חותרים}"
    river.files["measures.yaml"] = GOOD.replace("category: boats", said).encode()
    assert river.files["measures.yaml"] != GOOD.encode()
    records, findings = river.read()
    assert not findings
    permits = from_json(RegisteredPermitSeries, parts(records, "permit")[0].body)
    assert (permits.category, permits.authority) == ({"en": "boats", "he": "חותרים"}, {"en": "harbour"})
    river.files["measures.yaml"] = GOOD.replace("category: boats", "category: {he: חותרים}").encode()
    assert [one.code for one in river.read()[1]] == ["case-no-english"]
