"""JSON-LD with Popolo's terms for organisations, people and memberships; statements as schema.org quotations.

`comity` on each node holds the whole of it (a JSON literal, JSON-LD 1.1), so that nothing is lost on the way back; a Popolo
document from elsewhere, which has none, is read by Popolo's own terms.
"""

from __future__ import annotations

import json
from typing import Any

from comity.model.case import Source as CaseSource
from comity.model.errors import InputError
from comity.model.register import Register, RegisteredName, RegisteredOrganisation, RegisteredRelation
from comity.web.register.exchange.bundle import Bundle
from comity.web.register.exchange.parts import TYPES, built, plain, register_of

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "id": "@id",
    "type": "@type",
    "organizations": "schema:hasPart",
    "persons": "schema:hasPart",
    "memberships": "org:hasMembership",
    "statements": "schema:hasPart",
    "articles": "schema:subjectOf",
    "sources": "schema:citation",
    "name": "skos:prefLabel",
    "other_names": "skos:altLabel",
    "classification": "org:classification",
    "founding_date": "schema:foundingDate",
    "dissolution_date": "schema:dissolutionDate",
    "identifiers": "org:identifier",
    "links": "schema:url",
    "contact_details": "schema:contactPoint",
    "same_as": {"@id": "schema:sameAs", "@type": "@id"},
    "person_id": {"@id": "org:member", "@type": "@id"},
    "organization_id": {"@id": "org:organization", "@type": "@id"},
    "member_id": {"@id": "org:member", "@type": "@id"},
    "role": "org:role",
    "text": "schema:text",
    "about": {"@id": "schema:about", "@type": "@id"},
    "spoken_by": "schema:spokenByCharacter",
    "replies": "schema:comment",
    "comity": {"@id": "urn:comity:part", "@type": "@json"},
}


def write(bundle: Bundle) -> str:
    """A profile as one JSON-LD document."""
    register = bundle.register
    document = {
        "@context": CONTEXT,
        "id": f"urn:comity:profile:{register.organisations[0].id}",
        "organizations": [_organisation(one) | _whole("organisation", one) for one in register.organisations],
        "persons": [{"id": p.id, "type": "org:Person", "name": p.name} | _whole("person", p) for p in register.people],
        "memberships": [
            {"person_id": p.id, "organization_id": r.organisation, "role": r.title}
            for p in register.people
            for r in p.roles
        ]
        + [
            {"member_id": r.subject, "organization_id": r.object, "role": r.kind} | _whole("relation", r)
            for r in register.relations
        ],
        "statements": [
            {
                "id": s.id,
                "type": "schema:Quotation",
                "text": s.words,
                "about": s.about or s.about_person or s.about_group,
                "spoken_by": [s.reporter, *(one.name for one in s.speakers)],
                "replies": [{"type": "schema:Comment", "text": r.text} for r in s.replies],
            }
            | _whole("statement", s)
            for s in register.statements
        ],
        "articles": [
            {"type": "schema:Article", "name": a.title, "links": [a.url]} | _whole("article", a)
            for a in register.articles
        ],
        "sources": [{"id": s.id, "name": s.title} | _whole("source", s) for s in bundle.sources.values()],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def read(text: str) -> Bundle:
    """A profile from JSON-LD of Comity's, or from a Popolo document. Raises InputError, naming the place."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise InputError(str(error), where="the profile", expected="JSON", next_step="check the file") from error
    if not isinstance(document, dict):
        raise InputError("no mapping", where="the profile", expected="a JSON-LD document", next_step="check the file")
    parts: list[tuple[str, Any]] = []
    sources: dict[str, CaseSource] = {}
    for node in (n for value in document.values() if isinstance(value, list) for n in value if isinstance(n, dict)):
        for kind, value in (node.get("comity") or {}).items():
            if kind not in TYPES:
                raise InputError(f"“{kind}”", where="comity", expected=", ".join(TYPES), next_step="correct the file")
            part = built(TYPES[kind][0], value, kind)
            if kind == "source":
                sources[part.id] = part
            else:
                parts.append((kind, part))
    return Bundle(register_of(parts), sources) if parts else _popolo(document)


def _whole(kind: str, part: Any) -> dict[str, Any]:
    return {"comity": {kind: plain(part)}}


def _organisation(one: RegisteredOrganisation) -> dict[str, Any]:
    first = one.names[0].text if one.names else one.id
    found: dict[str, Any] = {"id": one.id, "type": "org:Organization", "name": first, "classification": one.kind}
    found["other_names"] = [
        {"name": n.text, "lang": n.language, "note": n.kind, "valid": n.used} for n in one.names[1:]
    ]
    found["identifiers"] = [{"identifier": whole} for whole in one.identifiers]
    if one.founded:
        found["founding_date"] = one.founded
    if one.closed:
        found["dissolution_date"] = one.closed
    if one.website:
        found["links"] = [{"url": one.website}]
    found["contact_details"] = [{"type": "email", "value": c.address} for c in one.contacts]
    if one.same_as:
        found["same_as"] = list(one.same_as)
    return found


def _popolo(document: dict[str, Any]) -> Bundle:
    """Organisations and memberships between them, of a Popolo document that is not ours."""
    organisations = []
    for node in document.get("organizations") or []:
        names = [RegisteredName(str(node.get("name") or node.get("id")), "")]
        names += [
            RegisteredName(str(n["name"]), str(n.get("lang") or ""), "alias")
            for n in node.get("other_names") or []
            if n.get("name")
        ]
        whole = [f"{i.get('scheme')}-{i.get('identifier')}" for i in node.get("identifiers") or [] if i.get("scheme")]
        organisations.append(
            RegisteredOrganisation(
                _slug(node.get("id")),
                "other",
                tuple(names),
                tuple(whole),
                founded=str(node.get("founding_date") or ""),
                closed=str(node.get("dissolution_date") or ""),
            )
        )
    known = {one.id for one in organisations}
    relations = []
    for node in document.get("memberships") or []:
        subject, to = _slug(node.get("member_id") or ""), _slug(node.get("organization_id") or "")
        if subject in known and to in known and subject != to:
            valid = "/".join(filter(None, (node.get("start_date"), node.get("end_date"))))
            relations.append(RegisteredRelation(subject, "member", to, "", valid=str(valid)))
    if not organisations:
        raise InputError(
            "no organisation",
            where="the profile",
            expected="organizations, as Popolo has them",
            next_step="check the file",
        )
    return Bundle(Register(tuple(organisations), relations=tuple(relations)))


def _slug(text: object) -> str:
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in str(text or "").lower())
    return "-".join(filter(None, kept.split("-")))[:80]
