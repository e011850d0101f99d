"""Of which measures something is asked: all, some, one jurisdiction's, one case's."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True, slots=True)
class Scope:
    """Every part that is given must hold."""

    measures: frozenset[int] | None = None
    jurisdiction: str = ""
    case: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self.measures is None and not self.jurisdiction and not self.case

    def of(self, measure: str, case: str = "") -> Q:
        """As a condition: `measure` is the way from a row to its measure (empty: it is one), `case` the way to its case."""
        start = f"{measure}__" if measure else ""
        found = Q()
        if self.measures is not None:
            found &= Q(**{f"{start}id__in" if not measure else f"{measure}__in": sorted(self.measures)})
        if self.jurisdiction:
            found &= Q(**{f"{start}jurisdiction": self.jurisdiction})
        if self.case:
            own = case or f"{start}case"
            found &= Q(**{own: self.case}) | Q(**{f"{start}case": self.case})
        return found


ALL = Scope()
