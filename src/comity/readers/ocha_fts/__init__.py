"""OCHA's Financial Tracking Service (FTS): flows of humanitarian money, from the API's JSON, its flat table or HDX's table.

Authority: the FTS API's and HDX's notes. Amounts are US dollars as FTS converts them. A flow has one status at a time (pledge,
commitment, paid): a paid flow was a commitment before, so FTS's own "funding" is what is committed and what is paid together.
FTS's boundary (incoming, internal, outgoing) depends on what was asked of it; it is kept beside the flow and never used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from comity.model.finding import Finding, Level
from comity.model.origin import Head, Snapshot
from comity.model.reading import Yield
from comity.model.records import Flow, FtsFlow
from comity.parsing.dates import day
from comity.parsing.decimals import digits
from comity.parsing.tables import found, head_of, header
from comity.readers.ocha_fts.places import COUNTRIES, is_region
from comity.readers.ocha_fts.shapes import FLAT, HDX, Raw, Thing, from_flat, from_hdx, from_json

FORMAT = "ocha_fts"
VERSION = "2"
STAGES = {"pledge": "pledged", "commitment": "committed", "paid": "disbursed"}
CODE = re.compile(r"[A-Z]{3}").fullmatch
YEAR = re.compile(r"\d{4}").fullmatch
FLOWS = re.compile(r'"flows"\s*:\s*\[').search
TOTALS = re.compile(r'"(incoming|internal|outgoing)"\s*:\s*\{[^{}]*"flowCount"').search
TRUTH = {"true": True, "1": True, "false": False, "0": False}
REMEDIES = {
    "location-without-code": "its money is kept without a country; tell us the code",
    "unknown-status": "tell us what it means; its money is in no total",
    "repeated-flow": "ask for each flow once; the first is kept",
}
EMPTY = Flow._make([None] * len(Flow._fields))._replace(
    split=0, format=FORMAT, currency="USD", prices="current", counts=True, spread=False
)


def recognises(head: Head) -> bool:
    """An API answer with flows, a flat table of its objects, or HDX's columns."""
    if head.text.lstrip()[:1] == "{":
        return bool(FLOWS(head.text) and ('"sourceObjects"' in head.text or TOTALS(head.text)))
    names = header(head.text)
    return HDX.fits(names) or FLAT.fits(names)


def read(snapshot: Snapshot) -> Iterator[Yield]:
    """For each flow a FtsFlow row with all that FTS says of it, and a Flow row: its amount in US dollars at one stage.

    A flow to several countries, or for several usage years, has no recipient, or no year: nobody can say how much is whose.
    """
    seen: dict[tuple[str, str], str] = {}
    told: set[str] = set()
    for raw in _shape(snapshot):
        if isinstance(raw, Finding):
            yield raw
            continue
        if raw.fields["dummy"].lower() == "true":
            if "dummy" not in told:
                told.add("dummy")
                what = "rows that its maker added (dummy)"
                yield found("derived-row", raw.line, what, "flows of FTS", "they are left out", level=Level.NOTE)
            continue
        yield from _flow(raw, seen, told)


def _shape(snapshot: Snapshot) -> Iterator[Raw | Finding]:
    text = head_of(snapshot).text
    if text.lstrip()[:1] in ("{", "["):
        return from_json(snapshot)
    return from_hdx(snapshot) if HDX.fits(header(text)) else from_flat(snapshot)


def _flow(raw: Raw, seen: dict[tuple[str, str], str], told: set[str]) -> Iterator[Yield]:
    fields = raw.fields
    amount, _ = digits(fields["amountUSD"])
    stage = STAGES.get(fields["status"].lower())
    if amount is None:
        yield _problem(raw, "unreadable-number", f"amountUSD “{fields['amountUSD']}”", "an amount")
    if stage is None:
        yield _problem(raw, "unknown-status", fields["status"], ", ".join(STAGES))
    for thing in (*raw.source.get("Location", ()), *raw.destination.get("Location", ())):
        if not CODE(_code(thing)) and not is_region(thing.name) and thing.name not in told:
            told.add(thing.name)
            what = f"{thing.id} {thing.name}".strip()
            yield _problem(raw, "location-without-code", what, "a location whose code is known", Level.NOTE)
    record = _record(raw, amount)
    yield record
    key = (fields["id"], fields["versionId"])
    first = seen.setdefault(key, raw.locator) if fields["id"] else raw.locator
    if first != raw.locator:
        yield _problem(raw, "repeated-flow", f"flow {fields['id']}", f"each flow once; {first} counts")
    if amount is not None and stage is not None:
        yield _money(raw, record, stage, amount, counts=first == raw.locator)


def _problem(raw: Raw, code: str, what: str, expected: str, level: Level = Level.LOSS) -> Finding:
    return Finding(code, level, raw.locator, raw.line, what[:200], expected, REMEDIES.get(code, "correct the flow"))


