"""Money in and out of an organisation, from the lake: its boundary by stage and year, and what each source says of each party.

Sought by its identifiers and its names in full, never by a short name, which others may share. A sum never crosses
stages, currencies or sources: what several publishers report of one payment is listed beside each other and not added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.methods import organisation_boundary
from comity.methods.parties import plain_party
from comity.methods.statements import PAYMENT_OF
from comity.model.errors import LakeError
from comity.parsing.safetext import shown
from comity.web.components import formats, words
from comity.web.components.lakes import cached, lake
from comity.web.components.tables import Cell, Column, Table, gap, money, number, text, year
from comity.web.components.texts import cut
from comity.web.register.models import Identifier, Organisation
from comity.web.register.queries import naming

MOST = 400
"""Rows of the table of parties; the flows page has them all."""


@dataclass(frozen=True, slots=True)
class Money:
    """`gap` says why there is no table; `sought` are the keys by which money was sought."""

    tables: tuple[Table, ...]
    sought: tuple[str, ...]
    gap: str = ""
    boundary_url: str = ""


def of(entries: Iterable[Organisation]) -> Money:
    """Tables of an organisation's money, under all entries of it, or the reason why there are none."""
    keys = tuple(dict.fromkeys(key for one in entries for key in sought(one)))
    try:
        at = lake()
    except LakeError:
        return Money((), keys, _("No lake has been built here yet, so there is no money to look up."))
    rows = cached(at, "register-parties", (keys,), lambda: parties(at, keys))
    years = cached(at, "register-boundary", (keys,), lambda: _boundary(at, keys))
    if not rows and not years:
        return Money((), keys, _("No payment in the files read so far names any of these as payer or payee."))
    first = next((r for stage in years for r in years[stage]), None)
    url = (
        boundary_url(keys, next(iter(years)), min(years[next(iter(years))]), max(years[next(iter(years))]))
        if first
        else ""
    )
    pages = pages_of(r["ref"] for r in rows)
    return Money((years_table(years, keys), parties_table(rows, pages)), keys, boundary_url=url)


def sought(organisation: Organisation) -> tuple[str, ...]:
    """Identifiers, then names in full."""
    names = [n.text for n in organisation.names.all() if n.kind != naming.Kind.SHORT]
    return tuple(dict.fromkeys([str(i) for i in organisation.identifiers.all()] + names))


def _boundary(at: Lake, keys: tuple[str, ...]) -> dict[str, dict[int, Any]]:
    found = {stage: organisation_boundary.by_year(at, keys, stage) for stage in PAYMENT_OF}
    return {stage: years for stage, years in found.items() if years}


