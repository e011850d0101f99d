#!/usr/bin/env python3
"""Write docs/reference/tables.md from the record types, so that the page is what the lake holds."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from comity.lake.schemas import SCHEMAS
from comity.model import records

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "tables.md"
OWN = {
    "finding": "One row per finding: what in a snapshot could not be used, or a reader should know. `line` 0: no lines.",
}
SERVED = """## Served with them

Made for every release, and asked in the same SQL:

| table | holds |
|---|---|
| `snapshot` | one row per file of the release: sha256, name, format, dataset, outcome, standing, origin, counts |
| `standing` | one row per activity version that does not count: superseded or withdrawn, why, and by which snapshot |
| `activity_history` | the activities of superseded snapshots, as `activity` |
| `flow_cube` | `flow` summed by format, stage, parties, recipient, purpose, currency, case, line and year |
| `year_cube`, `donor_cube`, `purpose_cube`, `provider_cube`, `receiver_cube`, `what_cube` | the same by fewer columns |
| `caught`, `caught_by` | the flows that each case catches, and by what |
| `held_flow` | what a list of held amounts tells of them: identifier, title, date, stage, currency |
| `sought_hit`, `sought` | where the words of a definition set stand in what is caught, and by which list |

`flow` holds only rows of current activity versions, with two columns more: `held`, why the amount is held back, and `searched`,
the title, parties and identifier in small letters, where words are looked for; `activity`, `transaction` and the other tables of
published records hold every live file's rows, with `standing` saying which versions do not count.
"""


def page() -> str:
    """The page's text."""
    parts = [
        "# Tables of the lake",
        "",
        "Made by `tools/tables.py` from `src/comity/model/records/`; do not edit by hand.",
        "",
        " ".join((inspect.getdoc(records) or "").split("\n\n", 1)[1].split()),
        "",
    ]
    for table, schema in SCHEMAS.items():
        record = records.RECORDS.get(table)
        text = (inspect.getdoc(record) if record else OWN[table]) or ""
        parts += [f"## {table}", "", " ".join(text.split()), "", "| column | type |", "|---|---|"]
        parts += [f"| `{field.name}` | {field.type} |" for field in schema]
        parts.append("")
    return "\n".join([*parts, SERVED])


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(PAGE.read_text() != page())
    PAGE.write_text(page())
