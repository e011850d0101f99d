"""`comity thread`: a line of money from statute to receipt, year by year, with its holes."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Annotated, Any

import typer

from comity.cli.asking import At, open_lake
from comity.cli.building import Json
from comity.cli.output import console, digits, show_json
from comity.methods import thread as method
from comity.methods.thread_pieces import Piece, ThreadSource

GAPS = {
    method.NO_SOURCE: "no source found for this year",
    method.NO_OUTCOME: "only a step on the way was found, or a removal; not the amount as it came out",
    method.ONLY_RIVALS: "only amounts that do not count, see rivals",
    method.NO_RECEIPT: "no receiver's own account found for this year",
}
WORDS = {"committed": "obligated"}
"""The field's word beside ours, where a United States reader looks for it."""


def thread(
    line: Annotated[
        str, typer.Argument(metavar="ID", help="A case's line of money: meppa, or israel-palestine/meppa.")
    ],
    release: At = "",
    json: Json = False,
) -> None:
    """What happened to a line of money: each stage of each year with its sources, each hole with its reason."""
    found = method.thread(open_lake(release), line)
    if json:
        show_json(as_json(found))
    else:
        _tell(found)


def as_json(found: method.Thread) -> dict[str, Any]:
    """The thread as JSON has it: one entry a rung or hole; an amount is in current prices and never added to another stage's."""
    return {
        "thread": found.id,
        "case": found.case,
        "line": found.line,
        "title": found.title.get("en", found.line),
        "release": found.release,
        "first_year": found.first_year,
        "last_year": found.last_year,
        "stages": found.stages,
        "measures": [measure.key or f"case/{found.case}/{measure.id}" for measure in found.measures],
        "rungs": [_rung(found, rung) for rung in found.rungs],
        "spans": [_span(span) for spans in found.spans for span in spans],
    }


def _rung(found: method.Thread, rung: method.Rung) -> dict[str, Any]:
    return {
        "year": rung.year,
        "last_year": rung.last_year,
        "stage": rung.stage,
        "step": rung.step,
        "part": rung.part,
        "amount": rung.amount,
        "currency": rung.currency or None,
        "sources": _sources(rung.sources),
        "gap": gap(rung) or None,
        "gap_code": rung.gap or None,
        "upper": rung.upper,
        "spread": rung.spread,
        "fiscal_year": rung.fiscal,
        "note": "; ".join(rung.notes),
        "parts": [_piece(piece) for piece in rung.pieces] if len(rung.pieces) > 1 else [],
        "rivals": [_piece(piece) | {"standing": piece.standing} for piece in rung.rivals],
        "measures": rung.measures,
        "case": found.case,
        "line": found.line,
    }


def _span(span: method.Span) -> dict[str, Any]:
    return {
        "first_year": span.first_year,
        "last_year": span.last_year,
        "stage": span.stage,
        "part": span.part,
        "amount": span.amount,
        "currency": span.currency,
        "summed": span.summed,
        "upper": span.upper,
        "fiscal_year": span.fiscal,
        "sources": _sources(span.sources),
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "year": piece.first,
        "last_year": piece.last,
        "amount": piece.amount,
        "currency": piece.currency,
        "format": piece.format,
        "rows": piece.rows,
        "title": piece.title,
        "note": piece.note,
        "weakness": piece.weakness,
        "sources": _sources(piece.sources),
    }


def _sources(sources: Iterable[ThreadSource]) -> list[dict[str, str]]:
    return [{"id": source.id, "title": source.title} for source in sources]


def gap(rung: method.Rung) -> str:
    """Why there is no amount, in English; nothing where there is one."""
    return rung.reason.get("en", "") or GAPS.get(rung.gap, rung.gap) if rung.gap else ""


def _tell(found: method.Thread) -> None:
    console.print(
        f"{found.title.get('en', found.line)} ({found.id}), {found.first_year}-{found.last_year}", markup=False
    )
    console.print("Stages are different things and are never added. Current prices.", markup=False)
    for stage in found.stages:
        rungs = [rung for rung in found.rungs if rung.stage == stage]
        also = f" ({WORDS[stage]})" if stage in WORDS else ""
        console.print(f"\n{stage}{also}", markup=False)
        for reason, heap in groupby(rungs, gap):
            _tell_rungs(list(heap), reason)


def _tell_rungs(rungs: list[method.Rung], reason: str) -> None:
    if reason:
        years = f"{rungs[0].year}-{rungs[-1].year}" if len(rungs) > 1 else str(rungs[0].year)
        console.print(f"  {years:9} (gap) {reason}", markup=False)
    for rung in rungs:
        if not reason:
            _tell_amount(rung)
        for piece in rung.rivals:
            sources = ", ".join(source.title for source in piece.sources)
            console.print(f"            beside: {_money(piece.amount, piece.currency)} ({sources})", markup=False)


def _tell_amount(rung: method.Rung) -> None:
    years = str(rung.year) if rung.year == rung.last_year else f"{rung.year}-{rung.last_year}"
    marks = [rung.step, rung.part, "at most" if rung.upper else "", "spread evenly" if rung.spread else ""]
    marks += [f"{len(rung.pieces)} amounts" if len(rung.pieces) > 1 else ""]
    said = f" [{'; '.join(mark for mark in marks if mark)}]" if any(marks) else ""
    sources = ", ".join(source.title for source in rung.sources)
    console.print(f"  {years:9} {_money(rung.amount, rung.currency)}{said}  {sources}", markup=False)


def _money(amount: Any, currency: str) -> str:
    return f"{digits(amount) if amount % 1 else format(int(amount), ',')} {currency}"
