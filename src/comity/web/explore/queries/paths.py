"""From donors through channels to receivers: a diagram of flows or of a case, its text alternative and its table.

One stage, one currency, current prices (of a case: US dollars at the asked prices). A channel is known where a source names
one: the Creditor Reporting System gives the channel of delivery and no further receiver, so its third column is the place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.briefs import paths
from comity.briefs.palette import donor_colour
from comity.briefs.paths import OTHERS, Diagram, Key, Labels, Path
from comity.lake import Lake
from comity.methods import rows_used
from comity.methods.catching import donor_of
from comity.methods.donors import donor_key
from comity.methods.money_by_year import _dollars as dollars_of
from comity.methods.money_by_year import money_by_year
from comity.methods.selection import key_of
from comity.model.case import Case
from comity.model.question import Question
from comity.web.components import formats, words
from comity.web.components.lakes import cached
from comity.web.components.notes import names_of
from comity.web.components.tables import Cell, Column, Table, money, number, text
from comity.web.explore.filters import Filters, where

CHANNELLED = "oecd_crs"
"""The format whose receiver is the channel of delivery."""
PLACE = "\x1fin "
DONOR = "\x1fdonor "
COLUMNS = ("donor", "channel", "receiver")
DIGITS = 60
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything a page shows of one diagram."""

    subtitle: str
    alternative: str
    notes: list[str]
    diagram: Diagram
    labels: Labels
    table: Table


def of_flows(lake: Lake, chosen: Filters, pair: Pair, counted: int) -> Drawn | None:
    """The filtered flows of one stage and currency. `counted` rows are in that total; those that cannot be drawn are told."""
    found, gone, refs = cached(lake, "flow-paths", (*chosen.key, pair), lambda: _asked(lake, chosen, pair))
    stage, currency = pair
    colours: dict[Key, str] = {key: _colour(donor_key(ref, key)) for key, ref in refs.items()}
    subtitle = _(
        "%(stage)s, %(currency)s, as published at current prices; widths are amounts. "
        "Left to right: donors, channels, receivers."
    ) % {"stage": words.stage_head(stage), "currency": currency or _("currency not stated")}
    return _drawn(found, gone, colours, {}, currency, subtitle, counted - sum(path.rows for path in found))


def of_case(lake: Lake, case: Case, asked: Question) -> Drawn | None:
    """A case's money for one question, in US dollars: adds up to its total."""
    rows = _in_dollars(lake, case, asked)
    payers = {name for row, _amount in rows for name in (row["provider"], row["provider_ref"]) if name}
    gathered, gone = paths.gather([_path(case, row, dollars, payers) for row, dollars in rows])
    names = {**names_of(case), **{DONOR + one.id: words.said(one.title) for one in case.donors}}
    colours: dict[Key, str] = {p.donor: _colour(p.donor.removeprefix(DONOR)) for p in gathered if p.donor}
    subtitle = _(
        "US dollars, %(stage)s, %(years)s, %(prices)s; widths are amounts. Left to right: donors, channels, receivers."
    ) % {
        "stage": words.stage(asked.stage),
        "years": formats.span(str(asked.years)),
        "prices": words.prices(asked.prices),
    }
    return _drawn(gathered, gone, colours, names, "USD", subtitle)


def _in_dollars(lake: Lake, case: Case, asked: Question) -> list[tuple[dict[str, Any], Decimal]]:
    """Each counted row with its US dollars at the asked prices, by the rule that makes the total."""
    groups = {group.key: group for group in money_by_year(lake, asked).used}
    counted = [row for row in rows_used(lake, asked) if row["standing"] == "counted" and row["amount"] is not None]
    with localcontext(prec=DIGITS):
        alone = [(row, replace(groups[key_of(row)], amount=row["amount"], rows=1)) for row in counted]
        return [(row, dollars_of(lake, case, group, asked.prices)[0] or Decimal(0)) for row, group in alone]


