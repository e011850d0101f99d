"""What the tests of this reader share: a file or a text as a snapshot, read."""

import pytest

from comity.model.finding import Finding
from comity.model.origin import Origin, Snapshot
from comity.readers import iati_activity


class Reading:
    """What the reader made of a file: everything in order, the findings, and the rows of one table."""

    def __init__(self, items):
        self.items = items
        self.findings = [item for item in items if isinstance(item, Finding)]
        self.records = [item for item in items if not isinstance(item, Finding)]

    def of(self, record):
        return [row for row in self.records if type(row) is record]

    def codes(self):
        return [finding.code for finding in self.findings]


@pytest.fixture
def snapshot_of(tmp_path):
    def make(source):
        path = source
        if not hasattr(source, "open"):
            path = tmp_path / "activities.xml"
            path.write_bytes(source.encode() if isinstance(source, str) else source)
        return Snapshot("0" * 64, path, path.stat().st_size, Origin(path.name))

    return make


@pytest.fixture
def reading(snapshot_of):
    """`reading(path)`, `reading(bytes)` or `reading(text)`."""
    return lambda source: Reading(list(iati_activity.read(snapshot_of(source))))


@pytest.fixture
def activity(reading):
    """`activity("<sector …/>…")`: one activity of version 2.03 in euros with these children, read."""

    def read(children, attributes='default-currency="EUR"'):
        return reading(
            f'<iati-activities version="2.03"><iati-activity {attributes}><iati-identifier>A</iati-identifier>'
            f'<reporting-org ref="R"><narrative>Reporter</narrative></reporting-org>{children}'
            "</iati-activity></iati-activities>"
        )

    return read
