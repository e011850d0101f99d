"""Commands that follow money across publishers: boundary totals and chains."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.asking import At, open_lake
from comity.cli.building import Json
from comity.cli.output import console, digits, show_json
from comity.methods import boundary_question
from comity.methods.chain import Node
from comity.methods.chain import chain as chain_of
from comity.model.question import Years
from comity.model.stage import Stage

SHOWN = 20
"""Hops that are printed, of those where money was passed on."""


def boundary(
    years: Annotated[str, typer.Option(help="2020, or 2016-2020.")],
    stage: Annotated[str, typer.Option(help="One of the ten stages.")] = "disbursed",
    case: Annotated[str, typer.Option(help="A case: the rows its selectors catch.")] = "",
    areas: Annotated[str, typer.Option(help="Places by code, comma-separated: PSE,ISR.")] = "",
    organisations: Annotated[str, typer.Option(help="Organisations by reference or name, comma-separated.")] = "",
    form: Annotated[str, typer.Option("--format", help="One format alone; fts for OCHA's flows.")] = "",
    first: Annotated[
        str, typer.Option(help="Formats that come first in the order of precedence, comma-separated.")
    ] = "",
    release: At = "",
    json: Json = False,
) -> None:
    """How much new money came inside a boundary, counting A to B to C once, in US dollars."""
    found, extra = boundary_question.ask(
        open_lake(release),
        Years.parse(years),
        Stage.named(stage),
        case=case,
        areas=_listed(areas),
        organisations=_listed(organisations),
        form=form,
        first=_listed(first),
    )
    names = ("incoming", "internal", "outgoing", "low", "central", "high", "excluded", "gaps", "hops")
    if json:
        show_json({name: getattr(found, name) for name in names} | extra)
        return
    for name in names[:6]:
        console.print(f"{name:9} {getattr(found, name):>22,.2f} USD")
    for entry in found.excluded:
        amount = "no rate" if entry.amount is None else f"{digits(entry.amount)} USD"
        console.print(f"excluded: {entry.reason}, {entry.rows} rows, {amount}", markup=False)
    for gap in found.gaps:
        told = ", ".join(f"{name} {value}" for name, value in gap.detail.items())
        console.print(f"gap: {gap.code}{told and f' ({told})'}", markup=False)
    passing = [hop for hop in found.hops if hop.internal or hop.carried]
    for hop in passing[:SHOWN]:
        parts = {n: digits(getattr(hop, n)) for n in ("incoming", "internal", "carried", "outgoing", "residual")}
        told = ", ".join(f"{name} {value}" for name, value in parts.items())
        console.print(f"at {hop.id}: {told} USD", markup=False)
    if len(found.hops) > len(passing[:SHOWN]):
        console.print(f"hops: {len(found.hops)}, all of them by --json", markup=False)
    for part in extra.get("split", ()):
        kind = f"{part['boundary']}, {part['status'] or 'no status'}{', shared' if part['shared'] else ''}"
        console.print(f"of these {kind}: {part['flows']} flows, {digits(part['amount'])} USD", markup=False)
    if extra:
        console.print(f"funding, as FTS publishes it: {digits(extra['funding'])} USD", markup=False)


def chain(
    activity: Annotated[str, typer.Argument(help="An IATI identifier, or an award's number.")],
    release: At = "",
    json: Json = False,
) -> None:
    """Where an activity's money came from and went, link by link, with the status of each."""
    root = chain_of(open_lake(release), activity)
    if json:
        show_json(root)
        return
    for node in root.up:
        _tell(node, 1, "from ")
    _tell(root, 0, "")
    for node in root.down:
        _tell(node, 1, "to ")


def _tell(node: Node, depth: int, word: str) -> None:
    parts = ", ".join(f"{name} {value}" for name, value in node.parts.items())
    score = f"; score {node.score}: {parts}" if parts else ""
    link = f" [{node.status}: {', '.join(node.evidence)}{score}]" if node.status else ""
    console.print("  " * depth + f"{word}{node.id} {node.title}{link}{' (a loop)' if node.loop else ''}", markup=False)
    for stage, sums in node.paid.items():
        amounts = ", ".join(f"{digits(v)} {c}" for c, v in sums.items())
        console.print("  " * depth + f"  {stage}: {amounts}", markup=False)
    for currency, amount in node.residual.items():
        console.print("  " * depth + f"  received and not paid on: {digits(amount)} {currency}", markup=False)
    for account in node.accounts:
        console.print("  " * depth + f"  appropriation: {', '.join(account.values())}", markup=False)
    for award in node.awards:
        console.print("  " * depth + f"  award: {', '.join(award.values())}", markup=False)
    for onward in (*node.up, *node.down):
        _tell(onward, depth + 1, word)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
