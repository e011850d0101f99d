"""What a tar gives: its plain files, under caps; and that one which is cut, hostile or of another kind is told of."""

import gzip
import io
import tarfile
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


def got(results):
    return {each.snapshot.name: each.snapshot.open().read() for each in results if each.snapshot}


def a_tar(members, form=tarfile.PAX_FORMAT):
    """The bytes of a tar; a value that is a TarInfo is an entry without bytes."""
    box = io.BytesIO()
    with tarfile.open(fileobj=box, mode="w", format=form) as archive:
        for name, data in members.items():
            entry = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            entry.name = name
            if not isinstance(data, tarfile.TarInfo):
                entry.size = len(data)
            archive.addfile(entry, None if isinstance(data, tarfile.TarInfo) else io.BytesIO(data))
    return box.getvalue()


def entry(kind, to=""):
    made = tarfile.TarInfo()
    made.type, made.linkname = kind, to
    return made


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("name", ["all.tar", "all.tar.gz", "all.tgz", "download"])
def test_each_file_in_a_tar_is_a_snapshot_that_names_the_archive(store, here, name, form):
    long = "x" * 90 + "/" + "y" * 90 + ".xml"
    data = a_tar(
        {"b.xml": b"<b/>", "x": entry(tarfile.DIRTYPE), "x/a.xml": b"<a/>", ".git/c": b"c", long: b"<l/>"}, form
    )
    (here / name).write_bytes(data if name == "all.tar" else gzip.compress(data))
    results = taken(store, here / name)
    assert got(results) == {"a.xml": b"<a/>", "b.xml": b"<b/>", "y" * 90 + ".xml": b"<l/>"}
    assert results[0].snapshot.origin.path == f"{here}/{name}!b.xml"


def test_a_tar_in_a_zip_and_a_zip_in_a_tar_are_opened(store, here):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as archive:
        archive.writestr("in.tar.gz", gzip.compress(a_tar({"a.xml": b"a"})))
    (here / "out.zip").write_bytes(box.getvalue())
    (here / "out.tar").write_bytes(a_tar({"in.zip": box.getvalue()}))
    from_tar, from_zip = taken(store, here)
    assert from_zip.path.endswith("out.zip!in.tar.gz!a.xml")
    assert "archives deep" in str(from_tar.error)


def test_names_that_climb_stay_labels(store, here, tmp_path):
    (here / "climb.tar").write_bytes(a_tar({"../../../evil.txt": b"1", "/etc/evil.txt": b"2"}))
    assert [each.snapshot.name for each in taken(store, here)] == ["evil.txt", "evil.txt"]
    assert not list(tmp_path.rglob("evil.txt"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE])
def test_a_link_or_a_device_is_an_error_of_its_own(store, here, kind):
    (here / "odd.tar").write_bytes(a_tar({"a.xml": entry(kind, "/etc/passwd"), "b.xml": b"b"}))
    odd, plain = taken(store, here)
    assert "odd.tar!a.xml" in str(odd.error)
    assert plain.snapshot
    assert len(list(store.folder.rglob("*.json"))) == 1


def test_a_tar_that_is_cut_anywhere_gives_nothing_and_says_so(store, here):
    whole = a_tar({f"{n}.xml": str(n).encode() * 700 for n in range(3)}, tarfile.USTAR_FORMAT)
    files = 3 * (512 + 1024)
    for cut in (512, 600, 1536, 1600, 2000, 2048, 3072, files - 1, files, files + 511):
        (here / "cut.tar").write_bytes(whole[:cut])
        (result,) = taken(store, here)
        assert result.error, cut
    (here / "cut.tar").write_bytes(whole[: files + 512])
    assert len(got(taken(store, here))) == 3


def test_a_header_that_is_damaged_is_not_taken_for_the_end(store, here):
    data = bytearray(a_tar({"a.xml": b"a", "b.xml": b"b"}, tarfile.USTAR_FORMAT))
    data[1024 + 3] ^= 0xFF
    (here / "bad.tar").write_bytes(data)
    (result,) = taken(store, here)
    assert "bad.tar" in str(result.error)


def header(size, kind=b"0"):
    """A header by hand, as the library writes none that lies; `size` is the field of 12 bytes."""
    block = bytearray(tarfile.TarInfo("a.xml").tobuf(tarfile.USTAR_FORMAT))
    block[124:136], block[156:157], block[148:156] = size, kind, b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return bytes(block)


@pytest.mark.parametrize("kind", [b"0", b"L", b"x", b"g", b"S"])
def test_sizes_that_lie_are_stopped(store, here, kind):
    huge, below = b"\x80" + (1 << 50).to_bytes(11, "big"), (-1024 & (1 << 96) - 1).to_bytes(12, "big")
    for size in (huge, below):
        (here / "liar.tar").write_bytes(header(size, kind) + bytes(4096))
        (result,) = taken(store, here)
        assert result.error
    with (here / "liar.tar").open("wb") as out:
        out.write(header(b"%011o\0" % (600 << 20), kind))
        out.truncate(601 << 20)
    for result in taken(store, here, limits=Limits(member_bytes=1 << 20)):
        assert result.error


def test_too_much_is_stopped_by_size_in_all_and_by_number(store, here):
    (here / "many.tar").write_bytes(a_tar({"a": bytes(3000), "b": bytes(3000)}))
    assert [bool(r.error) for r in taken(store, here, limits=Limits(member_bytes=2000))] == [True, True]
    assert [bool(r.error) for r in taken(store, here, limits=Limits(total_bytes=5000))] == [False, True]
    (result,) = taken(store, here, limits=Limits(members=1))
    assert "more than 1 files" in str(result.error)
    (here / "many.tar").unlink()
    (here / "bomb.tar.gz").write_bytes(gzip.compress(a_tar({"a": bytes(5_000_000)})))
    (result,) = taken(store, here, limits=Limits(ratio=100, ratio_from=1_000_000))
    assert "bomb" in str(result.error)


@pytest.mark.parametrize("begin", [b"BZh91AY&SY", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01\0"])
def test_other_packings_are_refused_with_what_to_do(store, here, begin):
    (here / "data.bin").write_bytes(begin + b"1234")
    (result,) = taken(store, here)
    assert "is packed as" in str(result.error)
    assert "Next: unpack it by hand" in str(result.error)


def test_a_page_named_tar_is_an_error(store, here):
    (here / "page.tar").write_text("<html>Not found</html>")
    (here / "page.tgz").write_text("<html>Not found</html>")
    assert all("not the archive" in str(each.error) for each in taken(store, here))
