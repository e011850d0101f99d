"""The register's part of a case file: organisations, people in public roles, relations, articles, as register.yaml writes them.

They travel through the lake as JSON, like the rest of a case (model/case.py), and are loaded into the register from there.
Statements stand only in the demonstration, where everybody is invented: a case file makes no allegation about anybody.
Dates are EDTF; `source` is an id of sources.yaml.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegisteredName:
    """A name in one language: official, short, former, alias or transliteration."""

    text: str
    language: str
    kind: str = "official"
    used: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredWords:
    """How an organisation describes itself, word for word."""

    text: str
    language: str
    source: str
    place: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredContact:
    """An address that the organisation publishes."""

    address: str
    source: str


@dataclass(frozen=True, slots=True)
class RegisteredOrganisation:
    """One organisation. `identifiers` are whole org-ids (`US-EIN-…`); `areas` are alpha-2 codes.

    `same_as` stands in exported profiles only: the other entries that people here judged to be this organisation. Nobody who
    reads it merges anything by it.
    """

    id: str
    kind: str
    names: tuple[RegisteredName, ...]
    identifiers: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    founded: str = ""
    closed: str = ""
    website: str = ""
    own_words: tuple[RegisteredWords, ...] = ()
    contacts: tuple[RegisteredContact, ...] = ()
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredRole:
    """A public role in an organisation."""

    organisation: str
    title: str
    source: str
    language: str = ""
    held: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredPerson:
    """A person, for public roles only. Two people agreed to each entry before it was shipped."""

    id: str
    name: str
    roles: tuple[RegisteredRole, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredRelation:
    """A relation that a source states, from subject to object; `reporter` where neither of the two says it."""

    subject: str
    kind: str
    object: str
    source: str
    valid: str = ""
    words: str = ""
    language: str = ""
    place: str = ""
    reporter: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredArticle:
    """An article about organisations."""

    title: str
    publisher: str
    url: str
    about: tuple[str, ...]
    language: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredSpeaker:
    """An inner speaker of a statement, outermost first: as the document names it, and who that is where it is registered."""

    name: str
    organisation: str = ""
    person: str = ""
    verb: str = ""
    words: str = ""
    said: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredReply:
    """The answer of whoever is spoken of."""

    text: str
    language: str
    source: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class RegisteredStatement:
    """A statement of the demonstration with its whole way. `outcome` is replied, refused, silent or nobody."""

    id: str
    reporter: str
    words: str
    language: str
    kind: str
    kind_reason: str
    source: str
    state: str
    about: str = ""
    about_person: str = ""
    about_group: str = ""
    group_of: str = ""
    speakers: tuple[RegisteredSpeaker, ...] = ()
    said: str = ""
    published: str = ""
    place: str = ""
    emphases_added: bool = False
    findings: tuple[str, ...] = ()
    asked: str = ""
    deadline: str = ""
    outcome: str = ""
    outcome_reason: str = ""
    replies: tuple[RegisteredReply, ...] = ()
    state_reason: str = ""


@dataclass(frozen=True, slots=True)
class Register:
    """A whole register.yaml."""

    organisations: tuple[RegisteredOrganisation, ...] = ()
    people: tuple[RegisteredPerson, ...] = ()
    relations: tuple[RegisteredRelation, ...] = ()
    articles: tuple[RegisteredArticle, ...] = ()
    statements: tuple[RegisteredStatement, ...] = ()
