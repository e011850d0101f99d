"""What the validator says: each message names file, line, what was found, what was expected and the remedy."""

import pytest

from comity.model.finding import Level
from comity.readers import case_file

GOOD = "the invented case is good before a test breaks it"


def test_the_invented_case_is_good(shores):
    assert shores.check() == [], GOOD


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "line", "found", "remedy"),
    [
        (
            "case.yaml",
            "stage: disbursed\n  def",
            "stage: payed\n  def",
            "case-value",
            10,
            "“payed”",
            "name one of the ten stages",
        ),
        ("case.yaml", "languages:", "langauges:", "case-unknown-key", 5, "“langauges”", "did you mean languages?"),
        (
            "case.yaml",
            "area: both-shores\n  years",
            "area: both-shore\n  years",
            "case-dangling",
            12,
            "“both-shore”",
            "did you mean both-shores?",
        ),
        (
            "case.yaml",
            "years: 2010-2012\n",
            "years: 2012-2010\n",
            "case-value",
            13,
            "“2012-2010”",
            "give the first year",
        ),
        (
            "case.yaml",
            "title: {en: East shore}",
            "title: East shore",
            "case-type",
            19,
            "“East shore”",
            "write it in that form",
        ),
        (
            "case.yaml",
            "title: {en: East shore}",
            "title: {ar: الشرق}",
            "case-no-english",
            19,
            "languages ar",
            "add en: …",
        ),
        ("case.yaml", "subject: west", "subject: north", "case-dangling", 31, "north", "add the rows"),
        ("case.yaml", "date: 2010-05", "date: 2010-13", "case-value", 41, "“2010-13”", "correct the value"),
        ("case.yaml", "agreement: false", "agreement: maybe", "case-type", 39, "“maybe”", "write it in that form"),
        ("case.yaml", "event: landing", "event: landfall", "case-dangling", 39, "“landfall”", "add it to events"),
        (
            "case.yaml",
            "case_file: 1",
            "case_file: 2",
            "case-version",
            1,
            "case_file: 2",
            "begin the file with case_file: 1",
        ),
        (
            "case.yaml",
            "first_year: 2012, last_year: 2012",
            "first_year: 2013, last_year: 2012",
            "case-years",
            47,
            "2013 to 2012",
            "swap them",
        ),
        (
            "case.yaml",
            "activities: [XX-1-FERRY], ",
            "",
            "case-selector",
            38,
            "nothing that restricts it",
            "name what makes",
        ),
        ("case.yaml", "includes: [east]", "includes: [both-shores]", "case-circle", 20, "inside itself", "break it"),
        (
            "case.yaml",
            "population: counts\n",
            "population: east-counts\n",
            "case-area",
            14,
            "people of east",
            "same area",
        ),
        (
            "case.yaml",
            "id: school, title: {en: School}",
            "id: ferry, title: {en: School}",
            "case-duplicate",
            36,
            "“ferry” again",
            "rename",
        ),
        (
            "sources.yaml",
            ", no_snapshot: A single copy on paper.",
            "",
            "case-source",
            1,
            "neither url nor no_snapshot",
            "add url",
        ),
        (
            "sources.yaml",
            "  no_snapshot: Read at the library.\n",
            "",
            "case-source",
            2,
            "no no_snapshot",
            "add no_snapshot",
        ),
        ("sources.yaml", "https://gazette", "gazette", "case-value", 5, "gazette.example", "correct the value"),
        (
            "claims.yaml",
            "source: ledger, place: folio 3}",
            "place: folio 3}",
            "case-recipe-input",
            13,
            "without a source",
            "cite it",
        ),
        (
            "claims.yaml",
            "name: years, value",
            "name: year, value",
            "case-recipe",
            12,
            "amount, year, people",
            "name each input once",
        ),
        ("claims.yaml", "years: 2010-2012}", "place: p. 1}", "case-recipe-input", 21, "no years", "name the years"),
        (
            "claims.yaml",
            "population: counts, years",
            "population: heads, years",
            "case-dangling",
            21,
            "“heads”",
            "populations",
        ),
        (
            "claims.yaml",
            'published: {value: "10", unit: USD per person per year, decimals: 0}',
            "published: {}",
            "case-claim",
            8,
            "without a number",
            "evidence",
        ),
        ("claims.yaml", "side: against", "side: neutral", "case-value", 29, "“neutral”", "correct the value"),
        ("flows.csv", "10000,USD", "10,000,USD", "case-cells", 2, "18 cells", "double quotes"),
        ("flows.csv", "10000,USD", '"10,000",USD', "case-value", 2, "“10,000”", "delete commas"),
        ("flows.csv", "10000,USD", "10000,usd", "case-value", 2, "“usd”", "correct the code"),
        (
            "flows.csv",
            "2010,2012,calendar,yes",
            "2010,20122,calendar,yes",
            "case-value",
            2,
            "“20122”",
            "correct the value",
        ),
        (
            "flows.csv",
            "2010,2012,calendar,yes",
            "2012,2010,calendar,yes",
            "case-years",
            2,
            "2012 to 2010",
            "correct the years",
        ),
        (
            "flows.csv",
            "ferry-all,ferry,disbursed",
            "ferry-all,fery,disbursed",
            "case-dangling",
            2,
            "“fery”",
            "did you mean ferry?",
        ),
        ("flows.csv", "school-2010,", "ferry-all,", "case-duplicate", 4, "“ferry-all” again", "change or delete one"),
        (
            "flows.csv",
            ",press,\"the gazette's figure, three times the ledger's\"",
            ",press,",
            "case-no-reason",
            3,
            "without a reason",
            "say in note",
        ),
        (
            "flows.csv",
            ",fiscal,yes,ledger,folio 9",
            ",fiscal,yes,ledgr,folio 9",
            "case-dangling",
            4,
            "“ledgr”",
            "did you mean ledger?",
        ),
        ("flows.csv", "line,stage", "lines,stage", "case-unknown-column", 1, "“lines”", "did you mean line?"),
        ("series.csv", "2011,410", "2010,410", "case-duplicate", 3, "again", "change or delete one"),
        ("series.csv", "USD,EUR,year", "USD,,year", "case-missing-cell", 7, "an empty cell", "give counter"),
        ("series.csv", "year,2010,400", "month,2010,400", "case-value", 2, "“2010”", "match the period"),
        ("series.csv", "2010,400", "2010,0", "case-value", 2, "“0”", "leave the row out"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_remedy(shores, name, old, new, code, line, found, remedy):
    findings = [f for f in shores.swap(name, old, new).check() if f.code == code]
    assert findings, [(f.code, f.locator, f.found) for f in shores.check()]
    finding = findings[0]
    assert finding.level is Level.BROKEN
    assert finding.line == line
    assert finding.locator.startswith(f"{name} line {line}")
    assert found in finding.found
    assert remedy in finding.remedy
    assert finding.expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"a: &x 1\nb: *x\n", "an anchor or alias"),
        (b"a: !!python/object/apply:os.system [ls]\n", "the tag"),
        (b"a: 1\na: 2\n", "the key “a” a second time"),
        (b"a: 1\n---\nb: 2\n", "a second document"),
        (b"a: [1, 2\n", "expected"),
        (b"a: \xff\n", "not UTF-8"),
        (b"[" * 40 + b"]" * 40, "more than 16 levels"),
        (b"", "an empty file"),
        (b"a: \x07\n", "a control character"),
    ],
)
def test_yaml_that_could_mean_two_things_is_refused(shores, text, found):
    shores.files["case.yaml"] = text
    findings = [f for f in shores.check() if f.code == "case-yaml"]
    assert len(findings) == 1
    assert found in findings[0].found


