"""Definition sets: what counts as peacebuilding, as data. Nothing is peacebuilding in itself.

`15220`, `152xx` and `pbso` go by DAC purpose codes (the last is the UN Peacebuilding Support Office's list);
`people-to-people` by the rows a case names and by words in the title; every other name, `curated` and `statutory`
among them, by the rows and selectors that carry it in a case file.
"""

from __future__ import annotations

from dataclasses import dataclass

SECURITY = ("15210", "15220", "15230", "15240", "15250", "15261")
PBSO = (
    *SECURITY,
    *("15110", "15111", "15112", "15113", "15114", "15125", "15130", "15142", "15150", "15152", "15153"),
    *("15160", "15170", "15180", "15190"),
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A set: DAC five-digit `purposes` (vocabulary 1) or three-digit `groups` (vocabulary 2), or `words` in a title."""

    id: str
    purposes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


BY_CODE = {
    d.id: d
    for d in (
        Definition("15220", ("15220",)),
        Definition("152xx", SECURITY, ("152",)),
        Definition("pbso", PBSO, ("152",)),
        Definition(
            "people-to-people", words=("people-to-people", "people to people", "cross-community", "coexistence")
        ),
    )
}


def condition(name: str, selectors_in: list[int]) -> tuple[str, list[str]]:
    """SQL over `caught` (columns of flow, and `selector`: its index, -1 for the case's own rows), with its parameters.

    `selectors_in` are the selectors whose rows the case file counts into the set.
    """
    parts: list[str] = []
    params: list[str] = []
    known = BY_CODE.get(name)
    if known and known.purposes:
        parts.append(f"(purpose_vocabulary = '1' AND purpose IN ({_marks(known.purposes)}))")
        params += known.purposes
    if known and known.groups:
        parts.append(f"(purpose_vocabulary = '2' AND purpose IN ({_marks(known.groups)}))")
        params += known.groups
    for word in known.words if known else ():
        parts.append("LOWER(COALESCE(title, '')) LIKE ?")
        params.append(f"%{word}%")
    if selectors_in:
        parts.append(f"selector IN ({', '.join(str(i) for i in selectors_in)})")
    if name == "curated":
        parts.append("(selector = -1 AND COALESCE(definitions, '') = '')")
    parts.append("(selector = -1 AND ';' || COALESCE(definitions, '') || ';' LIKE ?)")
    params.append(f"%;{name};%")
    return "(" + " OR ".join(parts) + ")", params


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
