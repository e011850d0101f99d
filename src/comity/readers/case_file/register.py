"""register.yaml: the organisations of a case, and whether what is said of them fits together.

A case file carries facts with sources and no more. Statements are refused in it, as nobody could answer there; only the
demonstration, where everybody is invented, has some (`demonstration=True`).
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.model.case import Source, to_json
from comity.model.records import CasePart
from comity.model.register import Register, RegisteredStatement
from comity.parsing import yaml
from comity.readers.case_file.parts import ids, must_be_one_of
from comity.readers.case_file.report import Report
from comity.readers.case_file.structure import Builder

FILE = "register.yaml"
CITING = ("own_words", "contacts", "roles", "names", "replies")
PARTS = ("organisations", "people", "relations", "articles", "statements")


def build(
    report: Report, node: yaml.Node | None, sources: tuple[Source, ...], case: str, *, demonstration: bool = False
) -> tuple[Register, Builder]:
    """The register of a case; empty where the file is absent or has errors, which are in the report."""
    builder = Builder(report, FILE, case)
    built = builder.part(Register, node, "") if node is not None else None
    if built is None:
        return Register(), builder
    _check(built, builder, {source.id for source in sources}, demonstration=demonstration)
    return built, builder


def cited(register: Register) -> set[str]:
    """The ids of the sources that a register cites."""
    return {str(name) for part in _every(register) if (name := getattr(part, "source", ""))}


def records(register: Register, builder: Builder, case: str) -> Iterator[CasePart]:
    """One row for each organisation, person, relation and article."""
    for kind, parts in (
        ("organisation", register.organisations),
        ("person", register.people),
        ("relation", register.relations),
        ("article", register.articles),
    ):
        for number, part in enumerate(parts, 1):
            name = str(getattr(part, "id", "") or number)
            yield CasePart(f"{FILE} line {builder.line_of(part)}", case, kind, name, to_json(part))


def _every(register: Register) -> Iterator[object]:
    for name in PARTS:
        for part in getattr(register, name):
            yield part
            for inner in CITING:
                yield from getattr(part, inner, ())


def _check(register: Register, builder: Builder, sources: set[str], *, demonstration: bool) -> None:
    organisations = ids(builder, register.organisations)
    people = ids(builder, register.people)
    ids(builder, register.statements)
    for part in _every(register):
        if name := getattr(part, "source", ""):
            must_be_one_of(builder, part, "source", name, sources, "sources in sources.yaml")
        for key in ("organisation", "subject", "object", "reporter", "group_of"):
            if name := getattr(part, key, ""):
                must_be_one_of(builder, part, key, name, organisations, "organisations")
        for name in _about(part):
            must_be_one_of(builder, part, "about", name, organisations, "organisations")
    for person in register.people:
        if not person.roles:
            builder.error(
                "no-role", person, "roles", "no public role", "one or more", "name the role, or leave them out"
            )
    for one in register.organisations:
        if not one.names:
            builder.error("no-name", one, "names", "no name", "one or more", "add a name")
        if one.same_as:
            said, expected = ", ".join(one.same_as), "one entry for each organisation"
            builder.error("same-as", one, "same_as", said, expected, "judge it at the desk, where it can be undone")
    for relation in register.relations:
        if relation.subject == relation.object:
            builder.error(
                "self", relation, "object", f"“{relation.object}” twice", "two organisations", "name the other"
            )
    for statement in register.statements:
        if demonstration:
            _check_statement(statement, builder, people)
        else:
            builder.error(
                "statement",
                statement,
                "",
                "a statement in a case file",
                "facts with sources",
                "enter it at the desk, where whoever is spoken of can answer",
            )


def _about(part: object) -> tuple[str, ...]:
    about = getattr(part, "about", ())
    return tuple(about) if isinstance(about, tuple) else (str(about),) if about else ()


def _check_statement(one: RegisteredStatement, builder: Builder, people: set[str]) -> None:
    if [bool(one.about), bool(one.about_person), bool(one.about_group)].count(True) != 1:
        builder.error("about", one, "about", "none or several", "one of about, about_person, about_group", "keep one")
    for name in (one.about_person, *(speaker.person for speaker in one.speakers)):
        if name:
            must_be_one_of(builder, one, "about_person", name, people, "people")
    if one.outcome in ("replied", "refused", "silent") and not (one.asked and one.deadline):
        builder.error("asked", one, "outcome", f"“{one.outcome}” without a notice", "asked and deadline", "add both")
    if one.outcome == "replied" and not one.replies:
        builder.error("replies", one, "replies", "no reply", "the reply's words", "add it")