def test_words_that_yaml_would_turn_into_something_else_stay_words(shores):
    shores.swap("case.yaml", "title: {en: School}", "title: {en: no}")
    assert shores.check() == []


def test_a_folder_without_its_files_says_which(shores):
    del shores.files["sources.yaml"]
    finding = shores.only()
    assert (finding.code, finding.locator, finding.remedy) == (
        "case-missing-file",
        "sources.yaml",
        "add sources.yaml; see docs/reference/case-file.md",
    )


def test_a_headline_without_money_is_refused(shores):
    shores.swap("case.yaml", "  stage: disbursed\n", "  stage: pledged\n")
    assert shores.check() == [], "a selector may still bring rows"
    text = shores.files["case.yaml"].decode()
    kept = [line for line in text.splitlines() if "ferry-activity" not in line]
    shores.files["case.yaml"] = "\n".join(kept).replace("selectors:", "selectors: []").encode()
    finding = shores.only()
    assert finding.code == "case-headline"
    assert "pledged" in finding.found


def test_a_headline_in_years_without_people_is_refused(shores):
    finding = shores.swap("case.yaml", "years: 2010-2012", "years: 1990-1995").check()[0]
    assert finding.code == "case-headline"
    assert "1990-1995" in finding.found


def test_recipes_that_lean_on_each_other_are_refused(shores):
    shores.swap(
        "claims.yaml",
        '{name: amount, value: "30000", unit: USD, source: ledger, place: folio 3}',
        "{name: amount, recipe: ten-crowns/counted}",
    )
    shores.swap(
        "claims.yaml",
        '{name: amount, value: "30000", unit: USD, source: ledger, place: folio 3}',
        "{name: amount, recipe: ten-crowns/round-thousand}",
    )
    assert {f.code for f in shores.check()} == {"case-circle"}


def test_an_input_from_another_case_is_not_looked_up_here(shores):
    shores.swap("claims.yaml", "population: counts, years", "population: elsewhere, case: other, years")
    assert shores.check() == []


def test_a_source_that_nothing_cites_is_a_note(shores):
    shores.files["sources.yaml"] += b"- {id: diary, publisher: A, title: Diary, no_snapshot: Lost.}\n"
    finding = shores.only()
    assert (finding.level, finding.code, finding.line) == (Level.NOTE, "case-unused", 8)


def test_several_mistakes_are_told_at_once(shores):
    shores.swap("flows.csv", "10000,USD", "10000,usd").swap("series.csv", "2010,400", "2010,4OO")
    assert {f.locator.partition(" ")[0] for f in shores.check()} == {"flows.csv", "series.csv"}


@pytest.mark.parametrize("name", ["case.yaml", "sources.yaml", "claims.yaml", "flows.csv", "series.csv"])
def test_a_file_cut_anywhere_never_raises(shores, name):
    whole = shores.files[name]
    for end in range(0, len(whole), 37):
        shores.files[name] = whole[:end]
        assert isinstance(case_file.check(shores.files), list)
