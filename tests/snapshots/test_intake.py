"""What each kind of path gives, and that one bad thing never stops the rest."""

import gzip
import io
import os
import shutil
import struct
import zipfile

import pytest

from comity.snapshots.archives import Limits
from comity.snapshots.intake import take
from comity.snapshots.store import Store

NOW = "2026-01-01T00:00:00Z"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def here(tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    return folder


def taken(store, *paths, **options):
    return list(take(paths, store, now=NOW, **options))


def names(results):
    return [each.snapshot.name if each.snapshot else None for each in results]


def contents(results):
    return [each.snapshot.open().read() for each in results if each.snapshot]


def a_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_file_becomes_a_snapshot_with_its_name_and_capture(store, here):
    (here / "a.xml").write_bytes(b"<a/>")
    (result,) = taken(store, here / "a.xml")
    assert (result.snapshot.name, result.snapshot.origin.captured) == ("a.xml", NOW)
    assert result.path == str(here / "a.xml")
    assert contents([result]) == [b"<a/>"]


def test_a_folder_is_walked_in_order_without_hidden_files(store, here):
    for name in ("b/2.csv", "b/10.csv", "a.xml", ".git/config", ".hidden", "b/.DS_Store"):
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(name)
    assert names(taken(store, here)) == ["a.xml", "10.csv", "2.csv"]


def test_a_missing_path_is_an_error_and_the_rest_goes_on(store, here):
    (here / "a.xml").write_text("<a/>")
    gone, there = taken(store, here / "gone", here / "a.xml")
    assert "gone" in str(gone.error)
    assert "Next:" in str(gone.error)
    assert there.snapshot


def test_a_link_that_loops_and_one_that_dangles_are_errors(store, here):
    (here / "a.xml").write_text("<a/>")
    (here / "loop").symlink_to(here, target_is_directory=True)
    (here / "nothing").symlink_to(here / "gone")
    file, loop, nothing = taken(store, here)
    assert file.snapshot
    assert "leads back" in str(loop.error)
    assert nothing.error


def test_a_pipe_is_refused_and_not_waited_for(store, here):
    os.mkfifo(here / "pipe")
    (result,) = taken(store, here)
    assert "neither a file nor a folder" in str(result.error)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_error(store, here):
    (here / "a.xml").write_text("<a/>")
    (here / "a.xml").chmod(0)
    (result,) = taken(store, here)
    assert "ermission" in str(result.error)


def test_a_name_that_is_no_text_can_still_be_written_down(store, here):
    (here / os.fsdecode(b"caf\xe9.xml")).write_text("<a/>")
    (result,) = taken(store, here)
    result.snapshot.name.encode("utf-8")
    result.path.encode("utf-8")


def test_each_member_of_a_zip_is_a_snapshot_that_names_the_archive(store, here):
    a_zip(here / "all.zip", {"x/b.xml": "b", "a.xml": "a", "__MACOSX/a.xml": "junk", "x/.DS_Store": "junk"})
    results = taken(store, here / "all.zip")
    assert names(results) == ["a.xml", "b.xml"]
    assert results[1].snapshot.origin.path == f"{here}/all.zip!x/b.xml"


def test_names_that_climb_out_of_an_archive_stay_labels(store, here, tmp_path):
    a_zip(here / "climb.zip", {"../../../evil.txt": "evil", "/etc/evil.txt": "evil"})
    assert names(taken(store, here / "climb.zip")) == ["evil.txt", "evil.txt"]
    assert not list(tmp_path.rglob("evil.txt"))


def test_a_zip_in_a_zip_and_a_gz_in_a_zip_are_opened(store, here):
    inner = io.BytesIO()
    a_zip(inner, {"deep.csv": "deep"})
    a_zip(here / "outer.zip", {"inner.zip": inner.getvalue(), "packed.csv.gz": gzip.compress(b"packed")})
    results = taken(store, here / "outer.zip")
    assert names(results) == ["deep.csv", "packed.csv"]
    assert results[0].path.endswith("outer.zip!inner.zip!deep.csv")


def test_archives_without_end_are_stopped(store, here):
    data = b"end"
    for _ in range(6):
        box = io.BytesIO()
        a_zip(box, {"next.zip": data})
        data = box.getvalue()
    (here / "nest.zip").write_bytes(data)
    (result,) = taken(store, here / "nest.zip")
    assert "archives deep" in str(result.error)


def test_an_encrypted_member_is_an_error_of_its_own(store, here):
    a_zip(here / "some.zip", {"a.xml": "a", "b.xml": "b"})
    data = bytearray((here / "some.zip").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        struct.pack_into("<H", data, at, 1)
    (here / "some.zip").write_bytes(data)
    first, second = taken(store, here / "some.zip")
    assert "encrypted" in str(first.error)
    assert "some.zip!a.xml" in str(first.error)
    assert second.snapshot


def test_a_damaged_member_is_an_error_of_its_own_and_keeps_nothing(store, here):
    a_zip(here / "some.zip", {"a.xml": "a" * 1000, "b.xml": "b"})
    data = bytearray((here / "some.zip").read_bytes())
    data[data.index(b"a.xml") + 8] ^= 0xFF
    (here / "some.zip").write_bytes(data)
    first, second = taken(store, here / "some.zip")
    assert first.error
    assert names([second]) == ["b.xml"]
    assert len(list(store.folder.rglob("*.json"))) == 1


def test_a_cut_zip_and_a_page_named_zip_are_errors(store, here):
    a_zip(here / "cut.zip", {"a.xml": os.urandom(2000)})
    (here / "cut.zip").write_bytes((here / "cut.zip").read_bytes()[:1000])
    (here / "page.zip").write_text("<html>Not found</html>")
    cut, page = taken(store, here)
    assert "not a readable zip" in str(cut.error)
    assert "not the archive that its name says" in str(page.error)


def test_a_bomb_is_stopped_by_ratio_by_size_and_in_all(store, here):
    a_zip(here / "bomb.zip", {"zeros": bytes(3_000_000)})
    a_zip(here / "many.zip", {"a": os.urandom(3000), "b": os.urandom(3000)})
    (ratio,) = taken(store, here / "bomb.zip", limits=Limits(ratio=100, ratio_from=1_000_000))
    assert "bomb" in str(ratio.error)
    (size,) = taken(store, here / "bomb.zip", limits=Limits(member_bytes=2_000_000))
    assert "more than allowed" in str(size.error)
    first, second = taken(store, here / "many.zip", limits=Limits(total_bytes=5000))
    assert first.snapshot
    assert second.error


def test_a_zip_that_lies_about_its_size_is_still_stopped(store, here):
    a_zip(here / "liar.zip", {"zeros": bytes(3_000_000)})
    data = bytearray((here / "liar.zip").read_bytes())
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + offset, 10)
    (here / "liar.zip").write_bytes(data)
    (result,) = taken(store, here / "liar.zip", limits=Limits(member_bytes=1_000_000))
    assert result.error
    assert not list(store.folder.rglob("*.json"))


def test_a_gz_gives_its_file_without_the_ending(store, here):
    (here / "rates.csv.gz").write_bytes(gzip.compress(b"Date,USD\n"))
    results = taken(store, here / "rates.csv.gz")
    assert names(results) == ["rates.csv"]
    assert contents(results) == [b"Date,USD\n"]


def test_a_cut_gz_is_an_error(store, here):
    (here / "rates.csv.gz").write_bytes(gzip.compress(os.urandom(5000))[:2000])
    (result,) = taken(store, here)
    assert "damaged" in str(result.error)
    assert not list(store.folder.rglob("*.json"))


def test_a_gz_bomb_is_stopped(store, here):
    (here / "bomb.gz").write_bytes(gzip.compress(bytes(5_000_000)))
    (result,) = taken(store, here, limits=Limits(ratio=100, ratio_from=1_000_000))
    assert "bomb" in str(result.error)


def test_a_spreadsheet_is_one_file_though_it_is_a_zip(store, here):
    a_zip(here / "table.xlsx", {"xl/workbook.xml": "<a/>"})
    assert names(taken(store, here)) == ["table.xlsx"]


@pytest.fixture
def case(here):
    folder = here / "third"
    (folder / "data").mkdir(parents=True)
    (folder / "case.yaml").write_text("id: third\n")
    (folder / "data" / "flows.csv").write_text("a,b\n")
    (folder / "README.md").write_text("words")
    (folder / "tool.py").write_text("print()")
    (folder / ".draft.yaml").write_text("no")
    return folder


def test_a_case_folder_is_one_snapshot_of_its_written_files(store, case, here):
    (result,) = taken(store, here)
    assert result.snapshot.name == "third.case.zip"
    with zipfile.ZipFile(result.snapshot.path) as archive:
        assert archive.namelist() == ["README.md", "case.yaml", "data/flows.csv"]
        assert archive.read("case.yaml") == b"id: third\n"


def test_the_same_case_folder_has_the_same_hash_wherever_it_lies(store, case, tmp_path):
    (first,) = taken(store, case)
    elsewhere = tmp_path / "elsewhere" / "third"
    shutil.copytree(case, elsewhere)
    os.utime(elsewhere / "case.yaml", (0, 0))
    (elsewhere / "README.md").chmod(0o600)
    (second,) = taken(store, elsewhere)
    assert second.snapshot.sha256 == first.snapshot.sha256
    (elsewhere / "case.yaml").write_text("id: changed\n")
    (third,) = taken(store, elsewhere)
    assert third.snapshot.sha256 != first.snapshot.sha256


def test_a_packed_case_file_is_taken_as_it_is(store, case, here):
    (folder,) = taken(store, case)
    shutil.copy(folder.snapshot.path, here / "third.case.zip")
    (packed,) = taken(store, here / "third.case.zip")
    assert packed.snapshot.sha256 == folder.snapshot.sha256
