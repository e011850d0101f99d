"""The stages of a measure's way, by jurisdiction, as data: `sources/stages/*.yaml` (docs/how-to/measures.md).

A publisher's own code says the stage where the vocabulary knows it; where there is no code, the first pattern that fits the
words does. Nothing is guessed of a code that is not known. These stages are not the ten stages of money.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import NamedTuple

from comity.model.errors import InputError
from comity.parsing.yaml import Mapping, Node, Scalar, Sequence, YamlProblem, parse

LANGUAGES = ("en", "ar", "he")
BY_WORDS = "by-words"
KEYS = {"jurisdiction", "title", "measure_stands_at", "stages", "codes", "words"}
STANDS = {"latest", "furthest"}


class Stage(NamedTuple):
    """One stage. `rank` orders a jurisdiction's stages, equal for stages side by side; `ends` closes the way."""

    code: str
    rank: int
    ends: bool
    titles: Table[str, str]


class Told(NamedTuple):
    """What a code or words say: the stage (empty: none), and whether the vocabulary knows them at all."""

    stage: str
    known: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A jurisdiction's stages in order, and how its publishers' codes and words map to them."""

    jurisdiction: str
    titles: Table[str, str]
    furthest: bool
    """Whether a measure stands at the furthest stage it reached, or at the latest."""
    stages: Table[str, Stage]
    codes: Table[str, str] = field(default_factory=dict)
    families: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[re.Pattern[str], str], ...] = ()

    def told(self, code: str | None, words: str) -> Told:
        """The stage of an event by its code, else by its words. A code that is not known gives none."""
        if code:
            found = self.codes.get(code)
            if found is None:
                found = next((stage for start, stage in self.families if code.startswith(start)), None)
            if found is None:
                return Told("", False)
            if found != BY_WORDS:
                return Told(found, True)
        stage = next((stage for like, stage in self.words if like.search(words)), None)
        return Told(stage or "", stage is not None)


@cache
def vocabularies() -> dict[str, Vocabulary]:
    """The packaged vocabularies, by jurisdiction. Raises InputError that names file and line."""
    read = [vocabulary(data, name) for name, data in _files()]
    return {one.jurisdiction: one for one in read}


def digest() -> str:
    """Eight digits that change with any packaged vocabulary: part of the version of a reader that goes by them."""
    return sha256(b"\0".join(name.encode() + b"\0" + data for name, data in _files())).hexdigest()[:8]


def _files() -> list[tuple[str, bytes]]:
    folder = resources.files("comity") / "sources" / "stages"
    return sorted((file.name, file.read_bytes()) for file in folder.iterdir() if file.name.endswith(".yaml"))


def vocabulary(data: bytes, file: str) -> Vocabulary:
    """One vocabulary from its YAML. Raises InputError that names file, line, what was found and what was expected."""
    try:
        return _vocabulary(parse(data))
    except YamlProblem as problem:
        raise InputError(
            problem.found, where=f"{file}, line {problem.line}", expected=problem.expected, next_step=problem.remedy
        ) from None


def _wrong(line: int, found: str, expected: str) -> YamlProblem:
    return YamlProblem(line, found, expected, "correct the vocabulary (docs/how-to/measures.md)")


def _vocabulary(root: Node) -> Vocabulary:
    entries = _entries(root)
    for key in entries:
        if key not in KEYS:
            raise _wrong(_line(root, key), f"an unknown key “{key}”", ", ".join(sorted(KEYS)))
    for key in ("jurisdiction", "title", "measure_stands_at", "stages"):
        if key not in entries:
            raise _wrong(root.line, f"no “{key}”", f"the key {key}")
    stands = _text(entries["measure_stands_at"])
    if stands not in STANDS:
        raise _wrong(entries["measure_stands_at"].line, f"“{stands}”", " or ".join(sorted(STANDS)))
    stages = _stages(entries["stages"])
    exact: dict[str, str] = {}
    families: dict[str, str] = {}
    for code, node in _entries(entries["codes"]).items() if "codes" in entries else ():
        stage = _stage(node, stages, BY_WORDS)
        (families if code.endswith("*") else exact)[code.removesuffix("*")] = stage
    return Vocabulary(
        _text(entries["jurisdiction"]),
        _titles(entries["title"]),
        stands == "furthest",
        stages,
        exact,
        tuple(sorted(families.items(), key=lambda pair: -len(pair[0]))),
        tuple(_pattern(node, stages) for node in _items(entries["words"])) if "words" in entries else (),
    )


def _stages(node: Node) -> dict[str, Stage]:
    found: dict[str, Stage] = {}
    for item in _items(node):
        said = _entries(item)
        if not {"code", "title"} <= said.keys() <= {"code", "title", "ends", "beside"}:
            raise _wrong(item.line, f"a stage with {', '.join(said)}", "code, title, and perhaps ends, beside")
        code = _text(said["code"])
        if not code or code in found:
            raise _wrong(item.line, f"the code “{code}”", "each stage's code once")
        rank = len(found)
        if "beside" in said:
            rank = found[_stage(said["beside"], found)].rank
        found[code] = Stage(code, rank, "ends" in said and _text(said["ends"]) == "true", _titles(said["title"]))
    return found


def _pattern(node: Node, stages: Table[str, Stage]) -> tuple[re.Pattern[str], str]:
    said = _entries(node)
    if said.keys() != {"like", "stage"}:
        raise _wrong(node.line, f"words with {', '.join(said)}", "like: a pattern, stage: a code")
    try:
        return re.compile(_text(said["like"]), re.IGNORECASE), _stage(said["stage"], stages)
    except re.error as error:
        raise _wrong(said["like"].line, f"the pattern “{_text(said['like'])}” ({error})", "a pattern") from None


def _stage(node: Node, stages: Table[str, Stage], *more: str) -> str:
    code = _text(node)
    if code and code not in stages and code not in more:
        raise _wrong(node.line, f"the stage “{code}”", ", ".join((*stages, *more)))
    return code


def _titles(node: Node) -> dict[str, str]:
    titles = {language: _text(text) for language, text in _entries(node).items()}
    if set(titles) != set(LANGUAGES) or not all(titles.values()):
        raise _wrong(node.line, f"titles in {', '.join(titles)}", ", ".join(LANGUAGES))
    return titles


def _entries(node: Node) -> dict[str, Node]:
    if not isinstance(node, Mapping):
        raise _wrong(node.line, "no settings", "key: value")
    return node.entries


def _items(node: Node) -> list[Node]:
    if not isinstance(node, Sequence):
        raise _wrong(node.line, "no list", "a list")
    return node.items


def _line(node: Node, key: str) -> int:
    return node.lines[key] if isinstance(node, Mapping) else node.line


def _text(node: Node) -> str:
    if not isinstance(node, Scalar):
        raise _wrong(node.line, "no text", "a text")
    return node.text.strip()
