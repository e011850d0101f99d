"""A case file in its parts, built but not yet checked against one another, and the two questions asked most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comity.model.case import Case, Claim, Source
from comity.model.policy import Policy
from comity.model.records import Series
from comity.model.register import Register
from comity.readers.case_file.report import nearest
from comity.readers.case_file.rows import FlowLine
from comity.readers.case_file.structure import Builder


@dataclass(slots=True)
class Parts:
    """A case file, built, with the builders that know the lines of its parts."""

    case: Case
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    flows: list[FlowLine]
    series: list[Series]
    register: Register
    policy: Policy
    case_builder: Builder
    source_builder: Builder
    claim_builder: Builder
    register_builder: Builder
    policy_builder: Builder


def ids(builder: Builder, things: Iterable[object]) -> set[str]:
    """The ids of things; one that comes a second time is reported."""
    found: set[str] = set()
    for thing in things:
        name = str(getattr(thing, "id", ""))
        if name in found:
            builder.error("duplicate", thing, "id", f"the id “{name}” again", "each id once", "rename one of them")
        found.add(name)
    return found


def must_be_one_of(builder: Builder, part: object, key: str, name: str, known: set[str], what: str) -> None:
    """Report a name that nothing bears; `what` says where it should have been defined."""
    if name not in known:
        remedy = nearest(name, known, f"add it to {what}, or correct the name")
        builder.error(
            "dangling", part, key, f"“{name}”", f"one of {what}: {', '.join(sorted(known)) or 'none yet'}", remedy
        )
