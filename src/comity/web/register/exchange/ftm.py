"""FollowTheMoney entities, one a line: Organization, Person, Membership, Directorship, UnknownLink, Note, Article.

Properties are the schema's own. `comity` beside them holds the whole part, which FollowTheMoney's tools carry along as
context; entities from elsewhere, which have none, are read by their properties. Entries that are one organisation name each
other as `referents`, as the tools write what was merged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from comity.model.case import Source as CaseSource
from comity.model.errors import InputError
from comity.model.register import Register, RegisteredName, RegisteredOrganisation, RegisteredRelation
from comity.web.register.exchange.bundle import Bundle
from comity.web.register.exchange.parts import TYPES, built, plain, register_of

NAMES = {
    "official": "name",
    "short": "abbreviation",
    "former": "previousName",
    "alias": "alias",
    "transliteration": "alias",
}
SCHEMAS = ("Organization", "Company", "PublicBody", "LegalEntity")
_ISO = 10


def write(bundle: Bundle) -> str:
    """A profile as entities, a line each."""
    return "".join(json.dumps(entity, ensure_ascii=False) + "\n" for entity in _entities(bundle))


def _entities(bundle: Bundle) -> Iterator[dict[str, Any]]:
    register, urls = bundle.register, {s.id: s.url for s in bundle.sources.values()}
    for one in register.organisations:
        names: dict[str, list[str]] = {}
        for name in one.names:
            names.setdefault(NAMES[name.kind], []).append(name.text)
        names.setdefault("name", [one.names[0].text if one.names else one.id])
        whole = _entity(
            "organisation",
            one,
            one.id,
            "Organization",
            **names,
            classification=[one.kind],
            country=[area.lower() for area in one.areas if len(area) == 2],
            idNumber=list(one.identifiers),
            incorporationDate=_days(one.founded),
            dissolutionDate=_days(one.closed),
            website=[one.website],
            email=[c.address for c in one.contacts if "@" in c.address],
            description=[words.text for words in one.own_words],
        )
        yield whole | ({"referents": list(one.same_as)} if one.same_as else {})
    for person in register.people:
        yield _entity("person", person, person.id, "Person", name=[person.name])
        for role in person.roles:
            yield _entity(
                "", role, f"{person.id} {role.organisation} {role.title}", "Directorship",
                director=[person.id], organization=[role.organisation], role=[role.title], sourceUrl=[urls.get(role.source, "")],
            )  # fmt: skip
    for tie in register.relations:
        ends = ("member", "organization") if tie.kind == "member" else ("subject", "object")
        schema = "Membership" if tie.kind == "member" else "UnknownLink"
        start, _slash, end = tie.valid.partition("/")
        yield _entity(
            "relation",
            tie,
            f"{tie.subject} {tie.kind} {tie.object} {tie.valid} {tie.source}",
            schema,
            **{ends[0]: [tie.subject], ends[1]: [tie.object]},
            role=[tie.kind],
            startDate=_days(start),
            endDate=_days(end),
            summary=[tie.words],
            sourceUrl=[urls.get(tie.source, "")],
        )
    for said in register.statements:
        yield _entity(
            "statement",
            said,
            said.id,
            "Note",
            name=[f"{said.reporter}: {said.kind}"],
            description=[said.words or said.state_reason],
            summary=[f"reply: {r.text}" for r in said.replies],
            entity=[said.about or said.about_person],
            publisher=[said.reporter],
            sourceUrl=[urls.get(said.source, "")],
        )
    for article in register.articles:
        yield _entity(
            "article",
            article,
            article.url,
            "Article",
            title=[article.title],
            publisher=[article.publisher],
            sourceUrl=[article.url],
            language=[article.language],
            publishedAt=_days(article.published),
        )
    for source in bundle.sources.values():
        yield _entity("source", source, source.id, "Document", title=[source.title], sourceUrl=[source.url])


def _entity(kind: str, part: Any, key: str, schema: str, /, **properties: list[str]) -> dict[str, Any]:
    plainly = key.replace("-", "").replace(".", "").isalnum() and key.isascii()
    made: dict[str, Any] = {
        "id": key if plainly else hashlib.sha1(f"{schema} {key}".encode(), usedforsecurity=False).hexdigest(),
        "schema": schema,
        "properties": {name: kept for name, values in properties.items() if (kept := [v for v in values if v])},
    }
    return made | ({"comity": {kind: plain(part)}} if kind else {})


def _days(text: str) -> list[str]:
    """A date that FollowTheMoney can hold (YYYY, YYYY-MM, YYYY-MM-DD); an uncertain one stays in `comity` only."""
    return [text] if text and len(text) <= _ISO and text.replace("-", "").isdigit() else []


def read(text: str) -> Bundle:
    """A profile from FollowTheMoney lines. Raises InputError, naming the line."""
    parts: list[tuple[str, Any]] = []
    sources: dict[str, CaseSource] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        entity = _parsed(line, number)
        whole = entity.get("comity")
        for kind, value in whole.items() if isinstance(whole, dict) else ():
            if kind not in TYPES:
                raise _wrong(number, kind, ", ".join(TYPES))
            part = built(TYPES[kind][0], value, f"line {number}, {kind}")
            if kind == "source":
                sources[part.id] = part
            else:
                parts.append((kind, part))
        if whole is None:
            parts += _foreign(entity)
    known = {part.id for kind, part in parts if kind == "organisation"}
    kept = [(kind, part) for kind, part in parts if kind != "relation" or {part.subject, part.object} <= known]
    if not known:
        raise _wrong(1, "no organisation", "an entity of schema Organization")
    return Bundle(register_of(kept) if kept else Register(), sources)


def _parsed(line: str, number: int) -> dict[str, Any]:
    try:
        entity = json.loads(line)
    except ValueError as error:
        raise _wrong(number, str(error), "one JSON entity a line") from error
    if not isinstance(entity, dict) or not isinstance(entity.get("properties", {}), dict) or "id" not in entity:
        raise _wrong(number, line[:40], "an entity with id, schema and properties")
    return entity


def _foreign(entity: dict[str, Any]) -> list[tuple[str, Any]]:
    given = entity.get("properties") or {}
    if entity.get("schema") in SCHEMAS:
        names = [RegisteredName(n, "") for n in given.get("name", [])[:1]]
        names += [
            RegisteredName(n, "", kind)
            for kind, key in (
                ("alias", "name"),
                ("alias", "alias"),
                ("former", "previousName"),
                ("short", "abbreviation"),
            )
            for n in given.get(key, [])[1 if key == "name" else 0 :]
        ]
        areas = tuple(c.upper() for c in given.get("country", []) if len(c) == 2)
        first = {key: (given.get(key) or [""])[0] for key in ("incorporationDate", "dissolutionDate", "website")}
        return [
            (
                "organisation",
                RegisteredOrganisation(
                    str(entity["id"]),
                    "other",
                    tuple(names) or (RegisteredName(str(entity["id"]), ""),),
                    tuple(given.get("idNumber", [])),
                    areas,
                    founded=first["incorporationDate"],
                    closed=first["dissolutionDate"],
                    website=first["website"],
                ),
            )
        ]
    if entity.get("schema") == "Membership":
        member, to = (given.get("member") or [""])[0], (given.get("organization") or [""])[0]
        return [("relation", RegisteredRelation(member, "member", to, ""))] if member and to and member != to else []
    return []


def _wrong(line: int, found: str, expected: str) -> InputError:
    return InputError(
        f"“{found[:60]}”",
        where=f"line {line}",
        expected=expected,
        next_step="correct the file; nothing was entered",
    )
