"""What an activity has apart from transactions and splits: organisations, places, budgets, documents, markers, links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml import etree

from comity.model.records import (
    Budget,
    DocumentLink,
    Location,
    ParticipatingOrg,
    PlannedDisbursement,
    PolicyMarker,
    RelatedActivity,
)
from comity.readers.iati_activity.codes import BUDGET_TYPES, MARKER_VOCABULARIES, ROLES
from comity.readers.iati_activity.sheet import Sheet, clean

Elements = Sequence[etree._Element]
Party = tuple[str | None, str | None, str | None, str | None]
NOBODY: Final[Party] = (None, None, None, None)


def party(sheet: Sheet, element: etree._Element | None, where: str, side: str) -> Party:
    """A provider or receiver as (ref, type, activity id, name)."""
    if element is None:
        return NOBODY
    return (
        clean(element.get("ref")),
        clean(element.get("type")),
        clean(element.get(f"{side}-activity-id")),
        sheet.words(element, f"{where}/{side}-org"),
    )


def participating_org(sheet: Sheet, element: etree._Element, where: str) -> None:
    """One row per participating-org; a role in words (version 1) becomes its number."""
    get = element.get
    name, language = sheet.words_in(element, where)
    fields = (
        ROLES.get(role) or ROLES.get(role.strip().lower()) or clean(role) if (role := get("role")) else None,
        clean(get("ref")),
        clean(get("type")),
        clean(get("activity-id")),
        clean(get("crs-channel-code")),
        name,
        language,
    )
    sheet.add(ParticipatingOrg, where, fields)


def sorted_children(
    sheet: Sheet, element: etree._Element, where: str, several: tuple[str, ...]
) -> tuple[dict[str, etree._Element], dict[str, list[etree._Element]]]:
    """The children of an element by name: those that stand once, and those that may stand several times."""
    once: dict[str, etree._Element] = {}
    many: dict[str, list[etree._Element]] = {name: [] for name in several}
    for child in element:
        tag = child.tag
        if tag in many:
            many[tag].append(child)
        elif tag not in once:
            once[tag] = child
        elif ":" in tag:
            sheet.keep(child, where)
        else:
            sheet.keep_repeated(child, where)
    return once, many


def keep_rest(sheet: Sheet, rest: dict[str, etree._Element], where: str) -> None:
    """Keep what no column took."""
    for child in rest.values():
        sheet.keep_unknown(child, where)


def budget(sheet: Sheet, element: etree._Element, where: str) -> None:
    """One row per budget period."""
    once, _ = sorted_children(sheet, element, where, ())
    kind = clean(element.get("type"))
    value, currency, inherited, value_date = sheet.money(once.pop("value", None), f"{where}/value")
    sheet.add(
        Budget,
        where,
        (
            BUDGET_TYPES.get(kind.lower(), kind) if kind else None,
            clean(element.get("status")),
            sheet.day(once.pop("period-start", None), f"{where}/period-start"),
            sheet.day(once.pop("period-end", None), f"{where}/period-end"),
            value,
            currency,
            inherited,
            value_date,
        ),
    )
    keep_rest(sheet, once, where)


def planned_disbursement(sheet: Sheet, element: etree._Element, where: str) -> None:
    """One row per planned disbursement."""
    once, _ = sorted_children(sheet, element, where, ())
    kind = clean(element.get("type"))
    value, currency, inherited, value_date = sheet.money(once.pop("value", None), f"{where}/value")
    provider = party(sheet, once.pop("provider-org", None), where, "provider")
    receiver = party(sheet, once.pop("receiver-org", None), where, "receiver")
    sheet.add(
        PlannedDisbursement,
        where,
        (
            BUDGET_TYPES.get(kind.lower(), kind) if kind else None,
            sheet.day(once.pop("period-start", None), f"{where}/period-start"),
            sheet.day(once.pop("period-end", None), f"{where}/period-end"),
            value,
            currency,
            inherited,
            value_date,
            provider[0],
            provider[2],
            provider[3],
            receiver[0],
            receiver[2],
            receiver[3],
        ),
    )
    keep_rest(sheet, once, where)


def related_activity(sheet: Sheet, element: etree._Element, where: str) -> None:
    """One row per related-activity; version 1's text becomes a narrative."""
    sheet.add(RelatedActivity, where, (clean(element.get("ref")), clean(element.get("type"))))
    sheet.every_word(element, where)


