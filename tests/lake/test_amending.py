"""A serving file amended from another release's is the same, table by table, as one built from the Parquet alone."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from unittest import mock

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.lake import Lake, catches, current_release, serving
from comity.lake.release import Shelf
from comity.methods.words import sought
from tests.building import activity, examples, iati, payment, put, read_in

HEAD = "iati_identifier,amount,date,release_or_hold,who,when,why\n"
HELD = "7206152"
NAMES = [f"XX-1-{n}" for n in range(4)] + [f"XX-1-{HELD}"]

payments = st.builds(
    payment,
    st.sampled_from(["1", "2.5", "-3", HELD, "5000", "90000"]),
    kind=st.sampled_from(["2", "3", "4"]),
    day=st.sampled_from(["2022-03-31", "2021-06-30", "1931-01-01", "2022-03-31", "2028-01-01", "2030-01-01"]),
    currency=st.sampled_from(["", "", "EUR"]),
)
activities = st.builds(
    lambda name, money, updated, country, said: activity(
        name, *money, updated=updated, country=country, more=f"<description><narrative>{said}</narrative></description>"
    ),
    st.sampled_from(NAMES),
    st.lists(payments, min_size=1, max_size=5),
    st.sampled_from(["", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"]),
    st.sampled_from(["PS", "IL"]),
    st.sampled_from(["Roads", "A people-to-people meeting", "VÖLKERVERSTÄNDIGUNG"]),
)
files = st.builds(
    lambda name, listed, generated: (name, iati(*listed, generated=generated)),
    st.sampled_from(["a.xml", "b.xml", "c.xml"]),
    st.lists(activities, min_size=1, max_size=5),
    st.sampled_from(["", "2022-04-01T00:00:00Z", "2025-01-01T00:00:00Z"]),
)
judgements = st.builds(
    lambda day, verdict, when: (
        f"judged-{when}.csv",
        f"{HEAD}XX-1-{HELD},{HELD},{day},{verdict},A. Reader,{when},confirmed\n".encode(),
    ),
    st.sampled_from(["2022-03-31", "2021-06-30"]),
    st.sampled_from(["release", "hold"]),
    st.sampled_from(["2026-01-01", "2026-02-01"]),
)
emptied = st.builds(
    lambda name, generated: (name, iati(generated=generated)),
    st.sampled_from(["a.xml", "b.xml"]),
    st.sampled_from(["", "2024-06-01T00:00:00Z", "2026-01-01T00:00:00Z"]),
)
broken = st.just(("cut.xml", iati(activity("XX-1-0", payment("8")))[:-60]))
many = st.just(("many.xml", iati(activity("XX-1-9", *([payment("3")] * 12), payment("4000")))))
selectors = st.sampled_from(
    ["activities: [XX-1-0]", "recipients: [PS]", "title_words: [-2, -3], formats: [iati_activity]"]
)
cases = st.builds(lambda catches: ("two-shores", catches.encode()), selectors)
FTS_HEAD = (
    "id,versionId,amountUSD,status,flowType,date,updatedAt,sourceObjects_Organization.name,destinationObjects_Location.name,"
    "destinationObjects_UsageYear.name\n"
)


def fts(*rows: str) -> bytes:
    """FTS's flat table; a row is "id,version,amount,updated"."""
    lines = [row.split(",") for row in rows]
    return (
        FTS_HEAD + "".join(f"{i},{v},{a},paid,Standard,2020-03-01,{u},Donor,Jordan,2020\n" for i, v, a, u in lines)
    ).encode()


fts_rows = st.builds(
    lambda flow, version, amount, updated: f"{flow},{version},{amount},{updated}",
    st.sampled_from(["7", "8", "9"]),
    st.sampled_from(["", "1", "2", "10"]),
    st.sampled_from(["100", "250", "-3"]),
    st.sampled_from(["", "2020-05-01", "2021-05-01"]),
)
fts_files = st.builds(
    lambda name, rows: (name, fts(*rows)),
    st.sampled_from(["p.csv", "q.csv"]),
    st.lists(fts_rows, min_size=1, max_size=4),
)
ingests = st.lists(
    st.one_of(files, files, files, judgements, emptied, broken, many, cases, fts_files, fts_files),
    min_size=1,
    max_size=3,
)
TWO_SHORES = Path(__file__).parents[1] / "cases" / "two-shores"


def written(folder: Path, name: str, data: bytes) -> Path:
    """A file; or the hand-made case with another selector."""
    if name != TWO_SHORES.name:
        return put(folder, name, data)
    shutil.copytree(TWO_SHORES, folder / name)
    told = (folder / name / "case.yaml").read_text()
    (folder / name / "case.yaml").write_text(told.replace("activities: [XX-1-FERRY]", data.decode()))
    return folder / name


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table's rows, sorted, but for the count of what has been amended."""
    with duckdb.connect(str(path), read_only=True) as db:
        names = db.execute(
            "SELECT schema_name || '.\"' || table_name || '\"' FROM duckdb_tables() WHERE table_name <> 'amended' ORDER BY 1"
        ).fetchall()
        return {name: sorted(db.execute(f"FROM {name}").fetchall(), key=repr) for (name,) in names}


