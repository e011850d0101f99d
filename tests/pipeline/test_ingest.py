"""One ingest after another: what is new, what is the same, what is superseded, and that nothing is half-done."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from comity import lake as lakes
from comity.lake import Lake, serving
from comity.lake.diff import diff
from comity.model.errors import LakeError
from tests.building import activity, iati, payment, put, read_in


def total(home: Path) -> Decimal:
    return Lake.open(home).rows("SELECT COALESCE(SUM(amount), 0) FROM flow")[0][0]


def test_reading_the_same_files_again_changes_nothing(tmp_path: Path) -> None:
    file = put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10"), payment("-2.5"))))
    first = read_in(tmp_path / "home", file, now="2026-01-01T00:00:00Z")
    before = sorted((tmp_path / "home" / "lake").rglob("*"))
    again = read_in(tmp_path / "home", file, now="2026-02-02T00:00:00Z")
    assert again.release == first.release
    assert [f.outcome for f in again.files] == ["unchanged"]
    assert (again.files[0].activities, again.files[0].transactions) == (1, 2)
    assert sorted((tmp_path / "home" / "lake").rglob("*")) == before
    assert total(tmp_path / "home") == Decimal("7.5")


def test_file_whose_activities_have_no_transaction_is_read(tmp_path: Path) -> None:
    report = read_in(tmp_path / "home", put(tmp_path, "a.xml", iati(activity("XX-1-A"), activity("XX-1-B"))))
    assert (report.files[0].outcome, report.files[0].activities) == ("read", 2)
    assert total(tmp_path / "home") == 0


def test_release_id_depends_on_neither_path_nor_order_nor_time(tmp_path: Path) -> None:
    a, b = iati(activity("XX-1-A", payment("1"))), iati(activity("XX-1-B", payment("2")))
    one = read_in(
        tmp_path / "h1", put(tmp_path / "x", "a.xml", a), put(tmp_path / "x", "b.xml", b), now="2026-01-01T00:00:00Z"
    )
    read_in(tmp_path / "h2", put(tmp_path / "y/z", "b.xml", b), now="2026-03-03T00:00:00Z")
    two = read_in(tmp_path / "h2", put(tmp_path / "w", "a.xml", a), now="2026-03-04T00:00:00Z")
    assert one.release == two.release


def test_activity_dropped_by_a_later_edition_is_withdrawn_and_lowers_the_total_by_itself(tmp_path: Path) -> None:
    home = tmp_path / "home"
    whole = iati(activity("XX-1-A", payment("10")), activity("XX-1-B", payment("5.25")))
    first = read_in(home, put(tmp_path / "march", "xx.xml", whole))
    second = read_in(home, put(tmp_path / "april", "xx.xml", iati(activity("XX-1-A", payment("10")))))
    assert total(home) == Decimal("10")
    lake = Lake.open(home)
    assert lake.rows("SELECT iati_identifier, standing FROM standing ORDER BY 1") == [
        ("XX-1-A", "superseded"),
        ("XX-1-B", "withdrawn"),
    ]
    assert lake.rows("SELECT COUNT(*) FROM activity_history") == [(2,)]
    changed = diff(home, first.release, second.release)
    assert changed["withdrawn"] == ["XX-1-B"]
    assert (changed["tables"]["flow"]["removed"], changed["tables"]["flow"]["added"]) == (1, 0)
    assert changed["tables"]["flow"]["rows_removed"][0]["amount"] == Decimal("5.25")
    assert Lake.open(home, first.release).rows("SELECT SUM(amount) FROM flow") == [(Decimal("15.25"),)]


def test_reading_an_old_edition_again_does_not_bring_it_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    old = put(tmp_path / "march", "xx.xml", iati(activity("XX-1-A", payment("10"))))
    read_in(home, old)
    new = read_in(home, put(tmp_path / "april", "xx.xml", iati(activity("XX-1-A", payment("11")))))
    again = read_in(home, old)
    assert again.release == new.release
    assert total(home) == Decimal("11")


def test_file_generated_earlier_goes_to_history_even_if_it_comes_later(tmp_path: Path) -> None:
    home = tmp_path / "home"
    new = iati(activity("XX-1-A", payment("11")), generated="2025-02-01T00:00:00Z")
    old = iati(activity("XX-1-A", payment("10")), generated="2025-01-01T00:00:00Z")
    read_in(home, put(tmp_path / "n", "xx.xml", new))
    read_in(home, put(tmp_path / "o", "xx.xml", old))
    assert total(home) == Decimal("11")
    assert Lake.open(home).rows("SELECT COUNT(*) FROM snapshot WHERE standing = 'superseded'") == [(1,)]


def test_two_editions_in_one_ingest_leave_the_later_one_whatever_the_order(tmp_path: Path) -> None:
    new = put(tmp_path / "n", "xx.xml", iati(activity("XX-1-A", payment("11")), generated="2025-02-01T00:00:00Z"))
    old = put(tmp_path / "o", "xx.xml", iati(activity("XX-1-A", payment("10")), generated="2025-01-01T00:00:00Z"))
    there, back = read_in(tmp_path / "h1", new, old), read_in(tmp_path / "h2", old, new)
    assert there.release == back.release
    assert total(tmp_path / "h1") == total(tmp_path / "h2") == Decimal("11")


def test_same_named_files_that_nothing_orders_are_both_kept(tmp_path: Path) -> None:
    a = put(tmp_path / "a", "activities.xml", iati(activity("XX-1-A", payment("1"))))
    b = put(tmp_path / "b", "activities.xml", iati(activity("XX-1-B", payment("2"))))
    read_in(tmp_path / "home", a, b)
    assert total(tmp_path / "home") == Decimal("3")


@pytest.mark.parametrize("turn", [False, True])
def test_latest_update_of_an_identifier_wins_across_datasets_in_any_order(tmp_path: Path, turn: bool) -> None:
    early = put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("1"), updated="2024-01-01T00:00:00Z")))
    late = put(tmp_path, "b.xml", iati(activity("XX-1-A", payment("2"), updated="2024-01-01T01:00:00+00:30")))
    read_in(tmp_path / "home", *((late, early) if turn else (early, late)))
    lake = Lake.open(tmp_path / "home")
    assert lake.rows("SELECT SUM(amount) FROM flow") == [(Decimal("2"),)]
    assert lake.rows("SELECT standing, reason FROM standing") == [("superseded", "earlier-update")]
    assert lake.rows('SELECT COUNT(*) FROM "transaction"') == [(2,)]


def test_versions_that_nothing_tells_apart_are_settled_by_hash_with_a_finding(tmp_path: Path) -> None:
    a = put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("1"))))
    b = put(tmp_path, "b.xml", iati(activity("XX-1-A", payment("2"))))
    read_in(tmp_path / "h1", a, b)
    read_in(tmp_path / "h2", b, a)
    assert total(tmp_path / "h1") == total(tmp_path / "h2")
    assert Lake.open(tmp_path / "h1").rows("SELECT COUNT(*) FROM finding WHERE code = 'revision-tied'") == [(1,)]


def test_file_broken_part_way_keeps_its_whole_activities_and_names_the_line(tmp_path: Path) -> None:
    data = iati(activity("XX-1-A", payment("10")), activity("XX-1-B", payment("5")))
    file = put(tmp_path, "cut.xml", data[: data.index(b"XX-1-B") + 60])
    report = read_in(tmp_path / "home", file)
    assert (report.files[0].outcome, report.files[0].activities) == ("partial", 1)
    assert "cut.xml, line 3" in report.files[0].cause
    assert total(tmp_path / "home") == Decimal("10")


def test_each_kind_of_useless_file_is_reported_and_the_others_are_read(tmp_path: Path) -> None:
    put(tmp_path / "in", "empty.xml", b"")
    put(tmp_path / "in", "words.xml", b"<p>never closed")
    put(tmp_path / "in", "other.xml", b"<codelist/>")
    put(tmp_path / "in", "page.html", b"\n\n<!DOCTYPE html>\n<p>never closed<br>")
    put(tmp_path / "in", "page.xml", b"\xef\xbb\xbf<!-- 404 --><HTML><p>Not found<br>")
    put(tmp_path / "in", "picture.png", b"\x89PNG\r\n\x1a\n\x00\x00")
    put(tmp_path / "in", "good.xml", iati(activity("XX-1-A", payment("10"))))
    report = read_in(tmp_path / "home", tmp_path / "in", tmp_path / "nowhere")
    outcomes = {Path(f.path).name: f.outcome for f in report.files}
    assert outcomes == {
        "empty.xml": "broken",
        "words.xml": "broken",
        "other.xml": "unrecognised",
        "page.html": "unrecognised",
        "page.xml": "unrecognised",
        "picture.png": "unrecognised",
        "good.xml": "read",
        "nowhere": "broken",
    }
    found = dict(
        Lake.open(tmp_path / "home").rows(
            "SELECT s.name, f.line FROM finding f JOIN snapshot s ON s.sha256 = f.snapshot"
        )
    )
    assert found["words.xml"] == 1
    assert found["empty.xml"] == 1


def test_release_stays_when_building_the_next_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    first = read_in(home, put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10")))))
    more = put(tmp_path, "b.xml", iati(activity("XX-1-B", payment("5"))))

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(serving, "_build", fail)
    with pytest.raises(OSError, match="disk full"):
        read_in(home, more)
    monkeypatch.undo()
    assert lakes.current_release(home) == first.release
    assert total(home) == Decimal("10")
    read_in(home, more)
    assert total(home) == Decimal("15")


def test_second_ingest_at_the_same_time_is_refused_with_a_next_step(tmp_path: Path) -> None:
    home = tmp_path / "home"
    file = put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10"))))
    from comity.lake.release import Shelf

    with Shelf(home).writing(), pytest.raises(LakeError, match="another ingest"):
        read_in(home, file)


def test_reader_of_a_new_version_reads_a_held_file_again_and_its_old_rows_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from comity.readers import iati_activity

    home = tmp_path / "home"
    file = put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10"))))
    first = read_in(home, file)
    monkeypatch.setattr(iati_activity, "VERSION", "test-2")
    second = read_in(home, file)
    assert second.files[0].outcome == "read"
    assert second.release != first.release
    assert total(home) == Decimal("10")


def test_old_rows_of_a_file_read_again_are_gone_though_the_part_of_the_lake_that_holds_them_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from comity.readers import iati_activity

    home = tmp_path / "home"
    first = put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10"))))
    read_in(home, first, put(tmp_path, "b.xml", iati(activity("XX-1-B", payment("5")))))
    monkeypatch.setattr(iati_activity, "VERSION", "test-2")
    monkeypatch.setattr(serving, "_nearest", lambda *_: None)
    read_in(home, first)
    assert Lake.open(home).rows('SELECT COUNT(*) FROM "transaction"') == [(2,)]
    assert total(home) == Decimal("15")


def test_file_cut_off_never_replaces_the_whole_one(tmp_path: Path) -> None:
    home = tmp_path / "home"
    whole = iati(activity("XX-1-A", payment("10")), activity("XX-1-B", payment("5")), generated="2025-01-01T00:00:00Z")
    read_in(home, put(tmp_path / "w", "xx.xml", whole))
    later = whole.replace(b"2025-01-01", b"2025-02-01")
    cut = read_in(home, put(tmp_path / "c", "xx.xml", later[: later.index(b"XX-1-B") + 60]))
    assert cut.files[0].outcome == "partial"
    assert total(home) == Decimal("15")
    read_in(home, put(tmp_path / "l", "xx.xml", later.replace(b">5<", b">6<")))
    assert total(home) == Decimal("16")


def test_files_of_one_name_and_publisher_about_other_activities_are_not_editions(tmp_path: Path) -> None:
    one = put(
        tmp_path / "il", "activities.xml", iati(activity("XX-1-A", payment("1")), generated="2024-01-01T00:00:00Z")
    )
    two = put(
        tmp_path / "ps", "activities.xml", iati(activity("XX-1-B", payment("2")), generated="2024-01-02T00:00:00Z")
    )
    read_in(tmp_path / "h1", one, two)
    read_in(tmp_path / "h2", two)
    read_in(tmp_path / "h2", one)
    assert total(tmp_path / "h1") == total(tmp_path / "h2") == Decimal("3")


def test_editions_are_ordered_in_time_not_as_text(tmp_path: Path) -> None:
    home = tmp_path / "home"
    west = iati(activity("XX-1-A", payment("1")), generated="2024-02-29T23:00:00Z")
    east = iati(activity("XX-1-A", payment("2")), generated="2024-03-01T01:00:00+05:00")
    read_in(home, put(tmp_path / "w", "xx.xml", west))
    read_in(home, put(tmp_path / "e", "xx.xml", east))
    assert total(home) == Decimal("1")
    read_in(home, put(tmp_path / "n", "xx.xml", iati(activity("XX-1-A", payment("3")), generated="n/a")))
    read_in(
        home, put(tmp_path / "x", "xx.xml", iati(activity("XX-1-A", payment("4")), generated="2024-04-01T00:00:00Z"))
    )
    assert total(home) == Decimal("4")


def test_remnant_of_a_sole_dataset_does_not_replace_it(tmp_path: Path) -> None:
    head = "Country Code,Country Name,Transaction Type Name,Fiscal Year,current_amount\n"
    rows = [f"IRL,Ireland,Obligations,{year},{year}\n" for year in range(1990, 2000)]
    home = tmp_path / "home"
    read_in(home, put(tmp_path, "us.csv", (head + "".join(rows)).encode()))
    before = total(home)
    assert before > 0
    read_in(
        home,
        put(tmp_path, "us-cut.csv", (head + "".join(rows[:3])).encode()),
        put(tmp_path, "us-none.csv", head.encode()),
    )
    assert total(home) == before


def test_extracts_of_different_countries_stand_side_by_side_in_any_order_and_the_whole_replaces_them(
    tmp_path: Path,
) -> None:
    head = "Country Code,Country Name,Transaction Type Name,Fiscal Year,current_amount\n"
    ireland, israel = "IRL,Ireland,Obligations,1990,18\n", "ISR,Israel,Obligations,1991,200\n"
    for number, order in enumerate(((ireland, israel), (israel, ireland))):
        home = tmp_path / f"home-{number}"
        for place, lines in enumerate(order):
            read_in(home, put(tmp_path, f"extract-{number}-{place}.csv", (head + lines).encode()))
        assert total(home) == 218
        whole = head + ireland + israel + "".join(f"JOR,Jordan,Obligations,198{n},{n}\n" for n in range(5))
        read_in(home, put(tmp_path, f"whole-{number}.csv", whole.encode()))
        assert total(home) == 228, "of an earlier year than one extract, but the most of it"


def test_case_goes_by_its_id_and_a_broken_edit_leaves_the_good_one(tmp_path: Path) -> None:
    import shutil

    import comity
    from comity import methods

    shipped = Path(comity.__file__).parent / "cases" / "northern-ireland"
    home = tmp_path / "home"
    read_in(home, shipped)
    headline = Lake.open(home).rows("SELECT SUM(amount) FROM flow")
    shutil.copytree(shipped, tmp_path / "mine")
    note = tmp_path / "mine" / "case.yaml"
    note.write_text(note.read_text() + "# a later edition\n")
    read_in(home, tmp_path / "mine")
    assert Lake.open(home).rows("SELECT SUM(amount) FROM flow") == headline
    note.write_text(note.read_text() + "foo: 1\n")
    broken = read_in(home, tmp_path / "mine")
    assert broken.files[0].outcome == "broken"
    assert set(methods.cases(Lake.open(home))) == {"northern-ireland"}


def test_reader_that_fails_costs_its_own_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.readers import judgements

    def fail(_: object):
        yield from ()
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(judgements, "read", fail)
    bad = put(tmp_path, "j.csv", b"payer,payee,verdict,who,when,why\nA,B,accept,C,2026-01-01,x\n")
    report = read_in(tmp_path / "home", bad, put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10")))))
    assert [f.outcome for f in report.files] == ["broken", "read"]
    assert "a fault of ours" in report.files[0].cause
    found = Lake.open(tmp_path / "home").rows("SELECT code FROM finding WHERE level = 'broken'")
    assert found == [("reader-failed",)]


def test_utf_16_without_a_mark_is_read_like_any_other(tmp_path: Path) -> None:
    text = iati(activity("XX-1-A", payment("10"))).decode()
    report = read_in(tmp_path / "home", put(tmp_path, "le.xml", text.encode("utf-16-le")))
    assert (report.files[0].outcome, report.files[0].activities) == ("read", 1)


def test_first_element_is_found_behind_a_long_comment(tmp_path: Path) -> None:
    data = (
        b"<?xml version='1.0'?>\n<!-- "
        + b"licence text <b> " * 20_000
        + b"-->\n"
        + iati(activity("XX-1-A", payment("10")))
    )
    report = read_in(tmp_path / "home", put(tmp_path, "long.xml", data))
    assert (report.files[0].outcome, report.files[0].activities) == ("read", 1)
