"""A bill of either schema comes whole; what is published twice is kept twice; what is odd is a finding, never a crash."""

import importlib.util
import re
from collections import Counter
from pathlib import Path

import pytest

from comity.model.finding import Level
from comity.model.origin import Head
from comity.model.records import Measure, MeasureEvent, MeasureLink, MeasureParty, MeasureText, MeasureTitle
from comity.readers.congress import billstatus
from comity.readers.known import READERS, reader_for

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SAMPLES = "bills/billstatus-gpo-samples"


def of(reading, kind):
    return [record for record in reading.records if isinstance(record, kind)]


@pytest.fixture
def old(tabular):
    return tabular(billstatus, HERE / "old.xml")


@pytest.fixture
def new(tabular):
    return tabular(billstatus, HERE / "new.xml")


def changed(name, *pairs):
    text = (HERE / name).read_text(encoding="utf-8")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    return text


def test_both_schemas_name_one_measure_and_count_what_stands_in_them(old, new):
    (before,), (after,) = of(old, Measure), of(new, Measure)
    assert before.measure == after.measure == "us/199/hr/9001"
    assert (before.actions, before.cosponsors, before.committees, before.texts, before.amendments) == (5, 2, 1, 1, 2)
    assert (after.actions, after.cosponsors, after.committees, after.texts, after.amendments) == (5, 2, 1, 2, 0)
    assert (before.kind, before.session, before.number, before.chamber) == ("bill", "199", "HR 9001", "House")
    assert (before.introduced, before.policy_area) == ("2085-03-01", "Energy")
    assert before.url == "https://www.congress.gov/bill/199th-congress/house-bill/9001"


def test_edition_is_the_later_of_the_two_times_of_update(old, new):
    assert of(old, Measure)[0].updated == "2085-04-01T10:00:00+00:00"
    assert of(new, Measure)[0].updated == "2085-05-03T10:00:00+00:00"


def test_action_that_house_and_library_report_is_kept_twice_and_told(old):
    reported = [e for e in of(old, MeasureEvent) if e.stage == "reported"]
    assert [e.place for e in reported] == ["House floor actions; Lighting Committee", "Library of Congress"]
    assert ("reported-twice", "1 actions of a house") in [(f.code, f.found[:20]) for f in old.findings]


def test_time_is_read_of_house_floor_actions_only(old):
    assert [e.time for e in of(old, MeasureEvent) if e.stage == "reported"] == ["10:15:00", None]


def test_unknown_code_keeps_the_action_without_a_stage_and_is_a_note(old):
    lit = next(e for e in of(old, MeasureEvent) if e.code == "Z77")
    assert (lit.stage, lit.day) == (None, "2085-03-01")
    found = next(f for f in old.findings if f.code == "stage-unknown")
    assert (found.level, found.line) == (Level.NOTE, 63)


def test_words_tell_the_stage_where_the_senate_gives_no_code(new):
    assert {e.text[:13]: e.stage for e in of(new, MeasureEvent)}["Passed Senate"] == "passed-senate"


def test_keys_of_actions_hold_across_schemas_and_when_the_record_is_cited_later(old, new):
    before = {e.key for e in of(old, MeasureEvent)}
    after = {e.key: e.text for e in of(new, MeasureEvent)}
    assert len(before & set(after)) == 4  # two reports, the introduction, the vote
    assert any("CR H120" in after[key] for key in before & set(after))


def test_like_actions_of_one_day_have_keys_of_their_own(tabular):
    action = "<item><actionDate>2085-03-01</actionDate><text>Debated.</text></item>"
    reading = tabular(billstatus, changed("new.xml", ("<actions>", "<actions>" + action * 3)), "b.xml")
    keys = [e.key for e in of(reading, MeasureEvent) if e.text == "Debated."]
    assert len(set(keys)) == 3


def test_vote_late_in_the_evening_stands_on_washingtons_day_and_once(old, new):
    for reading in (old, new):
        (vote,) = [e for e in of(reading, MeasureEvent) if e.key.startswith("vote/")]
        assert (vote.day, vote.time, vote.key) == ("2085-03-28", "23:30:00", "vote/house/199/1/12")


def test_two_dates_of_introduction_are_a_finding_and_the_bill_is_read(tabular):
    text = changed("old.xml", ("<introducedDate>2085-03-01", "<introducedDate>2085-02-28"))
    reading = tabular(billstatus, text, "b.xml")
    found = next(f for f in reading.findings if f.code == "two-introductions")
    assert "2085-02-28" in found.found
    assert "2085-03-01" in found.found
    assert found.line == 67
    assert of(reading, Measure)[0].introduced == "2085-02-28"
    assert of(reading, Measure)[0].actions == 5