def policy_marker(sheet: Sheet, element: etree._Element, where: str) -> None:
    """One row per policy-marker."""
    vocabulary = clean(element.get("vocabulary"))
    sheet.add(
        PolicyMarker,
        where,
        (
            MARKER_VOCABULARIES.get(vocabulary, vocabulary) if vocabulary else None,
            clean(element.get("vocabulary-uri")),
            clean(element.get("code")),
            clean(element.get("significance")),
            sheet.words(element, where),
        ),
    )


def document_link(sheet: Sheet, element: etree._Element, where: str) -> None:
    """One row per document-link; all its titles and descriptions are narratives."""
    once, many = sorted_children(sheet, element, where, ("title", "description", "category", "language"))
    texts = {
        name: [sheet.every_word(child, f"{where}/{name}[{n}]")[0] for n, child in enumerate(many[name], 1)]
        for name in ("title", "description")
    }
    sheet.add(
        DocumentLink,
        where,
        (
            clean(element.get("url")),
            clean(element.get("format")),
            next(iter(texts["title"]), None),
            next(iter(texts["description"]), None),
            _joined(sheet, many["category"], where),
            _joined(sheet, many["language"], where),
            sheet.day(once.pop("document-date", None), f"{where}/document-date"),
        ),
    )
    keep_rest(sheet, once, where)


def _joined(sheet: Sheet, elements: Elements, where: str) -> str | None:
    codes = (sheet.code(element, where) or clean(element.text) for element in elements)
    return ";".join(code for code in codes if code) or None


def location(sheet: Sheet, element: etree._Element, where: str) -> None:
    """One row per location, in the terms of version 1 or 2."""
    texts = ("name", "description", "activity-description")
    once, many = sorted_children(sheet, element, where, (*texts, "location-id", "gazetteer-entry", "administrative"))
    words = {
        name: [sheet.every_word(child, f"{where}/{name}[{n}]")[0] for n, child in enumerate(many[name], 1)]
        for name in texts
    }
    latitude, longitude, srs, precision = _point(sheet, once, where)
    identifiers = [f"{e.get('vocabulary', '')}:{e.get('code', '')}" for e in many["location-id"]]
    identifiers += [f"{e.get('gazetteer-ref', '')}:{clean(e.text) or ''}" for e in many["gazetteer-entry"]]
    feature = sheet.code(once.pop("feature-designation", None), where)
    older_feature = sheet.code(once.pop("location-type", None), where)
    sheet.add(
        Location,
        where,
        (
            clean(element.get("ref")),
            sheet.code(once.pop("location-reach", None), where),
            ";".join(identifiers) or None,
            next(iter(words["name"]), None),
            next(iter(words["description"]), None),
            next(iter(words["activity-description"]), None),
            _administrative(many["administrative"]),
            srs,
            latitude,
            longitude,
            sheet.code(once.pop("exactness", None), where) or precision,
            sheet.code(once.pop("location-class", None), where),
            feature or older_feature,
        ),
    )
    keep_rest(sheet, once, where)


def _administrative(elements: Elements) -> str | None:
    """`vocabulary:level:code` joined by `;`. Version 1 gave a country, two levels of codes and words."""
    found = []
    for element in elements:
        if element.get("code"):
            found.append(":".join(clean(element.get(name)) or "" for name in ("vocabulary", "level", "code")))
            continue
        levels = [("0", element.get("country")), ("1", element.get("adm1")), ("2", element.get("adm2"))]
        found += [f":{level}:{code.strip()}" for level, code in levels if code and code.strip()]
        if text := clean(element.text):
            found.append(f"::{text}")
    return ";".join(found) or None


def _point(
    sheet: Sheet, once: dict[str, etree._Element], where: str
) -> tuple[str | None, str | None, str | None, str | None]:
    """Latitude, longitude, reference system and (version 1) precision."""
    point = once.pop("point", None)
    older = once.pop("coordinates", None)
    if point is not None:
        srs = clean(point.get("srsName"))
        inside, _ = sorted_children(sheet, point, f"{where}/point", ())
        position = inside.pop("pos", None)
        keep_rest(sheet, inside, f"{where}/point")
        text = clean(position.text) if position is not None else None
        if position is None or text is None:
            return None, None, srs, None
        degrees = text.replace(",", " ").split()
        if len(degrees) == 2:
            latitude, longitude = (sheet.number_of(part, position, f"{where}/point") for part in degrees)
            return latitude, longitude, srs, None
        sheet.number_of(text, position, f"{where}/point")
        return None, None, srs, None
    if older is not None:
        latitude, longitude = (sheet.number_of(older.get(n), older, where) for n in ("latitude", "longitude"))
        return latitude, longitude, None, clean(older.get("precision"))
    return None, None, None, None