def rebuilt(home: Path, release: str, at: Path) -> Path:
    """The release's serving file made without a base."""
    shelf = Shelf(home)
    at.unlink(missing_ok=True)
    with mock.patch.object(serving, "_nearest", return_value=None):
        serving._build(at, shelf, shelf.load(release))
    return at


def served(home: Path) -> Path:
    return serving.path_of(Shelf(home), current_release(home) or "")


def amended_rows(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as db:
        return int(db.execute("SELECT rows FROM upkeep.amended").fetchall()[0][0])


@examples(6)  # each some ten ingests
@given(st.lists(ingests, min_size=2, max_size=5))
def test_amended_equals_rebuilt_after_any_sequence_of_ingests(sequence: list[list[tuple[str, bytes]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, mock.patch.object(serving, "MOST", 10**6):
        home = Path(folder) / "home"
        for turn, ingest in enumerate(sequence):
            before = current_release(home)
            paths = [written(Path(folder) / f"{turn}-{n}", *file) for n, file in enumerate(ingest)]
            read_in(home, *paths)
            after = current_release(home)
            assert after
            if before and after != before:
                assert amended_rows(served(home)) > 0
            assert contents(served(home)) == contents(rebuilt(home, after, Path(folder) / "again.duckdb"))


CRS = "Year,DE_Donorcode,DonorCode,RecipientCode,PurposeCode,CrsID,Aid_t,USD_Commitment,USD_Disbursement\n"
CRS_TURNED = "USD_Disbursement|USD_Commitment|PurposeCode|Aid_t|CrsID|RecipientCode|DonorCode|DE_Donorcode|Year\n"


def counted(home: Path) -> list[tuple[object, ...]]:
    with duckdb.connect(str(served(home)), read_only=True) as db:
        return db.execute("SELECT CAST(amount AS INTEGER), counts FROM flow ORDER BY ALL").fetchall()


def test_newest_version_of_an_fts_flow_counts_and_the_others_are_listed_as_superseded(tmp_path: Path) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path, "one.csv", fts("7,2,200,2021-05-01", "7,10,250,2020-05-01", "8,1,5,")))
    assert counted(home) == [(5, True), (200, False), (250, True)]
    with mock.patch.object(serving, "MOST", 10**6):
        read_in(home, put(tmp_path, "two.csv", fts("7,11,300,", "9,1,40,")))
    assert counted(home) == [(5, True), (40, True), (200, False), (250, False), (300, True)]
    with duckdb.connect(str(served(home)), read_only=True) as db:
        told = db.execute("SELECT found, remedy FROM finding WHERE code = 'flow-superseded' ORDER BY 1").fetchall()
    assert [found for found, _ in told] == ["flow 7, version 10", "flow 7, version 2"]
    assert all(remedy.startswith("version 11 at line 2 of ") for _, remedy in told)


def test_crs_line_in_two_files_counts_once_and_what_one_file_alone_holds_stays(tmp_path: Path) -> None:
    home = tmp_path / "home"
    year = CRS + "2020,IRL,21,550,15220,A1,C01,1,2\n2020,IRL,21,550,15220,A1,C01,,2\n2020,IRL,21,550,15220,A2,C01,4,\n"
    bars = "2|1|15220|C01|A1|550|21|IRL|2020\n2|NA|15220|C01|A1|550|21|IRL|2020.0\n8|NA|15220|C01|A9|550|21|IRL|2020\n"
    later = "40|5|15220|C01|A2|550|21|IRL|2020\n16|NA|15220|C01|A1|546|21|IRL|2021\n"
    read_in(home, put(tmp_path, "CRS 2020 data.csv", year.encode()))
    assert counted_millions(home) == 9
    with mock.patch.object(serving, "MOST", 10**6):
        read_in(home, put(tmp_path, "CRS.txt", (CRS_TURNED + bars + later).encode()))
        assert amended_rows(served(home)) > 0
        # 1 + 2 + 2 once, the revised A2 from the file that reaches further, A9 and 2021 from the only file that has them
        assert counted_millions(home) == 1 + 2 + 2 + (40 + 5) + 8 + 16
        assert contents(served(home)) == contents(rebuilt(home, current_release(home) or "", tmp_path / "again.duckdb"))
        read_in(home, put(tmp_path, "CRS.txt", (CRS_TURNED + later).encode()))
        assert counted_millions(home) == 1 + 2 + 2 + (40 + 5) + 16
    with duckdb.connect(str(served(home)), read_only=True) as db:
        told = db.execute("SELECT found FROM finding WHERE code = 'lines-seen-again'").fetchall()
    assert told == [("lines that another file has as well: 1",)]
    assert contents(served(home)) == contents(rebuilt(home, current_release(home) or "", tmp_path / "third.duckdb"))


def counted_millions(home: Path) -> float:
    return sum(float(str(amount)) for amount, counts in counted(home) if counts) / 1e6


def test_same_version_of_an_fts_flow_in_two_files_is_the_same_money(tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = [put(tmp_path, "by-place.csv", fts("7,2,200,")), put(tmp_path, "by-plan.csv", fts("7,2,200,", "8,1,5,"))]
    read_in(home, *files)
    assert sum(amount for amount, counts in counted(home) if counts) == 205


GRANTS = "Identifier,Title,Currency,Amount Awarded,Award Date,Recipient Org:Name,Funding Org:Name\n"
USA = "assistance_transaction_unique_key,assistance_award_unique_key,federal_action_obligation,action_date,recipient_name\n"
AWARDS = "assistance_award_unique_key,award_id_fain,total_obligated_amount,award_latest_action_date,recipient_name\n"


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (GRANTS, "360G-x-{0},Choir,GBP,{1},2021-01-05,Club,The Fund\n"),
        (USA, "T-{0},A-{0},{1},2021-01-05,Club\n"),
        (AWARDS, "A-{0},FAIN{0},{1},2021-01-05,Club\n"),
    ],
)
def test_one_grant_transaction_or_award_in_two_files_counts_once(tmp_path: Path, head: str, line: str) -> None:
    home, both = tmp_path / "home", line.format(1, 10) + line.format(2, 20)
    read_in(home, put(tmp_path, "funder.csv", (head + both).encode()))
    with mock.patch.object(serving, "MOST", 10**6):
        read_in(home, put(tmp_path, "everybody.csv", (head + both + line.format(3, 40)).encode()))
        assert amended_rows(served(home)) > 0
    assert sum(amount for amount, counts in counted(home) if counts) == 70
    assert len(counted(home)) == 5
    assert contents(served(home)) == contents(rebuilt(home, current_release(home) or "", tmp_path / "again.duckdb"))


AID = (
    "AidData Record ID,Recommended For Aggregates,Financier Country,"
    "Recipient ISO-3,Commitment Year,Status,Amount (Nominal USD)\n"
)


def test_row_of_a_mapped_table_in_two_files_counts_once_as_the_later_table_has_it(tmp_path: Path) -> None:
    home, lines = tmp_path / "home", "1,Yes,China,JOR,2018,Completion,{0}\n1,Yes,China,JOR,2018,Completion,{1}\n"
    other = "2,No,China,JOR,2019,Completion,4\n"
    read_in(home, put(tmp_path, "aid.csv", (AID + lines.format(10, 20) + other).encode()))
    assert counted(home) == [(4, False), (10, True), (20, True)]
    with mock.patch.object(serving, "MOST", 10**6):
        later = lines.format(11, 20) + other + "3,Yes,China,JOR,2021,Completion,100\n"
        read_in(home, put(tmp_path, "aid again.csv", (AID + later).encode()))
        assert amended_rows(served(home)) > 0
        assert sum(amount for amount, counts in counted(home) if counts) == 11 + 20 + 100
        assert contents(served(home)) == contents(rebuilt(home, current_release(home) or "", tmp_path / "again.duckdb"))
        read_in(home, put(tmp_path, "aid again.csv", (AID + "3,Yes,China,JOR,2021,Completion,100\n").encode()))
        assert sum(amount for amount, counts in counted(home) if counts) == 10 + 20 + 100
    assert contents(served(home)) == contents(rebuilt(home, current_release(home) or "", tmp_path / "third.duckdb"))


def test_any_release_can_be_amended_from_any_other(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = [put(tmp_path / "1", "a.xml", iati(activity("XX-1-A", payment("10")), activity("XX-1-B", payment("1"))))]
    second = [put(tmp_path / "2", "a.xml", iati(activity("XX-1-A", payment("7")), generated="2025-01-01T00:00:00Z"))]
    third = [put(tmp_path / "3", "b.xml", iati(activity("XX-1-B", payment("5"), updated="2025-01-01T00:00:00Z")))]
    releases = [read_in(home, *paths).release for paths in (first, second, third)]
    shelf = Shelf(home)
    for old in releases:
        for new in releases:
            if old != new:
                for path in shelf.serving.iterdir():
                    path.unlink()
                serving.ensure(shelf, shelf.load(old))
                with mock.patch.object(serving, "MOST", 10**6):
                    made = serving.ensure(shelf, shelf.load(new))
                assert amended_rows(made) > 0
                assert contents(made) == contents(rebuilt(home, new, tmp_path / "again.duckdb"))


def test_most_of_the_lake_changed_and_it_is_built_again(tmp_path: Path) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10")))))
    read_in(home, put(tmp_path, "b.xml", iati(*(activity(f"XX-1-{n}", payment("5")) for n in range(40)))))
    assert amended_rows(served(home)) == 0
    read_in(home, put(tmp_path, "c.xml", iati(activity("XX-1-C", payment("1")))))
    once = amended_rows(served(home))
    assert once > 0
    for n in range(40):
        read_in(home, put(tmp_path, f"d{n}.xml", iati(activity(f"XX-1-D{n}", payment("1")))))
    assert amended_rows(served(home)) < 41 * once, "holes were never cleared"


@pytest.mark.parametrize("damage", ["torn", "of another make", "gone while copying"])
def test_base_that_cannot_be_amended_is_left_alone_and_the_release_built(
    tmp_path: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "home"
    read_in(home, put(tmp_path, "b.xml", iati(*(activity(f"XX-1-{n}", payment("5")) for n in range(40)))))
    base = served(home)
    if damage == "torn":
        base.write_bytes(base.read_bytes()[: 1 << 14])
    elif damage == "of another make":
        with duckdb.connect(str(base)) as db:
            db.execute("DROP TABLE flow_cube")
    gone = mock.patch.object(serving, "clone", side_effect=FileNotFoundError)
    with gone if damage == "gone while copying" else contextlib.nullcontext():
        read_in(home, put(tmp_path, "c.xml", iati(activity("XX-1-C", payment("1")))))
    assert "cannot be amended" in caplog.text
    assert contents(served(home)) == contents(rebuilt(home, current_release(home) or "", tmp_path / "again.duckdb"))
    assert amended_rows(served(home)) == 0


@pytest.mark.parametrize("step", ["amend", "clone"])
def test_kill_while_amending_leaves_the_last_release_served(tmp_path: Path, step: str) -> None:
    home = tmp_path / "home"
    first = read_in(home, put(tmp_path, "b.xml", iati(*(activity(f"XX-1-{n}", payment("5")) for n in range(40)))))
    whole = contents(served(home))
    real = getattr(serving, step)

    def die(*args: object) -> None:
        real(*args)
        raise KeyboardInterrupt

    more = put(tmp_path, "c.xml", iati(activity("XX-1-C", payment("1"))))
    with mock.patch.object(serving, step, die), pytest.raises(KeyboardInterrupt):
        read_in(home, more)
    assert current_release(home) == first.release
    assert contents(served(home)) == whole
    read_in(home, more)
    assert Lake.open(home).rows("SELECT COUNT(*) FROM flow") == [(41,)]
    assert [path.suffix for path in Shelf(home).serving.iterdir()] == [".duckdb"] * 2


def test_another_list_of_words_is_looked_for_in_what_was_caught_before(tmp_path: Path) -> None:
    home, said = tmp_path / "home", "<description><narrative>Roads, and people to people</narrative></description>"
    case = written(tmp_path / "cases", TWO_SHORES.name, b"recipients: [PS]")
    read_in(home, case, put(tmp_path, "a.xml", iati(activity("XX-1-0", payment("5"), more=said))))

    def words() -> list[object]:
        return [row[4] for row in contents(served(home))['main."sought_hit"']]

    assert words() == ["people-to-people"]
    others = {"people-to-people": sought("people-to-people", {"en": ("roads",)})}
    with mock.patch.dict(catches._sought, others), mock.patch.object(serving, "MOST", 10**6):
        read_in(home, put(tmp_path, "b.xml", iati(activity("XX-1-1", payment("6"), country="JO", more=said))))
        assert amended_rows(served(home)) > 0
        assert words() == ["roads"]
        release = current_release(home) or ""
        assert contents(served(home)) == contents(rebuilt(home, release, tmp_path / "again.duckdb"))


def test_rows_written_before_a_column_was_known_are_loaded_beside_later_ones(tmp_path: Path) -> None:
    home = tmp_path / "home"
    one = read_in(home, put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10")))))
    read_in(home, put(tmp_path, "b.xml", iati(activity("XX-1-B", payment("5")))))
    shelf = Shelf(home)
    (files,) = shelf.load(one.release).segments.values()
    path = shelf.objects / f"{files['transaction']['sha256']}.parquet"
    table = pq.read_table(path).drop_columns(["humanitarian"])
    path.chmod(0o644)
    pq.write_table(table, path)
    with duckdb.connect(
        str(rebuilt(home, current_release(home) or "", tmp_path / "again.duckdb")), read_only=True
    ) as db:
        assert db.execute('SELECT COUNT(*) FROM "transaction"').fetchall() == [(2,)]