def test_cosponsor_who_withdrew_stays_with_the_day(old):
    people = {p.code: (p.name, p.since, p.until) for p in of(old, MeasureParty) if p.role == "cosponsor"}
    assert people["X000003"] == ("Spark, Cy", "2085-03-05", "2085-03-20")
    assert people["X000002"][2] is None


def test_committees_are_followed_by_their_activities_and_subcommittees(old):
    rows = [(p.role, p.code, p.affiliation, p.since) for p in of(old, MeasureParty) if "committee" in p.role]
    assert rows == [
        ("committee", "hslt00", "House, Standing", "2085-03-01"),
        ("committee-activity", "hslt00", "Reported by", "2085-03-28"),
        ("committee-activity", "hslt00", "Referred to", "2085-03-01"),
        ("subcommittee", "hslt01", None, "2085-03-02"),
        ("committee-activity", "hslt01", "Referred to", "2085-03-02"),
    ]


def test_titles_of_portions_are_kept_apart_and_a_law_has_its_citation(old, new):
    assert [(t.kind, t.text[:8]) for t in of(old, MeasureTitle)] == [
        ("short", "Lamp Lig"),
        ("display", "Lamp Lig"),
        ("official", "To light"),
        ("portion", "Wick Act"),
    ]
    assert ("law", "Public Law 199-3") in [(t.kind, t.text) for t in of(new, MeasureTitle)]


def test_documents_links_and_notes(old):
    assert [(t.role, t.kind, t.day) for t in of(old, MeasureText)] == [
        ("version", "Introduced in House", "2085-03-01"),
        ("report", "H. Rept. 199-1", None),
    ]
    assert [(one.other, one.kind, one.words) for one in of(old, MeasureLink)] == [
        ("us/199/s/77", "companion", "Identical bill (CRS)")
    ]
    assert "link-incomplete" in [f.code for f in old.findings]
    assert [e.day for e in of(old, MeasureEvent) if e.key.startswith("note/")] == [None]


def test_element_that_nobody_knows_is_told_and_nothing_else_is(old, new):
    assert [f.found for f in old.findings if f.code == "unknown-element"] == ["bill/surprise"]
    assert not [f for f in new.findings if f.code == "unknown-element"]


def test_file_that_breaks_off_gives_no_half_bill(tabular):
    reading = tabular(billstatus, (HERE / "old.xml").read_text()[:3000], "b.xml")
    assert not reading.records
    assert [f.level for f in reading.findings] == [Level.BROKEN]


def bill(inside, number=1, more=""):
    """A small bill of the newest schema."""
    parts = f"<type>HR</type><number>{number}</number><congress>199</congress>{inside}"
    return f"<?xml version='1.0'?><billStatus><bill>{parts}</bill>{more}</billStatus>"


@pytest.mark.parametrize("inside", ["", "<actions/><cosponsors/><committees/><textVersions/><titles/><relatedBills/>"])
def test_bill_with_nothing_in_it_counts_nothing(tabular, inside):
    reading = tabular(billstatus, bill(inside), "b.xml")
    (measure,) = of(reading, Measure)
    assert (measure.actions, measure.cosponsors, measure.committees, measure.texts) == (0, 0, 0, 0)
    assert not reading.findings


def test_two_bills_in_one_file_are_two(tabular):
    other = "<bill><billType>S</billType><billNumber>2</billNumber><congress>199</congress></bill>"
    assert [m.measure for m in of(tabular(billstatus, bill("", more=other), "b.xml"), Measure)] == [
        "us/199/hr/1",
        "us/199/s/2",
    ]


def test_counts_of_a_list_are_no_members_and_anything_else_in_it_is_told(tabular):
    person = "<item><bioguideId>X1</bioguideId><fullName>Rep. A</fullName></item>"
    counts = "<countIncludingWithdrawnCosponsors>2</countIncludingWithdrawnCosponsors><totalCount>2</totalCount>"
    inside = f"<cosponsors>{counts}{person}<group>{person}</group></cosponsors>"
    reading = tabular(billstatus, bill(inside), "b.xml")
    assert of(reading, Measure)[0].cosponsors == 1
    assert [(f.code, f.found) for f in reading.findings] == [("unknown-element", "bill/cosponsors/group")]


