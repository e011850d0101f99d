"""A damaged lake says so, with its exit code and the next step; it never quietly becomes another lake."""

from __future__ import annotations

from pathlib import Path

import pytest

from comity.lake import Lake, current_release
from comity.model.errors import LakeError
from comity.pipeline import starter
from tests.building import NOW, activity, iati, payment, put, read_in


@pytest.fixture
def home(tmp_path: Path) -> Path:
    read_in(tmp_path / "home", put(tmp_path, "a.xml", iati(activity("XX-1-A", payment("10")))))
    return tmp_path / "home"


@pytest.mark.parametrize("text", [b"", b"\xff\xfe\x00", b"0123456789abcdef\n", b"../../etc\n"])
def test_damaged_pointer_is_named_and_no_starter_lake_takes_its_place(home: Path, text: bytes) -> None:
    (home / "lake" / "current").write_bytes(text)
    for ask in (lambda: current_release(home), lambda: Lake.open(home), lambda: starter.ensure(home, now=NOW)):
        with pytest.raises(LakeError, match="names no release"):
            ask()


def test_truncated_rows_are_named_when_the_serving_file_must_be_built_again(home: Path) -> None:
    for serving in (home / "lake" / "serving").iterdir():
        serving.unlink()
    assert Lake.open(home).rows("SELECT COUNT(*) FROM flow") == [(1,)]
    for serving in (home / "lake" / "serving").iterdir():
        serving.unlink()
    for rows in (home / "lake" / "objects").iterdir():
        rows.write_bytes(rows.read_bytes()[:40])
    with pytest.raises(LakeError, match="cannot be made ready"):
        Lake.open(home)
    assert not list((home / "lake" / "serving").iterdir())


def test_truncated_manifest_is_named(home: Path) -> None:
    (manifest,) = (home / "lake" / "releases").glob("*.json")
    manifest.write_text(manifest.read_text()[:100])
    with pytest.raises(LakeError, match="manifest cannot be read"):
        Lake.open(home)


def test_home_that_is_no_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="cannot be used"):
        starter.ensure(put(tmp_path, "file", b"x"), now=NOW)
