"""Definition sets: what counts as peacebuilding, as data (definitions.yaml). Nothing is peacebuilding in itself.

`15220`, `152xx` and `pbso` go by DAC purpose codes; `people-to-people` by the rows a case names and by words in an
activity's title or description; every other name, `curated` and `statutory` among them, by the rows and selectors that
carry it in a case file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources

import yaml

from comity.lake.catches import PLACE


@dataclass(frozen=True, slots=True)
class Definition:
    """A set: DAC five-digit `purposes` (vocabulary 1), three-digit `groups` (vocabulary 2), or `words` by language."""

    id: str
    note: str
    purposes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    words: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _read() -> dict[str, Definition]:
    listed = yaml.safe_load(resources.files("comity.methods").joinpath("definitions.yaml").read_text("utf-8"))
    return {
        one["id"]: Definition(
            one["id"],
            one["note"],
            tuple(one.get("purposes", ())),
            tuple(one.get("groups", ())),
            {language: tuple(words) for language, words in one.get("words", {}).items()},
        )
        for one in listed
    }


BY_CODE = _read()


def condition(name: str, selectors_in: list[int], hit: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    """SQL over `caught` (columns of flow, and `selector`: its index, -1 for the case's own rows), with its parameters.

    `selectors_in` are the selectors whose rows the case file counts into the set; `hit` the keys (`row_key`) of the
    activities or rows in which a word of the set was found.
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
    if hit:
        parts.append(f"{ROW_KEY} IN ({_marks(hit)})")
        params += hit
    if selectors_in:
        parts.append(f"selector IN ({', '.join(str(i) for i in selectors_in)})")
    if name == "curated":
        parts.append("(selector = -1 AND COALESCE(definitions, '') = '')")
    parts.append("(selector = -1 AND ';' || COALESCE(definitions, '') || ';' LIKE ?)")
    params.append(f"%;{name};%")
    return "(" + " OR ".join(parts) + ")", params


ROW_KEY = f"snapshot || ':' || {PLACE}"
"""SQL for what bears a title: an IATI activity in a file, or else the row itself."""


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