def _money(raw: Raw, record: FtsFlow, stage: str, amount: str, *, counts: bool) -> Flow:
    places = raw.destination.get("Location", [])
    years = [thing.name for thing in raw.destination.get("UsageYear", []) if YEAR(thing.name)]
    recipient = _code(places[0]) if len(places) == 1 and CODE(_code(places[0])) else None
    region = len(places) == 1 and is_region(places[0].name)
    year = int(years[0]) if len(years) == 1 else None
    if not years and record.date:
        year = int(record.date[:4])
    parts = [
        f"flow {record.flow_id}" if record.flow_id else "",
        record.flow_type or "",
        f"locations {record.destination_locations}" if recipient is None and places else "",
        f"usage years {record.destination_years}" if len(years) > 1 else "",
        f"plan {record.destination_plans}" if record.destination_plans else "",
        "" if counts else "the flow's second line: counted once",
    ]
    return EMPTY._replace(
        locator=raw.locator,
        title=record.description,
        stage=stage,
        provider=record.source_organisations,
        provider_ref=_reference(raw.source),
        receiver=record.destination_organisations,
        receiver_ref=_reference(raw.destination),
        recipient=recipient,
        recipient_kind="country" if recipient else "region" if region else None,
        amount=amount,
        date=record.date,
        date_kind="usage-year" if years else "day",
        year=year,
        counts=counts,
        note="; ".join(part for part in parts if part) or None,
    )


def _reference(side: dict[str, list[Thing]]) -> str | None:
    """FTS's number of the one organisation on a side, written `fts:2967`."""
    parties = side.get("Organization", [])
    return f"fts:{parties[0].id}" if len(parties) == 1 and parties[0].id else None


def _record(raw: Raw, amount: str | None) -> FtsFlow:
    fields, source, destination = raw.fields, raw.source, raw.destination

    def plain(name: str) -> str | None:
        return fields[name] or None

    def number(name: str) -> str | None:
        return digits(fields[name])[0] if fields[name] else None

    return FtsFlow(
        locator=raw.locator,
        flow_id=plain("id"),
        version=plain("versionId"),
        status=plain("status"),
        flow_type=plain("flowType"),
        contribution_type=plain("contributionType"),
        method=plain("method"),
        new_money=TRUTH.get(fields["newMoney"].lower()),
        amount=amount,
        currency="USD",
        original_amount=number("originalAmount"),
        original_currency=plain("originalCurrency"),
        exchange_rate=number("exchangeRate"),
        date=day(fields["date"]),
        decision_date=day(fields["decisionDate"]),
        first_reported=day(fields["firstReportedDate"]),
        budget_year=plain("budgetYear"),
        description=plain("description"),
        keywords=fields["keywords"].replace("|", ";") or None,
        reference=plain("refCode"),
        parent=plain("parentFlowId"),
        children=fields["childFlowIds"].replace("|", ";") or None,
        source_organisations=_names(source, "Organization"),
        source_organisation_ids=_ids(source, "Organization"),
        source_organisation_types=_types(source),
        source_locations=_places(source),
        source_years=_years(source),
        source_plans=_names(source, "Plan"),
        source_shared=_shared(source),
        destination_organisations=_names(destination, "Organization"),
        destination_organisation_ids=_ids(destination, "Organization"),
        destination_organisation_types=_types(destination),
        destination_locations=_places(destination),
        destination_years=_years(destination),
        destination_plans=_names(destination, "Plan"),
        destination_clusters=_names(destination, "GlobalCluster"),
        destination_emergencies=_names(destination, "Emergency"),
        destination_projects=_names(destination, "Project"),
        destination_shared=_shared(destination),
        boundary=plain("boundary"),
        on_boundary=plain("onBoundary"),
        created=plain("createdAt"),
        updated=plain("updatedAt"),
    )


def _code(thing: Thing) -> str:
    return COUNTRIES.get(thing.id, thing.name)


def _names(side: dict[str, list[Thing]], kind: str) -> str | None:
    return ";".join(thing.name for thing in side.get(kind, ()) if thing.name) or None


def _ids(side: dict[str, list[Thing]], kind: str) -> str | None:
    return ";".join(thing.id for thing in side.get(kind, ()) if thing.id) or None


def _types(side: dict[str, list[Thing]]) -> str | None:
    return ";".join(thing.types for thing in side.get("Organization", ()) if thing.types) or None


def _places(side: dict[str, list[Thing]]) -> str | None:
    return ";".join(sorted({_code(thing) for thing in side.get("Location", ()) if thing.name or thing.id})) or None


def _years(side: dict[str, list[Thing]]) -> str | None:
    return ";".join(sorted({thing.name for thing in side.get("UsageYear", ()) if thing.name})) or None


def _shared(side: dict[str, list[Thing]]) -> str | None:
    """The kinds of thing that several share: as FTS says, or because there are several."""
    return ";".join(sorted(k for k, things in side.items() if len(things) > 1 or any(t.shared for t in things))) or None
