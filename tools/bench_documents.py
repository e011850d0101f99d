#!/usr/bin/env python3
"""Precision and recall of the document reader against the hand-written gold files, by kind. Prints; asserts nothing.

A proposal meets a gold entry of its kind where the spans overlap by half of the longer one, and what it says is the same: the
normalised value of a date or amount, the speaker of a quotation (names compared as hashes). Each is used once.
`exact` counts those with the very span. Real documents are read from ../shared/data where they are there.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from comity.documents import Reading, propose, read_document

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "documents" / "gold"
FOLDERS = (ROOT / "tests" / "documents" / "texts", ROOT.parent / "shared" / "data" / "documents")
MEASURED = ("organisation", "quotation", "quotation with speaker", "date", "money", "membership", "relation")


def digest(text: str | None) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text else None


def document_of(gold: dict[str, Any]) -> Path | None:
    return next((f / gold["document"] for f in FOLDERS if (f / gold["document"]).exists()), None)


def read(path: Path) -> Reading:
    return propose(read_document(path.read_bytes(), path.name))


def agrees(kind: str, wanted: dict[str, Any], found: Any) -> bool:
    overlap = min(wanted["end"], found.end) - max(wanted["start"], found.start)
    if overlap * 2 < max(wanted["end"] - wanted["start"], found.end - found.start):
        return False
    if kind == "date":
        return wanted["value"] == found.value
    if kind == "money":
        return all(found.value.get(name) == value for name, value in wanted["value"].items())
    if kind == "quotation with speaker":
        return wanted["speaker"] == digest(found.speaker)
    if kind in ("membership", "relation"):
        return all(wanted["value"][side] == digest(found.value[side]) for side in ("from", "to"))
    return True


def measure(gold: dict[str, Any], reading: Reading) -> dict[str, tuple[int, int, int, int]]:
    """By kind: gold entries, proposals, met, met with the very span."""
    figures = {}
    for name in MEASURED:
        kind = name.split()[0]
        spoken = name.endswith("speaker")
        wanted = [g for g in gold["proposals"] if g["kind"] == kind and (g["speaker"] or not spoken)]
        found = [p for p in reading.proposals if p.kind == kind and (p.speaker or not spoken)]
        left, met, exact = list(found), 0, 0
        for entry in wanted:
            hit = next((p for p in left if agrees(name, entry, p)), None)
            if hit:
                left.remove(hit)
                met += 1
                exact += (hit.start, hit.end) == (entry["start"], entry["end"])
        figures[name] = (len(wanted), len(found), met, exact)
    return figures


def main() -> None:
    totals = dict.fromkeys(MEASURED, (0, 0, 0, 0))
    print(
        f"{'document':28} {'kind':24} {'gold':>5} {'found':>6} {'met':>5} {'exact':>6} {'recall':>7} {'precision':>10}"
    )
    for path in sorted(GOLD.glob("*.json")):
        gold = json.loads(path.read_text())
        document = document_of(gold)
        if document is None:
            print(f"{path.stem:28} (not on this machine)")
            continue
        for name, row in measure(gold, read(document)).items():
            totals[name] = tuple(a + b for a, b in zip(totals[name], row, strict=True))  # type: ignore[assignment]
            show(path.stem, name, row)
    for name, row in totals.items():
        show("all", name, row)


def show(document: str, name: str, row: tuple[int, int, int, int]) -> None:
    wanted, found, met, exact = row
    if wanted or found:
        recall = f"{met / wanted:.3f}" if wanted else "-"
        precision = f"{met / found:.3f}" if found else "-"
        print(f"{document:28} {name:24} {wanted:5} {found:6} {met:5} {exact:6} {recall:>7} {precision:>10}")


if __name__ == "__main__":
    sys.exit(main())
