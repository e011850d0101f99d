"""The filters of /flows/, read from the address. A bad value is a message beside its field, never a fault of the server.

Whole numbers are bounded before they reach the database; control characters are refused; words are plain text, never
patterns.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from comity.lake import Lake
from comity.lake.cubes import smallest
from comity.methods import cases
from comity.methods.catching import caught_by, word_hits
from comity.methods.definitions import BY_CODE, condition
from comity.model.stage import Stage
from comity.web.components import downloads, words
from comity.web.components.lakes import cached
from comity.web.components.notes import definition, names_of

FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST = 200
PAGES = 100
NAMES = (
    "stage",
    "case",
    "definition",
    "format",
    "provider",
    "receiver",
    "recipient",
    "purpose",
    "year_from",
    "year_to",
    "currency",
    "words",
)
PARTIES = ("provider", "receiver")
FEW_NAMES = 200
CUBE = {"stage", "format", "provider", "receiver", "recipient", "purpose", "year_from", "year_to", "currency"}


@dataclass(slots=True)
class Filters:
    """Values as typed, as understood, and what was wrong with them by field."""

    typed: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    page: int = 1

    @property
    def key(self) -> tuple[tuple[str, Any], ...]:
        """What the answer depends on, but for the page."""
        return tuple(sorted(self.values.items()))

    @property
    def cube(self) -> str:
        """The smallest cube from which the totals by stage, currency and year can be added up; empty where none can."""
        if not self.on_cube:
            return ""
        asked = {"stage", "currency", "year"}
        for name in self.values:
            asked |= {"year"} if name.startswith("year") else {name, f"{name}_ref"} if name in PARTIES else {name}
        return smallest(asked)

    @property
    def on_cube(self) -> bool:
        """Whether the pre-aggregated cube can answer."""
        return set(self.values) <= CUBE


def read(given: QueryDict, lake: Lake) -> Filters:
    """Filters from the address, each checked against what this release holds."""
    found = Filters({name: given.get(name, "").strip() for name in NAMES})
    offered = options(lake)
    for name, text in found.typed.items():
        if not text:
            continue
        if len(text) > LONGEST:
            found.errors[name] = _("At most %(count)s characters were expected.") % {"count": LONGEST}
        elif any(unicodedata.category(c) in ("Cc", "Cs", "Co") for c in text):
            found.errors[name] = _("A word without control characters was expected.")
        elif name in ("year_from", "year_to"):
            _year(found, name, text)
        elif name == "words":
            _words(found, text)
        elif name in offered and text not in offered[name]:
            some = ", ".join(offered[name][:12])
            found.errors[name] = _("“%(value)s” is not known here. Expected one of: %(some)s.") % {
                "value": text,
                "some": some or _("(this release holds none)"),
            }
        else:
            found.values[name] = text
    for name in given:
        if name not in (*NAMES, "page", "release", *downloads.FORMS) and not name.startswith("utm_"):
            shown = name[:40] if name.isprintable() else "?"
            found.errors[shown] = _("There is no filter with this name. Expected: %(some)s.") % {
                "some": ", ".join(NAMES)
            }
    known = BY_CODE.get(found.values.get("definition", ""))
    if known and known.words and "case" not in found.values:
        found.errors["definition"] = _("This definition goes by words in titles, within a case: choose a case as well.")
    if found.values.get("year_from", FIRST_YEAR) > found.values.get("year_to", LAST_YEAR):
        found.errors["year_to"] = _("The last year must not come before the first.")
    found.page = _page(given.get("page", "1"), found)
    return found


def _year(found: Filters, name: str, text: str) -> None:
    if text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        found.values[name] = int(text)
    else:
        found.errors[name] = _("A year from %(first)s to %(last)s was expected.") % {
            "first": FIRST_YEAR,
            "last": LAST_YEAR,
        }


def _words(found: Filters, text: str) -> None:
    words = tuple(text.lower().split())
    if len(words) > 8:
        found.errors["words"] = _("At most eight words were expected.")
    else:
        found.values["words"] = words


def _page(text: str, found: Filters) -> int:
    if text.isascii() and text.isdigit() and 0 < len(text) <= 4 and 1 <= int(text) <= PAGES:
        return int(text)
    found.errors["page"] = _("A page from 1 to %(last)s was expected; the CSV holds every row.") % {"last": PAGES}
    return 1


def options(lake: Lake) -> dict[str, list[str]]:
    """What each closed filter can be in this release."""

    def make() -> dict[str, list[str]]:
        def distinct(column: str) -> list[str]:
            sql = f"SELECT DISTINCT {column} FROM year_cube WHERE {column} IS NOT NULL ORDER BY 1"
            return [str(row[0]) for row in lake.rows(sql)]

        every = cases(lake)
        named = dict.fromkeys(
            ["curated", "statutory", *BY_CODE, *(d.id for c in every.values() for d in c.definitions)]
        )
        seen = set(distinct("stage"))
        return {
            "stage": [str(s) for s in Stage if s in seen],
            "case": list(every),
            "definition": list(named),
            "format": distinct("format"),
            "currency": distinct("currency"),
        }

    return cached(lake, "flow-options", (), make)


def suggestions(lake: Lake) -> dict[str, list[str]]:
    """The most frequent parties and codes, for the open filters' lists."""

    def make() -> dict[str, list[str]]:
        return {
            column: [
                str(row[0])
                for row in lake.rows(
                    f"SELECT {column}, SUM(flows) AS n FROM {smallest({column})} WHERE {column} IS NOT NULL "
                    f"GROUP BY {column} ORDER BY n DESC, {column} LIMIT 40"
                )
            ]
            for column in ("provider", "receiver", "recipient", "purpose")
        }

    return cached(lake, "flow-suggestions", (), make)


