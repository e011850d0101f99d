"""Who an organisation is that a payment names: by its reference, else by its name, as those who report spell themselves.

The same organisation is named by reference here and by name alone there. Both come to one key, so that a payer who publishes
is not taken for one who does not. Names that no reporter uses stay what they are: an alias is nobody's guess.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from comity.lake import Lake


@lru_cache(maxsize=65536)
def plain_party(ref: str, name: str) -> str:
    """One key for an organisation: its reference, else its name in small letters without punctuation."""
    return ref.strip().upper() or " ".join("".join(c if c.isalnum() else " " for c in name.lower()).split())


class Parties:
    """The organisations that report, under every reference and name that they report by."""

    def __init__(self, reporters: Iterable[tuple[str, str]]) -> None:
        wholes: dict[str, set[str]] = defaultdict(set)
        for ref, name in reporters:
            for key in {plain_party(ref, ""), plain_party("", name)} - {""}:
                wholes[key].add(plain_party(ref, name))
        self._known = {key: min(found) for key, found in wholes.items()}

    def who(self, ref: str, name: str) -> str:
        """The key of the organisation that is meant; nothing where neither reference nor name is given."""
        for key in (plain_party(ref, ""), plain_party("", name)):
            if key in self._known:
                return self._known[key]
        return plain_party(ref, name)


def parties(lake: Lake) -> Parties:
    """Those of a release, made once."""
    key = ("parties",)
    if key not in lake.memo:
        lake.memo[key] = Parties(
            (ref or "", name or "")
            for ref, name in lake.rows("SELECT DISTINCT reporting_org_ref, reporting_org FROM activity")
        )
    kept: Parties = lake.memo[key]
    return kept
