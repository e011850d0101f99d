"""Which changes a rule is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from comity.entities.keys import LEANING, RAW, of_word
from comity.entities.scripts import script
from comity.web.policy.models import MeasureParty, MeasureTitle, Rule
from comity.web.policy.watching.change import Change
from comity.web.policy.watching.lineage import Lineage, followed
from comity.web.policy.watching.scope import ALL, Scope

AT_ONCE = 800
Kind = Rule.Kind


@dataclass(slots=True)
class Keys:
    """The keys of a text: as written (prefixes of Hebrew and Arabic taken off), and by consonants with the script they are in."""

    plain: set[str] = field(default_factory=set)
    bones: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(self, text: str) -> None:
        """Take in every word of a text."""
        for raw in RAW.findall(text):
            plain, bones, written = _keys(raw)
            self.plain.update(plain)
            for key in bones:
                self.bones[key].add(written)

    def has(self, word: str) -> bool:
        """Whether a word stands in the text, or, in another script, one with the same consonants."""
        plain, bones, written = _keys(word)
        return not self.plain.isdisjoint(plain) or any(self.bones.get(key, set()) - {written} for key in bones)


@lru_cache(maxsize=100_000)
def _keys(raw: str) -> tuple[frozenset[str], frozenset[str], str]:
    keys = of_word(raw)
    plain = frozenset(key for key, weight in keys if weight >= LEANING)
    return plain, frozenset(key for key, weight in keys if weight < LEANING), script(raw)


def words_of(value: str) -> list[str]:
    """The words of a rule, each once. All of them must stand in what is watched for."""
    return list(dict.fromkeys(RAW.findall(value)))


class Matching:
    """Some changes, and what their measures are called and who has a part in them: read once for any number of rules."""

    def __init__(self, changes: Iterable[Change], lineage: Lineage | None = None) -> None:
        self.changes = list(changes)
        self._lineage = lineage
        self._titles: dict[int, list[str]] | None = None
        self._parties: dict[int, list[tuple[str, str]]] | None = None
        self._keys: dict[str, Keys] = {}
        self._measure_keys: dict[int, Keys] = {}

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
        wanted = words_of(value)
        return [c for c in self.changes if wanted and c.kind != "statement" and self._says(c, wanted)]

    @property
    def lineage(self) -> Lineage:
        """All links, read when first asked for."""
        self._lineage = self._lineage or Lineage()
        return self._lineage

    def _says(self, change: Change, wanted: list[str]) -> bool:
        keys = self._keys.get(change.key)
        if keys is None:
            keys = self._keys[change.key] = Keys()
            keys.add(change.words)
            for each in change.differences:
                keys.add(f"{each.before} {each.after}")
        about = self._about(change.measure_id) if change.measure_id is not None else Keys()
        return all(keys.has(word) or about.has(word) for word in wanted)

    def _about(self, measure: int) -> Keys:
        """The keys of a measure's titles, in all languages."""
        if measure not in self._measure_keys:
            if self._titles is None:
                self._titles = defaultdict(list)
                for some in self._measures():
                    rows = MeasureTitle.objects.filter(measure_id__in=some).values_list("measure_id", "text")
                    for pk, text in rows:
                        self._titles[pk].append(text)
            keys = self._measure_keys[measure] = Keys()
            for text in self._titles.get(measure, ()):
                keys.add(text)
        return self._measure_keys[measure]

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
    keys = Keys()
    keys.add(name)
    wanted = words_of(value)
    return bool(wanted) and all(keys.has(word) for word in wanted)


def scope_of(rules: Iterable[Rule], lineage: Lineage | None = None) -> Scope:
    """The narrowest scope in which everything stands that some rules are about."""
    rules = list(rules)
    if all(rule.kind == Kind.MEASURE for rule in rules):
        lineage = lineage or Lineage()
        return Scope(measures=frozenset().union(*(followed(rule.value.strip(), lineage) for rule in rules)))
    if len(rules) == 1 and rules[0].kind == Kind.JURISDICTION:
        return Scope(jurisdiction=rules[0].value.strip())
    return ALL
