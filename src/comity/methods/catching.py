"""What a case catches: its selectors, donors and definition sets as SQL over the lake's flows.

A row belongs to the first selector that catches it, or to the case itself if its case file holds it. A definition set
takes rows by code, by the case file's word, or by words found in titles and descriptions.
"""

from __future__ import annotations

from typing import Any

from comity.lake import Lake
from comity.lake.catches import PLACE, Catcher, Rows, register
from comity.lake.schemas import SCHEMAS
from comity.methods.catalog import case as case_of
from comity.methods.catalog import parts
from comity.methods.definitions import BY_CODE, condition
from comity.methods.words import Hit, hits, sought
from comity.model.case import Case, Donor, Selector
from comity.model.question import Question

FLOW_COLUMNS = ", ".join(f'"{name}"' for name in (*SCHEMAS["flow"].names, "held"))


def rows_of_question(lake: Lake, case: Case, asked: Question) -> tuple[str, list[Any]]:
    """A sub-query: the flow rows of the question's case, stage, definition and donor, with the selector that caught each."""
    caught, params = caught_by(lake, case)
    names = [i for i, s in enumerate(case.selectors) if asked.definition in s.definitions]
    if asked.definition == "curated":
        names += [i for i, s in enumerate(case.selectors) if s.curated and i not in names]
    meant, more = condition(
        asked.definition, names, tuple(sorted(word_hits(lake, case, asked.definition, asked.stage)))
    )
    donor, and_more = _donor(case, asked.donor)
    sql = f"(SELECT * FROM {caught} WHERE selector IS NOT NULL AND stage = ? AND {meant} AND {donor}) chosen"
    return sql, [*params, str(asked.stage), *more, *and_more]


def word_hits(lake: Lake, case: Case, definition: str, stage: str = "") -> dict[str, Hit]:
    """Where the words of a definition set stand in what the case's selectors caught (at a stage, or at any), by row key."""
    known = BY_CODE.get(definition)
    if known is None or not known.words or not case.selectors:
        return {}
    key = ("word-hits", case.id, str(stage), definition)
    if key not in lake.memo:
        caught, params = caught_by(lake, case)
        rows = f"FROM {caught} WHERE selector >= 0 AND (stage = ? OR ? = '')"
        params += [str(stage), str(stage)]
        kept = is_set_aside(lake, case) and is_looked_for(lake, definition)
        lake.memo[key] = (
            _hits_set_aside(lake, definition, rows, params) if kept else hits(lake, known.words, rows, params)
        )
    found: dict[str, Hit] = lake.memo[key]
    return found


def _hits_set_aside(lake: Lake, definition: str, rows: str, params: list[Any]) -> dict[str, Hit]:
    """What `word_hits` is, as it was found when the release was made; `rows` are the caught rows asked about."""
    kept = "FROM sought_hit WHERE sought = ?"
    if not lake.rows(f"SELECT COUNT(*) {kept}", [definition])[0][0]:
        return {}
    told = lake.rows(
        f"SELECT h.snapshot, h.place, h.word, h.language, h.element, h.around FROM (SELECT * {kept}) h "
        f"JOIN (SELECT DISTINCT snapshot, {PLACE} AS place {rows}) r ON r.snapshot = h.snapshot AND r.place = h.place",
        [definition, *params],
    )
    return {f"{snapshot}:{place}": Hit(*hit) for snapshot, place, *hit in told}


def caught_by(lake: Lake, case: Case) -> tuple[str, list[Any]]:
    """A relation `caught`: columns of flow and `selector`, the case's rows among them, with its parameters.

    `selector` is never null where the release has the case's rows set aside (lake/catches.py), else null for other rows.
    """
    if is_set_aside(lake, case):
        return f"(SELECT {FLOW_COLUMNS}, selector FROM caught WHERE catcher = ?) caught", [case.id]
    which, params = which_selector(case)
    return f"(SELECT {FLOW_COLUMNS}, {which} AS selector FROM flow) caught", params


def is_set_aside(lake: Lake, case: Case) -> bool:
    """Whether the release holds, set aside, just the rows that the case catches by this code."""
    if "caught-by" not in lake.memo:
        lake.memo["caught-by"] = dict(lake.rows("SELECT catcher, fingerprint FROM caught_by"))
    known: dict[str, str] = lake.memo["caught-by"]
    return known.get(case.id) == catcher(case).fingerprint


def is_looked_for(lake: Lake, definition: str) -> bool:
    """Whether the release holds, set aside, where the words of a definition set stand that this code lists."""
    if "sought" not in lake.memo:
        lake.memo["sought"] = dict(lake.rows("SELECT sought, fingerprint FROM sought"))
    known: dict[str, str] = lake.memo["sought"]
    return any(one.name == definition and known.get(definition) == one.fingerprint for one in SOUGHT)