def parties(at: Lake, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """Who paid it and whom it paid, by source, stage and currency; rows that no total counts are left out."""
    refs = sorted({plain_party(key, "") for key in keys})
    names = sorted({key.lower() for key in keys})
    marks, more = ", ".join("?" * len(refs)), ", ".join("?" * len(names))
    if not refs:
        return []
    found = []
    for way, own, other in (("in", "receiver", "provider"), ("out", "provider", "receiver")):
        found += at.dicts(
            f"SELECT '{way}' AS way, ANY_VALUE({other}) AS party, COALESCE({other}_ref, '') AS ref, ANY_VALUE({own}) AS own, "
            "format, stage, currency, MIN(year) AS first, MAX(year) AS last, SUM(amount) AS amount, "
            f"CAST(SUM(flows) AS BIGINT) AS flows FROM flow_cube WHERE counts AND (UPPER(TRIM({own}_ref)) IN ({marks}) "
            f"OR LOWER({own}) IN ({more})) GROUP BY LOWER({other}), {other}_ref, format, stage, currency "
            "ORDER BY flows DESC, party, ref, format, stage, currency LIMIT ?",
            [*refs, *names, MOST],
        )
    return found


def years_table(years: dict[str, dict[int, Any]], keys: tuple[str, ...]) -> Table:
    """Incoming and outgoing by stage and year."""
    rows: list[tuple[Cell, ...]] = []
    for stage, by_year in years.items():
        for when, totals in sorted(by_year.items(), reverse=True):
            reasons = [words.gap(g) for g in totals.gaps if g.code != "no-flows"]
            href = boundary_url(keys, stage, when, when)
            rows.append(
                (
                    text(words.stage_head(stage), href=href),
                    year(when),
                    money(totals.incoming),
                    money(totals.outgoing),
                    gap("; ".join(reasons)) if reasons else text(""),
                )
            )
    return Table(
        "money-years",
        _("Across its boundary, by stage and year, in US dollars at current prices; stages are never added"),
        (
            Column(_("Stage")),
            Column(_("Year"), numeric=True),
            Column(_("Incoming"), numeric=True),
            Column(_("Outgoing"), numeric=True),
            Column(_("Gaps")),
        ),
        rows,
        stack=True,
        limit=40,
        empty=_("No IATI file read so far has a payment of it or to it. Rows of other sources stand below."),
    )


def parties_table(rows: list[dict[str, Any]], pages: dict[str, Organisation]) -> Table:
    """The other side of each payment, as each source names it."""
    made: list[tuple[Cell, ...]] = []
    for r in rows:
        page = pages.get(r["ref"].strip().upper())
        name = r["party"] or r["ref"] or _("not named")
        own = {"receiver" if r["way"] == "in" else "provider": r["own"] or ""}
        other = {"provider" if r["way"] == "in" else "receiver": r["party"] or ""}
        address = (
            reverse("flows") + "?" + urlencode({k: v for k, v in ({"stage": r["stage"]} | own | other).items() if v})
        )
        made.append(
            (
                text(_("from") if r["way"] == "in" else _("to")),
                text(cut(shown(name)), href=reverse("organisation", args=[page.slug]) if page else ""),
                text(words.stage_head(r["stage"])),
                text(formats.span(f"{r['first']}-{r['last']}") if r["first"] != r["last"] else r["first"]),
                money(r["amount"]),
                text(r["currency"] or _("not stated")),
                text(words.format_short(r["format"])),
                Cell(str(number(r["flows"]).text), raw=str(r["flows"]), kind="num", href=address, value=r["flows"]),
            )
        )
    return Table(
        "money-parties",
        _("Who paid it and whom it paid, as each source says; sources that tell of the same money are not added"),
        (
            Column(_("Way")),
            Column(_("Organisation"), css="wide-cell"),
            Column(_("Stage")),
            Column(_("Years")),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Source")),
            Column(_("Rows"), numeric=True),
        ),
        made,
        stack=True,
        limit=30,
        empty=_("No row names another party."),
    )


def boundary_url(keys: tuple[str, ...], stage: str, first: int, last: int) -> str:
    """The boundary page, drawn round the organisation."""
    told = [key for key in keys if ";" not in key][:20]
    organisations = "; ".join(told)
    while len(organisations) > 380 and len(told) > 1:
        told.pop()
        organisations = "; ".join(told)
    years = str(first) if first == last else f"{first}-{last}"
    if len(told) == 1 and "," in organisations:
        organisations += ";"
    return reverse("boundary") + "?" + urlencode({"organisations": organisations, "stage": stage, "years": years})


def pages_of(refs: Iterable[str]) -> dict[str, Organisation]:
    """Organisations of the register by identifiers as published, where they are equal to one of theirs."""
    wanted = {ref.strip().upper() for ref in refs} - {""}
    pairs = {
        ("-".join(parts[:n]), "-".join(parts[n:]))
        for parts in (w.split("-") for w in wanted)
        for n in range(1, len(parts))
    }
    if not pairs:
        return {}
    found = Identifier.objects.filter(scheme__in={a for a, _b in pairs}, value__in={b for _a, b in pairs})
    return {str(i).upper(): i.organisation for i in found.select_related("organisation") if str(i).upper() in wanted}


def addresses_of(refs: Iterable[str]) -> dict[str, str]:
    """As `pages_of`, the addresses of their pages."""
    return {ref: reverse("organisation", args=[one.slug]) for ref, one in pages_of(refs).items()}
