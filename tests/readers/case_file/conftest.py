"""A small invented case whose files a test may change, as a packed snapshot."""

import io
import zipfile
from pathlib import Path

import pytest

from comity.model.finding import Finding
from comity.model.origin import Head, Origin, Snapshot
from comity.parsing.encodings import head_text
from comity.readers import case_file

TWO_SHORES = Path(__file__).parents[2] / "cases" / "two-shores"


class Changed:
    """The files of the invented case, with words replaced."""

    def __init__(self, folder: Path) -> None:
        self.files = {path.name: path.read_bytes() for path in TWO_SHORES.iterdir()}
        self.folder = folder

    def swap(self, name: str, old: str, new: str) -> "Changed":
        text = self.files[name].decode()
        assert old in text, f"{old!r} is not in {name}"
        self.files[name] = text.replace(old, new, 1).encode()
        return self

    def check(self) -> list[Finding]:
        return case_file.check(self.files)

    def only(self) -> Finding:
        """The one finding that the change makes."""
        found = self.check()
        assert len(found) == 1, [(f.code, f.locator, f.found) for f in found]
        return found[0]

    def packed(self, name: str = "two-shores.case.zip", data: bytes | None = None) -> Snapshot:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            for file in sorted(self.files):
                archive.writestr(file, self.files[file])
        path = self.folder / name
        path.write_bytes(buffer.getvalue() if data is None else data)
        return Snapshot("0" * 64, path, path.stat().st_size, Origin(name=name))

    def read(self) -> tuple[list, list[Finding]]:
        out = list(case_file.read(self.packed()))
        return [i for i in out if not isinstance(i, Finding)], [i for i in out if isinstance(i, Finding)]


def head(snapshot: Snapshot) -> Head:
    data = snapshot.path.read_bytes()[:65536]
    return Head(snapshot.name, data, head_text(data))


@pytest.fixture
def shores(tmp_path: Path) -> Changed:
    return Changed(tmp_path)