def catcher(case: Case) -> Catcher:
    """What the lake is to set aside for a case."""
    which, params = which_selector(case)
    return Catcher(case.id, which, tuple(params))


def catchers(ask: Rows) -> list[Catcher]:
    """The catchers of a release that is being made."""
    return [catcher(case) for case in parts(ask, "case", Case)]


SOUGHT = [sought(one.id, one.words) for one in BY_CODE.values() if one.words]
register(catchers, SOUGHT)


def which_selector(case: Case) -> tuple[str, list[Any]]:
    """SQL for the selector of a row: -1 for the case's own, else the first that catches it, else null."""
    whens, params = ['WHEN "case" = ? THEN -1', 'WHEN "case" IS NOT NULL THEN NULL'], [case.id]
    for place, selector in enumerate(case.selectors):
        test, more = _catches(selector)
        whens.append(f"WHEN {test} THEN {place}")
        params += more
    return f"CASE {' '.join(whens)} ELSE NULL END", params


def _catches(selector: Selector) -> tuple[str, list[Any]]:
    tests: list[str] = []
    params: list[Any] = []
    for column, values in (
        ("format", selector.formats),
        ("iati_identifier", selector.activities),
        ("recipient", selector.recipients),
        ("purpose", selector.purposes),
    ):
        if values:
            tests.append(f"{column} IN ({', '.join('?' * len(values))})")
            params += values
    for party, values in (("provider", selector.providers), ("receiver", selector.receivers)):
        if values:
            marks = ", ".join("?" * len(values))
            tests.append(f"({party}_ref IN ({marks}) OR LOWER({party}) IN ({marks}))")
            params += [*values, *(v.lower() for v in values)]
    if selector.title_words:
        tests.append("(" + " OR ".join(["LOWER(title) LIKE ?"] * len(selector.title_words)) + ")")
        params += [f"%{word.lower()}%" for word in selector.title_words]
    if selector.first_year is not None:
        tests.append("year >= ?")
        params.append(selector.first_year)
    if selector.last_year is not None:
        tests.append("year <= ?")
        params.append(selector.last_year)
    return "(" + (" AND ".join(tests) or "1 = 0") + ")", params


def _donor(case: Case, wanted: str) -> tuple[str, list[Any]]:
    if not wanted:
        return "1 = 1", []
    donor = donor_named(case, wanted) or Donor(wanted, {}, (wanted,), (wanted,))
    names = sorted({n.lower() for n in (*donor.names, *donor.title.values(), donor.id)})
    tests, params = [f"LOWER(provider) IN ({', '.join('?' * len(names))})"], list(names)
    for ref in (*donor.refs, donor.id):
        tests.append("provider_ref LIKE ?")
        params.append(ref[:-1] + "%" if ref.endswith("*") else ref)
    return "(" + " OR ".join(tests) + ")", params


def donor_named(case: Case, wanted: str) -> Donor | None:
    """The case's donor of that id, name or reference, whatever the capitals."""
    plain = wanted.strip().lower()
    for donor in case.donors:
        if plain in {donor.id.lower(), *(n.lower() for n in (*donor.names, *donor.refs, *donor.title.values()))}:
            return donor
    return None


def donor_of(case: Case, provider: str, provider_ref: str) -> Donor | None:
    """The case's donor who bears a provider's name or reference."""
    for donor in case.donors:
        names = {n.lower() for n in (donor.id, *donor.names, *donor.title.values())}
        refs = [donor.id, *donor.refs]
        if provider.lower() in names or any(
            provider_ref.startswith(ref[:-1]) if ref.endswith("*") else provider_ref == ref for ref in refs
        ):
            return donor
    return None


def selector_catches(lake: Lake, name: str) -> list[dict[str, Any]]:
    """What each selector of a case caught, one dict a selector × stage × currency: rows, first and last year, amount."""
    case = case_of(lake, name)
    key = ("catches", name)
    if key not in lake.memo and case.selectors:
        caught, params = caught_by(lake, case)
        lake.memo[key] = lake.dicts(
            f"SELECT selector, stage, currency, COUNT(*) AS rows, MIN(year) AS first_year, MAX(year) AS last_year, "
            f"SUM(amount) AS amount FROM {caught} WHERE selector >= 0 "
            "GROUP BY selector, stage, currency ORDER BY selector, stage, currency",
            params,
        )
    return [row | {"selector": case.selectors[row["selector"]]} for row in lake.memo.get(key, [])]
