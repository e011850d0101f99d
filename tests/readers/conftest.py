"""What the tests of the tabular readers share: a file or a text as a snapshot, read; and the expected records beside it."""

import csv
from dataclasses import dataclass
from pathlib import Path

import pytest

from comity.model.finding import Finding
from comity.model.origin import Origin, Snapshot
from comity.parsing.tables import head_of

SHARED = Path(__file__).resolve().parents[2].parent / "shared/data"


@dataclass
class Reading:
    """What a reader made of a file."""

    recognised: bool
    records: list
    findings: list

    @property
    def codes(self):
        return [(finding.code, finding.line) for finding in self.findings]


@pytest.fixture
def tabular(tmp_path):
    """`tabular(reader, path)` or `tabular(reader, text, name)`: the file as the reader sees it."""

    def read(reader, source, name=""):
        if isinstance(source, str):
            path = tmp_path / (name or "table.csv")
            path.write_text(source, encoding="utf-8", newline="")
        else:
            path = source
        data = path.read_bytes()
        snapshot = Snapshot("0" * 64, path, len(data), Origin(name=path.name))
        out = list(reader.read(snapshot))
        return Reading(
            reader.recognises(head_of(snapshot)),
            [item for item in out if not isinstance(item, Finding)],
            [item for item in out if isinstance(item, Finding)],
        )

    return read


@pytest.fixture
def shared():
    """A real published file, where the shared data are there."""

    def find(relative):
        path = SHARED / relative
        if not path.exists():
            pytest.skip(f"the shared data are not here: {relative}")
        return path

    return find


@pytest.fixture
def expected():
    """The records of an expected.csv, as tuples of the columns that it names."""

    def rows(path, records):
        with path.open(newline="", encoding="utf-8") as stream:
            names, *wanted = csv.reader(stream)
        got = [tuple("" if getattr(r, name) is None else str(getattr(r, name)) for name in names) for r in records]
        return got, [tuple(row) for row in wanted]

    return rows