def fields(lake: Lake, chosen: Filters) -> list[dict[str, Any]]:
    """The form's fields in order, with what was typed, what is offered, and what was wrong."""
    offered, suggested = options(lake), suggestions(lake)
    every = cases(lake)
    names: dict[str, str] = {}
    for case in every.values():
        names |= names_of(case)

    def shown(name: str, value: str) -> str:
        if name == "stage":
            return words.stage_head(value)
        if name == "format":
            return words.word(words.FORMATS, value)
        if name == "definition":
            return definition(value, names)
        return names.get(value, value) if name == "case" else value

    made: list[dict[str, Any]] = []
    for name in NAMES:
        one: dict[str, Any] = {"name": name, "value": chosen.typed[name], "error": chosen.errors.get(name, "")}
        if name in offered:
            one |= {"kind": "choice", "options": [(value, shown(name, value)) for value in offered[name]]}
        else:
            one |= {"kind": "typed", "suggested": suggested.get(name, [])}
        made.append(one)
    return made


def where(lake: Lake, chosen: Filters) -> tuple[str, str, list[Any]]:
    """(relation, condition, parameters): the cube where that is enough, else the flows with what case selectors caught."""
    values = chosen.values
    tests: list[str] = []
    params: list[Any] = []
    for name in ("stage", "format", "currency", "purpose"):
        if name in values:
            tests.append(f"{name} = ?")
            params.append(values[name])
    if "recipient" in values:
        _party_test(lake, "recipient", "UPPER(recipient) = ?", [values["recipient"].upper()], tests, params)
    for party in PARTIES:
        if party in values:
            test = f"({party}_ref = ? OR LOWER({party}) LIKE ? ESCAPE '!')"
            _party_test(lake, party, test, [values[party], f"%{_literal(values[party].lower())}%"], tests, params)
    if "year_from" in values:
        tests.append("year >= ?")
        params.append(values["year_from"])
    if "year_to" in values:
        tests.append("year <= ?")
        params.append(values["year_to"])
    relation = "flow_cube" if chosen.on_cube else "flow"
    before: list[Any] = []
    for word in values.get("words", ()):
        _words_test(word, "case" in values, tests, params)
    if {"case", "definition"} & set(values):
        relation, before, test, more = _caught(lake, values)
        tests.append(test)
        params += more
    return relation, " AND ".join(tests) or "1 = 1", [*before, *params]


def _caught(lake: Lake, values: dict[str, Any]) -> tuple[str, list[Any], str, list[Any]]:
    """Flows with the selector of the chosen case (or, without one, none), and the test of case and definition."""
    every = cases(lake)
    definition = values.get("definition", "")
    if "case" in values:
        case = every[values["case"]]
        relation, params = caught_by(lake, case)
        test, more = "selector IS NOT NULL", list[str]()
        if definition:
            of_case = [
                i
                for i, s in enumerate(case.selectors)
                if definition in s.definitions or (definition == "curated" and s.curated)
            ]
            meant, more = condition(definition, of_case, tuple(sorted(word_hits(lake, case, definition))))
            test = f"{test} AND {meant}"
        return relation, params, test, list(more)
    relation = '(SELECT f.*, CASE WHEN "case" IS NULL THEN NULL ELSE -1 END AS selector FROM flow f) caught'
    meant, more = condition(definition, [])
    return relation, [], meant, list(more)


def _party_test(lake: Lake, column: str, test: str, asked: list[Any], tests: list[str], params: list[Any]) -> None:
    """Add a test on who or where, after the names that pass it, if they are few: by constants a scan skips the rest.

    Where every row of these names passes, whatever its reference, the names are the whole test.
    """

    def make() -> list[tuple[Any, ...]]:
        if column not in PARTIES:
            return lake.rows(
                f"SELECT DISTINCT {column}, 1 FROM {smallest({column})} WHERE {test} LIMIT {FEW_NAMES}", asked
            )
        passes = f"CASE WHEN {test} THEN 1 ELSE 0 END"
        return lake.rows(
            f"SELECT {column}, MIN({passes}) FROM {smallest({column, f'{column}_ref'})} GROUP BY {column} "
            f"HAVING MAX({passes}) = 1 LIMIT {FEW_NAMES}",
            [*asked, *asked],
        )

    found = cached(lake, f"names-of-{column}", tuple(asked), make)
    names = [name for name, _ in found]
    few = len(names) < FEW_NAMES and None not in names
    if few:
        tests.append(f"{column} IN ({', '.join('?' * len(names))})" if names else "1 = 0")
        params += sorted(names)
    if not few or not all(whole for _, whole in found):
        tests.append(test)
        params += asked


def _words_test(word: str, of_case: bool, tests: list[str], params: list[Any]) -> None:
    """Add the test that a word stands somewhere in a row; rows set aside for a case lack the column made for that."""
    columns = ("title", "provider", "receiver", "iati_identifier")
    where = [f"LOWER({column})" for column in columns] if of_case else ["searched"]
    plain = _literal(word) == word  # without ESCAPE the engine looks for the text itself, in half the time
    like = "LIKE ?" if plain else "LIKE ? ESCAPE '!'"
    tests.append("(" + " OR ".join(f"{each} {like}" for each in where) + ")")
    params += [f"%{_literal(word)}%"] * len(where)


def _literal(text: str) -> str:
    """Text for LIKE that matches itself only."""
    return text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
