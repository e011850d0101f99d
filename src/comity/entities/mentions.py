"""Mentions: every way in which the published files name an organisation, gathered from the lake.

One mention per format, name as published, identifiers and place; how often it stands in which role is counted, amounts are
not needed. The place is the country that the money is for, and is kept only for names that every country has (Ministry of
Health), which would otherwise make one body out of many. Texts that name nobody ("an individual", "Other") are left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from comity.entities.identifiers import Identifier, identifier
from comity.entities.names import is_local, is_nobody
from comity.entities.places import iso2
from comity.entities.scripts import seen
from comity.lake import Lake
from comity.model.case import Case, Source, from_json

LONGEST_NAME = 400
"""Letters of a name that are compared; what is longer is a description that stands where a name should."""

LONGEST_OTHER = 160
"""A text in a second language that is longer is a description: publishers put those there."""

# Where one country alone is a recipient of the activity; several say nothing about where an organisation is.
PLACED = """
placed AS (
  SELECT snapshot, activity, MIN(code) AS country FROM recipient_split
  WHERE kind = 'country' AND transaction IS NULL AND code IS NOT NULL
  GROUP BY snapshot, activity HAVING COUNT(DISTINCT code) = 1
)"""
# format, role, name, reference, place, count; a reference without a name is a mention too.
GATHER = (
    """SELECT 'iati_activity', 'reporting', reporting_org, reporting_org_ref, '', COUNT(*) FROM activity
    GROUP BY reporting_org, reporting_org_ref""",
    f"""WITH {PLACED} SELECT 'iati_activity', CASE p.role WHEN '1' THEN 'funding' WHEN '2' THEN 'accountable'
        WHEN '3' THEN 'extending' WHEN '4' THEN 'implementing' ELSE 'participating' END AS part,
        p.name, p.ref, a.country, COUNT(*)
    FROM participating_org p LEFT JOIN placed a ON a.snapshot = p.snapshot AND a.activity = p.activity
    GROUP BY part, p.name, p.ref, a.country""",
    *(
        f"""WITH {PLACED} SELECT 'iati_activity', '{side}', t.{side}_org, t.{side}_org_ref, a.country, COUNT(*)
        FROM "{table}" t LEFT JOIN placed a ON a.snapshot = t.snapshot AND a.activity = t.activity
        GROUP BY t.{side}_org, t.{side}_org_ref, a.country"""
        for table in ("transaction", "planned_disbursement")
        for side in ("provider", "receiver")
    ),
    """SELECT 'iati_organisation', 'itself', name, identifier, '', COUNT(*) FROM organisation GROUP BY name, identifier""",
    """SELECT 'iati_organisation', 'itself', name, identifier, '', COUNT(*) FROM organisation_name GROUP BY name, identifier""",
    """SELECT 'iati_organisation', 'recipient', recipient_name, recipient, '', COUNT(*) FROM organisation_budget
    WHERE kind = 'recipient-org' GROUP BY recipient_name, recipient""",
    """SELECT format, 'receiver', receiver, receiver_ref, '', COUNT(*) FROM award GROUP BY format, receiver, receiver_ref""",
    """SELECT format, 'agency', agency, '', '', COUNT(*) FROM award GROUP BY format, agency""",
    *(
        f"""SELECT format, '{side}', {side}, {side}_ref,
        CASE WHEN recipient_kind = 'country' THEN recipient ELSE '' END AS meant_for,
        COUNT(*) FROM flow WHERE format NOT IN ('iati_activity', 'ocha_fts') AND format NOT IN (SELECT DISTINCT format FROM award)
        GROUP BY format, {side}, {side}_ref, meant_for"""
        for side in ("provider", "receiver")
    ),
)
# Names in further languages stand beside the element whose reference they share.
OTHER_LANGUAGES = (
    """SELECT 'iati_activity', 'reporting', n.text, a.reporting_org_ref, '', COUNT(*) FROM narrative n
    JOIN activity a ON a.snapshot = n.snapshot AND a.activity = n.activity
    WHERE n.element = 'reporting-org' AND LENGTH(n.text) <= ? GROUP BY n.text, a.reporting_org_ref""",
    """SELECT 'iati_activity', 'participating', n.text, p.ref, '', COUNT(*) FROM narrative n
    JOIN participating_org p ON p.snapshot = n.snapshot AND p.activity = n.activity AND n.locator LIKE p.locator || '/%'
    WHERE n.element = 'participating-org' AND LENGTH(n.text) <= ? GROUP BY n.text, p.ref""",
)
FTS = tuple(
    (role, f"""SELECT {side}_organisations, {side}_organisation_ids, destination_locations, COUNT(*) FROM fts_flow
    WHERE {side}_organisations IS NOT NULL
    GROUP BY {side}_organisations, {side}_organisation_ids, destination_locations""")
    for role, side in (("provider", "source"), ("receiver", "destination"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """One way of naming an organisation in one format. `key` stays the same from release to release.

    `identifiers` are those that could be read; `country` is the register's (of a valid identifier), else the place of a name that
    every country has; ISO 3166 alpha-2 or empty. `roles` counts rows by role.
    """

    key: str
    format: str
    name: str
    identifiers: tuple[Identifier, ...] = ()
    country: str = ""
    roles: dict[str, int] = field(default_factory=dict, hash=False, compare=False)

    @property
    def rows(self) -> int:
        """How many rows name the organisation so."""
        return sum(self.roles.values())


def mentions(lake: Lake) -> list[Mention]:
    """Every mention in a release, by key. One row per format, name as published, identifiers and place."""
    if "mentions" not in lake.memo:
        lake.memo["mentions"] = collect(_rows(lake))
    found: list[Mention] = lake.memo["mentions"]
    return found


Row = tuple[str, str, str | None, str | None, str | None, int]


def collect(rows: Iterable[Row]) -> list[Mention]:
    """Mentions out of rows of (format, role, name, reference, place, how many)."""
    roles: dict[tuple[str, str, str, str], Counter[str]] = {}
    read: dict[str, Identifier | None] = {}
    nobody: dict[str, bool] = {}
    local: dict[str, bool] = {}
    for form, role, name, ref, place, count in rows:
        text = seen(name or "")[:LONGEST_NAME]
        reference = ref or ""
        if reference not in read:
            read[reference] = identifier(reference)
        known = read[reference]
        if text not in nobody:
            nobody[text] = is_nobody(text)
            local[text] = is_local(text)
        if nobody[text] and (text or not known):
            continue
        where = iso2(place) if local[text] and not (known and known.valid) else ""
        kept = (form, text, known.canonical if known else "", where)
        roles.setdefault(kept, Counter())[role] += count
    by_canonical = {known.canonical: known for known in read.values() if known}
    return sorted(
        (_mention(*kept, by_canonical.get(kept[2]), dict(counts)) for kept, counts in roles.items()),
        key=lambda m: m.key,
    )


def _mention(
    form: str, name: str, canonical: str, where: str, known: Identifier | None, roles: dict[str, int]
) -> Mention:
    country = known.country if known and known.valid and known.country else where
    return Mention(key_of(form, name, canonical, where), form, name, (known,) if known else (), country, roles)


def key_of(form: str, name: str, canonical: str = "", where: str = "") -> str:
    """The key of a mention: 16 hexadecimal digits of what tells it from others."""
    return hashlib.sha256("\x1f".join((form, name, canonical, where)).encode()).hexdigest()[:16]


def _of_cases(lake: Lake) -> Iterator[Row]:
    """Who published the sources of case files, and the donors that they name, in every language."""
    for (body,) in lake.rows("SELECT body FROM case_part WHERE kind = 'source'"):
        yield "case_file", "publisher", from_json(Source, body).publisher, "", "", 1
    for (body,) in lake.rows("SELECT body FROM case_part WHERE kind = 'case'"):
        for donor in from_json(Case, body).donors:
            one_ref = donor.refs[0] if len(donor.refs) == 1 else ""
            for text in {*donor.title.values(), *donor.names}:
                yield "case_file", "donor", text, one_ref, "", 1


def _rows(lake: Lake) -> Iterator[Row]:
    for sql in GATHER:
        yield from cast("list[Row]", lake.rows(sql))
    for sql in OTHER_LANGUAGES:
        yield from cast("list[Row]", lake.rows(sql, [LONGEST_OTHER]))
    yield from _of_cases(lake)
    for role, sql in FTS:
        for names, ids, places, count in lake.rows(sql):
            listed = [n.strip() for n in (names or "").split(";")]
            numbers = [i.strip() for i in (ids or "").split(";")]
            paired = numbers if len(numbers) == len(listed) else [""] * len(listed)
            for name, number in zip(listed, paired, strict=True):
                yield "ocha_fts", role, name, f"fts:{number}" if number else "", places, count
