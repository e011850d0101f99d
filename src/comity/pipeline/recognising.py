"""Which reader a file is for, and what is said of one that is for none."""

from __future__ import annotations

from types import ModuleType
from typing import cast

from comity.model.finding import Finding, Level
from comity.model.origin import Snapshot
from comity.parsing.encodings import head_text
from comity.parsing.tables import head_of
from comity.parsing.wellformed import is_web_page, why_not_xml
from comity.pipeline.reading import Job
from comity.readers.known import nearly, reader_for


def job_for(place: int, path: str, snapshot: Snapshot) -> Job:
    """Ask the readers whose file this is. A file whose beginning cannot be looked into is nobody's."""
    try:
        head = head_of(snapshot)
        reader = reader_for(head)
        if reader:
            return Job(place, path, snapshot, cast("ModuleType", reader).__name__, b"")
        return Job(place, path, snapshot, None, head.data)
    except Exception:  # whatever a hostile file does to the looking, it is one unrecognised file
        with snapshot.open() as stream:
            return Job(place, path, snapshot, None, stream.read(1 << 16))


def why_unknown(snapshot: Snapshot, data: bytes) -> Finding:
    """Why a file that no reader knows is not read: broken XML is named with its line, the rest as unrecognised.

    A web page is not broken XML, whatever it is called: it is another thing than was asked for.
    """
    page = is_web_page(data)
    claims_xml = snapshot.name.lower().endswith(".xml") or data.lstrip()[:1] == b"<"
    broken = why_not_xml(snapshot) if claims_xml and not page else None
    near = None if claims_xml or page else nearly(head_of(snapshot))
    return broken or Finding(
        "format-unrecognised",
        Level.LOSS,
        snapshot.name,
        0,
        head_text(data[:80]).strip() or "nothing (the file is empty)",
        f"for {near[0]} also a column {'; '.join(near[1])}"
        if near
        else "a format that Comity reads (docs/reference/readers)",
        "download the table with these columns, or give them their published names"
        if near
        else "this is a web page: take the file that it leads to"
        if page
        else "check that this is the published file; if it is, a reader is wanted for it",
    )
