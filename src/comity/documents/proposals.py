"""What the reader hands to a person: proposals with their place in the text. Nothing here is published or kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

KINDS = ("organisation", "quotation", "date", "money", "membership", "relation")


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing found: `text` is exactly the document's characters from `start` to `end`.

    `value` by kind: organisation {"slug", "name"}; date an EDTF string; money {"amount", "currency", "years", …};
    quotation {"verb", "speakers", "said", "emphases_added", …}; membership and relation {"kind", "from", "to"}.
    `speaker` is a quotation's innermost speaker. `by` names the model that proposed it; empty for the rules.
    """

    kind: str
    start: int
    end: int
    text: str
    value: Any = None
    speaker: str | None = None
    by: str = ""

    def as_json(self) -> dict[str, Any]:
        """The written form of docs/reference/document-reader.md."""
        made = {name: getattr(self, name) for name in ("kind", "start", "end", "text", "value", "speaker")}
        return made | ({"by": self.by} if self.by else {})


def in_order(proposals: Iterable[Proposal]) -> list[Proposal]:
    """By place; of two of one kind at one place, one."""
    kept: dict[tuple[int, int, str, str], Proposal] = {}
    for each in proposals:
        told_apart = str(each.value) if each.kind in ("membership", "relation") else ""
        kept.setdefault((each.start, each.end, each.kind, told_apart), each)
    return sorted(kept.values(), key=lambda p: (p.start, -p.end, KINDS.index(p.kind), str(p.value)))