def test_actions_and_texts_of_an_amendment_are_not_the_bills(tabular):
    action = "<item><actionDate>2085-03-01</actionDate><text>Introduced in House</text></item>"
    amendment = (
        f"<amendment><number>1</number><actions><count>1</count><actions>{action}</actions></actions></amendment>"
    )
    inside = f"<amendments>{amendment}<amendment/></amendments><actions>{action}</actions>"
    (measure,) = of(tabular(billstatus, bill(inside), "b.xml"), Measure)
    assert (measure.actions, measure.amendments) == (1, 2)


def test_markup_and_comments_inside_words_lose_none_of_them(tabular):
    inside = "<actions><item><actionDate>2085-03-01</actionDate><text>Put <i>to</i> the<!-- c --> vote</text></item></actions>"
    assert of(tabular(billstatus, bill(inside), "b.xml"), MeasureEvent)[0].text == "Put to the vote"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_encoding_that_the_file_declares_is_read(tabular, encoding, tmp_path):
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    path = tmp_path / "b.xml"
    path.write_bytes(bill("<title>Zürich</title>").replace("'1.0'", f"'1.0' encoding='{declared}'").encode(encoding))
    assert of(tabular(billstatus, path), Measure)[0].title == "Zürich"


@pytest.mark.parametrize(
    "text",
    [
        bill("<title>\0</title>"),
        bill("<x>" * 3000 + "</x>" * 3000),
        "<!DOCTYPE billStatus [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
        + bill("<title>&x;</title>").partition("?>")[2],
        "<billStatus/>",
        bill("", number="٣"),
        bill("", number=""),
    ],
)
def test_file_that_cannot_be_trusted_gives_no_bill_and_says_so(tabular, text):
    reading = tabular(billstatus, text, "b.xml")
    assert not [m for m in of(reading, Measure) if m.title]
    if not of(reading, Measure):
        assert [f.level for f in reading.findings] == [Level.BROKEN]


def test_bill_without_a_number_is_broken(tabular):
    reading = tabular(billstatus, changed("new.xml", ("<number>9001</number>", "")), "b.xml")
    assert not reading.records
    assert [(f.code, f.level) for f in reading.findings] == [("measure-unidentified", Level.BROKEN)]


@pytest.mark.parametrize("bad", ["2085-13-45", "yesterday", "03/04/2085"])
def test_date_that_is_none_costs_only_itself(tabular, bad):
    reading = tabular(billstatus, changed("new.xml", ("<actionDate>2085-04-20", f"<actionDate>{bad}")), "b.xml")
    assert of(reading, Measure)[0].actions == 5
    assert [f.found for f in reading.findings if f.code == "unreadable-date"] == [bad]


@pytest.mark.parametrize("bad", ["2085-03-29T25:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "soon"])
def test_time_that_is_none_costs_only_itself(tabular, bad):
    text = changed("old.xml", ("2085-03-29T03:30:00Z", bad), ("2085-04-01T10:00:00Z", bad))
    (measure,) = of(tabular(billstatus, text, "b.xml"), Measure)
    assert measure.actions == 5


def test_recognised_by_what_it_holds_whatever_it_is_called(old):
    assert old.recognised
    assert billstatus in READERS
    text = "# A page that mentions <billStatus> files"
    assert reader_for(Head("guide.md", text.encode(), text)) is None


def test_every_published_file_agrees_with_a_count_of_its_own(tabular, shared):
    spec = importlib.util.spec_from_file_location("count_bills", ROOT / "tools/count_bills.py")
    counting = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(counting)
    files = sorted(shared(SAMPLES).rglob("*BILLSTATUS-*.xml"))
    assert len(files) >= 20
    for path in files:
        reading = tabular(billstatus, path)
        (measure,) = of(reading, Measure)
        counted = counting.count(path)
        assert {name: getattr(measure, name) for name in counting.PATHS} == {n: counted[n] for n in counting.PATHS}
        kinds = Counter(e.key.partition("/")[0] for e in of(reading, MeasureEvent))
        assert kinds["action"] == counted["actions"]
        assert len({e.key for e in of(reading, MeasureEvent)}) == len(of(reading, MeasureEvent))
        assert measure.measure == "us/{}/{}/{}".format(*re.search(r"-(\d+)([a-z]+)(\d+)\.xml", path.name).groups())
        assert not {"unknown-element", "stage-unknown"} & {f.code for f in reading.findings}, path.name