def _path(case: Case, row: Mapping[str, Any], dollars: Decimal, payers: set[str]) -> Path:
    donor = donor_of(case, row["provider"] or "", row["provider_ref"] or "")
    provider = DONOR + donor.id if donor else row["provider"] or row["provider_ref"]
    receiver = row["receiver"] or row["receiver_ref"]
    channelled = row["format"] == CHANNELLED
    place = PLACE + row["recipient"] if row["recipient"] else None
    last = (None if channelled else receiver) or place
    return Path(provider, receiver if channelled else None, last, dollars, 1, receiver in payers)


def _asked(lake: Lake, chosen: Filters, pair: Pair) -> tuple[list[Path], tuple[int, int, int], dict[str, str]]:
    """The paths of one stage and currency, gathered in the lake, and the references of donors that have a node.

    One statement, so that the flows are gone through once; parties past the largest few never leave the lake.
    """
    found, params = _found(lake, chosen, pair)
    ranks = ", ".join(
        f"rank_{column} AS (SELECT {column} AS name, MIN(ref) AS ref, COUNT(*) OVER () AS many, "
        f"ROW_NUMBER() OVER (ORDER BY SUM(amount) DESC NULLS LAST, {column}) AS place "
        f"FROM found WHERE {column} IS NOT NULL GROUP BY {column})"
        for column in COLUMNS
    )
    shown = [
        f"CASE WHEN {column} IS NULL OR r{n}.place <= {most} OR r{n}.many = {most + 1} THEN {column} ELSE '{OTHERS}' END"
        for n, (column, most) in enumerate(zip(COLUMNS, paths.MOST, strict=True))
    ]
    joins = " ".join(f"LEFT JOIN rank_{column} r{n} ON {column} = r{n}.name" for n, column in enumerate(COLUMNS))
    rows = lake.rows(
        f"WITH found AS (SELECT donor, channel, receiver, party, MIN(ref) AS ref, SUM(amount) AS amount, SUM(n) AS n "
        f"FROM ({found}) one GROUP BY donor, channel, receiver, party), {ranks} "
        f"SELECT {shown[0]} AS d, {shown[1]} AS c, {shown[2]} AS r, CASE WHEN p.name IS NULL THEN 0 ELSE 1 END AS inside, "
        "SUM(found.amount), CAST(SUM(found.n) AS BIGINT), MIN(r0.ref), MAX(r0.many), MAX(r1.many), MAX(r2.many) "
        f"FROM found {joins} LEFT JOIN rank_donor p ON found.party = p.name GROUP BY 1, 2, 3, 4",
        params,
    )
    many = [max((row[place] or 0 for row in rows), default=0) for place in (7, 8, 9)]
    gone = [0 if count <= most + 1 else count - most for count, most in zip(many, paths.MOST, strict=True)]
    made = [Path(row[0], row[1], row[2], row[4], row[5], bool(row[3])) for row in rows]
    return made, (gone[0], gone[1], gone[2]), {row[0]: row[6] or "" for row in rows if row[0]}


def _found(lake: Lake, chosen: Filters, pair: Pair) -> tuple[str, list[Any]]:
    """The counted rows of one stage and currency with an amount at current prices, each with its three parties."""
    relation, test, params = where(lake, chosen)
    if relation == "flow_cube" and not _all_current(lake):
        relation = "flow"
    rows, counted = (
        ("flows", "counts") if relation == "flow_cube" else ("1", "counts AND held IS NULL AND prices = 'current'")
    )
    party = "COALESCE(receiver, receiver_ref)"
    sql = (
        f"SELECT COALESCE(provider, provider_ref) AS donor, provider_ref AS ref, {party} AS party, "
        f"CASE WHEN format = '{CHANNELLED}' THEN {party} END AS channel, "
        f"COALESCE(CASE WHEN format = '{CHANNELLED}' THEN NULL ELSE {party} END, '{PLACE}' || recipient) AS receiver, "
        f"amount, {rows} AS n FROM {relation} "
        f"WHERE {test} AND {counted} AND amount IS NOT NULL AND stage = ? AND COALESCE(currency, '') = ?"
    )
    return sql, [*params, *pair]


