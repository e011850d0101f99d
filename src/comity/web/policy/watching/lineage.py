"""Which measures one measure came from and turned into, over any number of sessions and countries.

From a measure one goes on to what follows it, and back to what it follows, and never turns round: a bill that was folded into
a large act is followed into the act, and not out again to everything else in it. Companions come along wherever they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from comity.web.policy.models import Measure, MeasureLink
from comity.web.policy.models.measures import LinkKind

EARLIER = {LinkKind.PREDECESSOR, LinkKind.REINTRODUCED, LinkKind.MODEL}
"""`measure` <kind> `other`: the other is the earlier one."""
LATER = {LinkKind.VEHICLE}
"""The other is the later one."""


class Lineage:
    """All links, read once."""

    def __init__(self) -> None:
        self.later: dict[int, set[int]] = defaultdict(set)
        self.earlier: dict[int, set[int]] = defaultdict(set)
        self.beside: dict[int, set[int]] = defaultdict(set)
        for one, other, kind in _links():
            if kind in EARLIER:
                one, other = other, one
            if kind == LinkKind.COMPANION:
                self.beside[one].add(other)
                self.beside[other].add(one)
            else:
                self.later[one].add(other)
                self.earlier[other].add(one)

    def of(self, measure: int) -> frozenset[int]:
        """The measure, what it came from and what it turned into, with the companions of each."""
        whole = _reached({measure}, self.later) | _reached({measure}, self.earlier)
        return frozenset(whole.union(*(self.beside.get(one, ()) for one in whole)))


def followed(key: str, lineage: Lineage | None = None) -> frozenset[int]:
    """The ids of all measures that a watch on one key follows; none where the key is not known yet."""
    pk = Measure.every.filter(key=key).values_list("pk", flat=True).first()
    return (lineage or Lineage()).of(pk) if pk is not None else frozenset()


def _reached(start: set[int], ways: dict[int, set[int]]) -> set[int]:
    seen, waiting = set(start), list(start)
    while waiting:
        for other in ways.get(waiting.pop(), ()):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _links() -> Iterable[tuple[int, int, str]]:
    """Both ends of every link of lineage. A link may name a measure that came later than itself, by key alone."""
    kinds = [*EARLIER, *LATER, LinkKind.COMPANION]
    links = MeasureLink.objects.filter(
        kind__in=kinds, withdrawn_at=None, measure__withdrawn_at=None, other__withdrawn_at=None
    )
    named = links.filter(other=None).exclude(other_key="").values("other_key")
    here = dict(Measure.objects.filter(key__in=named).values_list("key", "pk"))
    for one, other, key, kind in links.values_list("measure_id", "other_id", "other_key", "kind"):
        end = other if other is not None else here.get(key)
        if end is not None and end != one:
            yield one, end, kind
