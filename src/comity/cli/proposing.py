"""`comity propose`: what the document reader finds in a page, a PDF or a text. Nothing is stored.

The reader is imported where it reads: its patterns take a quarter of the time that any command takes to start.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.building import Json, now
from comity.cli.output import console, errors, show_json, show_table
from comity.model.errors import InputError
from comity.model.settings import Settings
from comity.snapshots.intake import is_address, take
from comity.snapshots.store import Store

if TYPE_CHECKING:
    from comity.documents import Document, Reading

COLUMNS = ("slug", "name", "language", "kind")


def propose_command(
    source: Annotated[str, typer.Argument(metavar="PATH|URL", help="A page, a PDF or a plain text.")],
    names: Annotated[Path | None, typer.Option(help="A CSV of known names: slug,name,language,kind.")] = None,
    publisher: Annotated[
        str, typer.Option(help="Who published it, and so reports what others are quoted as saying.")
    ] = "",
    model: Annotated[bool, typer.Option("--model", help="Also ask the language model of COMITY_MODEL_URL.")] = False,
    json: Json = False,
) -> None:
    """Read a document and propose its organisations, quotations, dates, money, memberships and relations; store nothing."""
    from comity.documents import propose

    settings = Settings.read()
    document = fetched(source, settings)
    known = registered_names(settings) + (names_in(names) if names else [])
    reading = propose(document, known, publisher=publisher)
    if model:
        reading = _with_model(reading, settings)
    if json:
        show_json(reading.as_json())
        return
    _tell(reading)


def fetched(source: str, settings: Settings) -> Document:
    """The document at a path or an address; what is fetched is gone afterwards. Raises InputError or FetchError."""
    from comity.documents import read_document
    from comity.documents.reading import MOST_BYTES

    if not is_address(source):
        path = Path(source)
        try:
            with path.open("rb") as stream:
                return read_document(stream.read(MOST_BYTES + 1), source)
        except OSError as error:
            raise InputError(
                f"cannot be read: {error.strerror or error}",
                where=source,
                next_step="check the path and its permissions",
            ) from error
    with tempfile.TemporaryDirectory(prefix="comity-") as folder:
        most = min(MOST_BYTES, settings.max_download_mb << 20)
        taken = list(take([source], Store(Path(folder)), now=now(), max_bytes=most))
        for each in taken:
            if each.error:
                raise each.error
        if len(taken) != 1 or taken[0].snapshot is None:
            raise InputError(
                "the address gives several files", where=source, expected="one document", next_step="name one"
            )
        return read_document(taken[0].snapshot.path.read_bytes(), source)


def registered_names(settings: Settings) -> list[tuple[str, str, str, str]]:
    """The names of the register, where this home has one. Nothing is made or migrated for it."""
    if not (settings.database or (settings.home / "comity.sqlite3").exists()):
        return []
    from comity.web.server import point

    point(settings)
    from django.db import DatabaseError

    from comity.web.register.models import OrganisationName

    try:
        found = OrganisationName.objects.values_list("organisation__slug", "text", "language", "kind")
        return sorted(found.order_by("pk"))
    except DatabaseError:  # made by an older Comity, and not brought up to date yet
        return []


def names_in(path: Path) -> list[tuple[str, str, str, str]]:
    """The names to look for in a file: (slug, name, language, kind)."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            if not {"slug", "name"} <= set(rows.fieldnames or ()):
                raise InputError(
                    f"its columns are {rows.fieldnames}",
                    where=f"{path}, line 1",
                    expected=",".join(COLUMNS),
                    next_step="name the columns",
                )
            return [(r["slug"], r["name"], r.get("language") or "", r.get("kind") or "") for r in rows if r["name"]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"cannot be read: {error}", where=str(path), expected="a CSV in UTF-8", next_step="check the file"
        ) from error


def _with_model(reading: Reading, settings: Settings) -> Reading:
    from comity.documents import Reading
    from comity.documents.model_seam import Endpoint, model_proposals
    from comity.documents.proposals import in_order

    if not settings.model_url:
        raise InputError(
            "no language model is set",
            expected="COMITY_MODEL_URL and COMITY_MODEL_NAME",
            next_step="set them, or leave --model out",
        )
    made, findings = model_proposals(
        reading.document, Endpoint(settings.model_url, settings.model_name, settings.model_key)
    )
    return Reading(reading.document, tuple(in_order([*reading.proposals, *made])), (*reading.findings, *findings))


def _tell(reading: Reading) -> None:
    rows = [(p.start, p.kind, _short(p.text), _short(_value(p.value)), p.speaker or "") for p in reading.proposals]
    show_table(("at", "kind", "words", "read as", "speaker"), rows)
    for finding in reading.findings:
        errors.print(f"{finding.code}: {finding.found} ({finding.locator})\n  {finding.remedy}", markup=False)
    console.print(
        f"{len(reading.proposals)} proposals, {len(reading.findings)} findings; language {reading.document.language}; "
        f"snapshot {reading.document.sha256}. Nothing was stored."
    )


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{k} {v}" for k, v in value.items() if v not in (None, [], False))
    return str(value or "")


def _short(text: str) -> str:
    plain = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
    return plain if len(plain) <= 90 else plain[:89] + "…"
