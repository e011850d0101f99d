"""What rules are about, as a person calls it: a measure by its title, a jurisdiction, an organisation, a line by name."""

from __future__ import annotations

from collections.abc import Iterable

from comity.methods.catalog import cases
from comity.web.components import words
from comity.web.policy.models import Measure, Rule
from comity.web.policy.numbers import open_lake
from comity.web.policy.watching.naming import jurisdiction, titles_of
from comity.web.register.models import Organisation
from comity.web.register.queries.naming import many

Kind = Rule.Kind


def names(rules: Iterable[Rule]) -> dict[int, str]:
    """The name of what each rule is about, by the rule's id; left out where it is no more than the rule's own value."""
    values: dict[str, set[str]] = {}
    rules = list(rules)
    for rule in rules:
        values.setdefault(rule.kind, set()).add(rule.value)
    known = {
        Kind.MEASURE: _measures(values.get(Kind.MEASURE, set())),
        Kind.ORGANISATION: _organisations(values.get(Kind.ORGANISATION, set())),
        Kind.LINE: _lines() if Kind.LINE in values else {},
        Kind.JURISDICTION: {code: jurisdiction(code) for code in values.get(Kind.JURISDICTION, ())},
    }
    found = {rule.pk: known.get(Kind(rule.kind), {}).get(rule.value, "") for rule in rules}
    return {rule.pk: found[rule.pk] for rule in rules if found[rule.pk] not in ("", rule.value)}


def _measures(keys: set[str]) -> dict[str, str]:
    ids = dict(Measure.objects.filter(key__in=keys).values_list("pk", "key")) if keys else {}
    return {ids[pk]: title for pk, title in titles_of(ids).items()}


def _organisations(slugs: set[str]) -> dict[str, str]:
    keys = Organisation.objects.filter(slug__in=slugs).values_list("pk", flat=True) if slugs else ()
    return {slug: named.text for slug, named in many(keys).values()}


def _lines() -> dict[str, str]:
    """Lines of every case, as a rule writes them: `case/line`, or the line alone where no other case has one called so."""
    at, found = open_lake(), dict[str, str]()
    bare: dict[str, list[str]] = {}
    for one in cases(at).values() if at else ():
        for line in one.lines:
            found[f"{one.id}/{line.id}"] = said = words.said(line.title)
            bare.setdefault(line.id, []).append(said)
    return {line: titles[0] for line, titles in bare.items() if len(titles) == 1} | found