def _all_current(lake: Lake) -> bool:
    """Whether every flow of the release is at current prices, so that the cube, which has no prices, can answer."""
    return cached(
        lake, "all-current", (), lambda: not lake.rows("SELECT 1 FROM flow WHERE prices <> 'current' LIMIT 1")
    )


def _colour(name: str) -> str:
    return donor_colour(name.lower().replace(" ", "-"))


def _drawn(
    found: list[Path],
    gone: tuple[int, int, int],
    colours: Mapping[Key, str],
    names: Mapping[str, str],
    currency: str,
    subtitle: str,
    apart: int = 0,
) -> Drawn | None:
    made = paths.diagram(found)
    if not made.drawn:
        return None
    texts = {
        (node.column, node.key): (name(node.column, node.key, gone, names), formats.short(node.amount, currency))
        for column in made.columns
        for node in column
    }
    spoken = [
        "; ".join(f"{texts[n.column, n.key][0]}: {texts[n.column, n.key][1]}" for n in column)
        for column in made.columns
    ]
    return Drawn(
        subtitle,
        _("Donors: %(donors)s. Channels: %(channels)s. Receivers: %(receivers)s.")
        % {"donors": spoken[0], "channels": spoken[1], "receivers": spoken[2]},
        _notes(made, currency, apart),
        made,
        Labels(texts, dict(colours)),
        _table(found, gone, names, currency),
    )


def name(column: int, key: Key, gone: tuple[int, int, int], names: Mapping[str, str]) -> str:
    """A party in the reader's words."""
    if key is None:
        return (_("no provider named"), _("no channel named"), _("no receiver named"))[column]
    if key == OTHERS:
        return ngettext("%(count)s other", "%(count)s others", gone[column]) % {"count": f"{gone[column]:,}"}
    if key.startswith(PLACE):
        place = key.removeprefix(PLACE)
        return _("no receiver named, in %(place)s") % {"place": names.get(place, place)}
    return names.get(key, key)


def _notes(made: Diagram, currency: str, apart: int) -> list[str]:
    said = []
    if any(path.internal for path in made.paths):
        said.append(
            _("Ribbons with a broken edge: the receiver pays on among the same rows, so this money may be seen again.")
        )
    if made.undrawn:
        amount = formats.with_currency(formats.whole_money(made.undrawn, currency), currency)
        said.append(
            _("Corrections that exceed what was paid cannot be drawn: %(amount)s. They are in the table.")
            % {"amount": amount}
        )
    if apart > 0:
        said.append(
            ngettext(
                "%(count)s counted row has no amount, or is at constant prices, and is not drawn.",
                "%(count)s counted rows have no amount, or are at constant prices, and are not drawn.",
                apart,
            )
            % {"count": f"{apart:,}"}
        )
    return said


def _table(found: list[Path], gone: tuple[int, int, int], names: Mapping[str, str], currency: str) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for path in sorted(found, key=lambda p: (-p.amount, *(key or "" for key in p.keys), p.internal)):
        remarks = [_("paid on among these rows")] if path.internal else []
        remarks += [_("not drawn: a correction")] if path.amount <= 0 else []
        rows.append(
            (
                *(text(name(column, key, gone, names)) for column, key in enumerate(path.keys)),
                money(path.amount),
                text(currency or _("not stated")),
                number(path.rows),
                text("; ".join(remarks)),
            )
        )
    return Table(
        "paths",
        _("From donors through channels to receivers"),
        (
            Column(_("Donor")),
            Column(_("Channel")),
            Column(_("Receiver"), css="wide-cell"),
            Column(_("Amount"), numeric=True),
            Column(_("Currency")),
            Column(_("Rows"), numeric=True),
            Column(_("Remark")),
        ),
        rows,
        stack=True,
        hide_caption=True,
        limit=200,
    )
