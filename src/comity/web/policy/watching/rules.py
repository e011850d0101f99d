"""Which changes a rule is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from comity.web.policy.models import MeasureParty, Rule
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.lineage import Lineage, followed
from comity.web.policy.watching.scope import ALL, Scope
from comity.web.policy.watching.words import Titles, Wanted

AT_ONCE = 800
Kind = Rule.Kind


class Matching:
    """Some changes, and what their measures are called and who has a part in them: read once for any number of rules."""

    def __init__(self, changes: Iterable[Change], lineage: Lineage | None = None) -> None:
        self.changes = list(changes)
        self._lineage = lineage
        self._titles = Titles()
        self._parties: dict[int, list[tuple[str, str]]] | None = None

    def of(self, rule: Rule) -> list[Change]:
        """The changes that a rule is about, in the order given."""
        value = rule.value.strip()
        if rule.kind == Kind.MEASURE:
            ids = followed(value, self.lineage)
            return [c for c in self.changes if c.measure_id in ids]
        if rule.kind == Kind.JURISDICTION:
            return [c for c in self.changes if c.jurisdiction == value]
        if rule.kind == Kind.LINE:
            return [c for c in self.changes if any(value in (line, f"{c.case}/{line}") for line in c.lines)]
        if rule.kind == Kind.ORGANISATION:
            return [c for c in self.changes if value in c.organisations]
        if rule.kind == Kind.PERSON:
            return [c for c in self.changes if self._has_part(c, value)]
        wanted = Wanted(value)
        self._titles.need(c.measure_id for c in self.changes if c.measure_id is not None)
        return [c for c in self.changes if c.kind != "statement" and self._says(c, wanted)]

    @property
    def lineage(self) -> Lineage:
        """All links, read when first asked for."""
        self._lineage = self._lineage or Lineage()
        return self._lineage

    def _says(self, change: Change, wanted: Wanted) -> bool:
        """Whether all words stand in what changed or in a title of its measure, in any language."""
        moved = (text for each in change.differences for text in (each.before, each.after))
        return wanted.stand_in(change.words, *moved, *self._titles.of(change.measure_id))

    def _has_part(self, change: Change, value: str) -> bool:
        """Whether somebody of that code or name has a part in the measure."""
        if self._parties is None:
            self._parties = defaultdict(list)
            for some in self._measures():
                rows = MeasureParty.objects.filter(measure_id__in=some).exclude(role__contains="committee")
                for pk, code, name in rows.values_list("measure_id", "code", "name").distinct():
                    self._parties[pk].append((code, name))
        found = self._parties.get(change.measure_id or 0, ())
        return any((code and code.casefold() == value.casefold()) or _named(value, name) for code, name in found)

    def _measures(self) -> Iterable[list[int]]:
        ids = sorted({c.measure_id for c in self.changes if c.measure_id is not None})
        return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


@lru_cache(maxsize=50_000)
def _named(value: str, name: str) -> bool:
    return Wanted(value).stand_in(name)


def scope_of(rules: Iterable[Rule], lineage: Lineage | None = None) -> Scope:
    """The narrowest scope in which everything stands that some rules are about."""
    rules = list(rules)
    if all(rule.kind == Kind.MEASURE for rule in rules):
        lineage = lineage or Lineage()
        return Scope(measures=frozenset().union(*(followed(rule.value.strip(), lineage) for rule in rules)))
    if len(rules) == 1 and rules[0].kind == Kind.JURISDICTION:
        return Scope(jurisdiction=rules[0].value.strip())
    return ALL
