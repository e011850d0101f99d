"""The store keeps bytes as they came, once, and says so when they are no longer whole."""

import io
import signal
import subprocess
import sys

import pytest

from comity.model.errors import InputError, LakeError
from comity.model.origin import Origin
from comity.snapshots.store import Store

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def kept_files(store):
    return sorted(path.name for path in store.folder.rglob("*") if path.is_file())


def test_bytes_stand_unchanged_under_their_sha256(store):
    snapshot = store.keep(io.BytesIO(b"hello"), Origin(name="a.txt", captured="2026-01-01"))
    assert snapshot.sha256 == HELLO
    assert snapshot.path == store.folder / "2c" / HELLO
    assert snapshot.open().read() == b"hello"
    assert store.get(HELLO) == snapshot
    assert kept_files(store) == [HELLO, f"{HELLO}.json"]


def test_the_same_bytes_are_kept_once_and_the_first_capture_stays(store, tmp_path):
    first = store.keep(io.BytesIO(b"hello"), Origin(name="a.txt", captured="2026-01-01"))
    again = tmp_path / "b.txt"
    again.write_bytes(b"hello")
    second = store.keep(again, Origin(name="b.txt", captured="2026-02-02"))
    assert second == first
    assert [(o.name, o.captured) for o in store.origins(HELLO)] == [("a.txt", "2026-01-01"), ("b.txt", "2026-02-02")]


@pytest.mark.parametrize("small", [0, 5, 6, 1 << 24])
def test_a_file_is_kept_whole_whether_it_is_read_at_once_or_in_pieces(store, tmp_path, monkeypatch, small):
    monkeypatch.setattr("comity.snapshots.store.SMALL", small)
    for content in (b"hello", b""):
        path = tmp_path / f"{len(content)}.txt"
        path.write_bytes(content)
        assert store.keep(path, Origin(name=path.name)).open().read() == content
        assert store.keep(path, Origin(name=path.name)).bytes == len(content)
    assert len(kept_files(store)) == 4


def test_a_later_capture_from_the_same_place_changes_nothing(store):
    for day in ("2026-01-01", "2026-02-02"):
        store.keep(io.BytesIO(b"hello"), Origin(name="a.txt", captured=day))
    assert [o.captured for o in store.origins(HELLO)] == ["2026-01-01"]


def test_a_source_that_breaks_leaves_nothing(store):
    class Breaking:
        def __init__(self):
            self.chunks = [b"some bytes"]

        def read(self, size=-1):
            if self.chunks:
                return self.chunks.pop()
            raise InputError("is damaged")

    with pytest.raises(InputError):
        store.keep(Breaking(), Origin(name="a"))
    assert kept_files(store) == []


def test_a_snapshot_of_another_size_is_refused_and_healed_by_taking_it_again(store):
    path = store.keep(io.BytesIO(b"hello"), Origin(name="a")).path
    path.chmod(0o644)
    path.write_bytes(b"hel")
    with pytest.raises(LakeError, match="3 bytes"):
        store.get(HELLO)
    assert store.keep(io.BytesIO(b"hello"), Origin(name="a")).open().read() == b"hello"


def test_an_unknown_snapshot_is_an_error_with_a_next_step(store):
    with pytest.raises(LakeError) as caught:
        store.get("0" * 64)
    assert "take its file again" in str(caught.value)
    with pytest.raises(LakeError):
        store.get("../../etc/passwd")


def test_a_missing_file_is_an_input_error_naming_it(store, tmp_path):
    with pytest.raises(InputError) as caught:
        store.keep(tmp_path / "gone.xml", Origin(name="gone.xml"))
    assert "gone.xml" in str(caught.value)


KILLED = """
import sys
from pathlib import Path
from comity.model.origin import Origin
from comity.snapshots.store import Store

class Slow:
    sent = 0
    def read(self, size=-1):
        self.sent += 1
        if self.sent == 3:
            print("halfway", flush=True)
            sys.stdin.read()
        return b"x" * 1000
Store(Path(sys.argv[1])).keep(Slow(), Origin(name="big"))
"""


def test_a_killed_process_leaves_no_final_name_and_the_next_store_sweeps(store, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
    )
    assert process.stdout.readline() == b"halfway\n"
    (unfinished,) = kept_files(store)
    assert unfinished.startswith(".incoming-")
    Store(tmp_path)
    assert kept_files(store) == [unfinished], "a living process keeps its temporary file"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert kept_files(store) == [unfinished]
    Store(tmp_path)
    assert kept_files(store) == []


def _environment():
    import comity

    return {"PYTHONPATH": list(comity.__path__)[0] + "/.."}
