"""`comity fetch NAME`: one described source → snapshots. The descriptions are the YAML files in `comity/sources`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib import resources
from typing import Any

import yaml

from comity.model.errors import FetchError, InputError, UsageError
from comity.model.origin import Origin
from comity.pipeline.expectations import Expects
from comity.snapshots.archives import Limits
from comity.snapshots.download import Line
from comity.snapshots.intake import Intake, Taken, is_address
from comity.snapshots.manners import Manners, Notice, Timing
from comity.snapshots.store import Store
from comity.snapshots.transfer import Progress

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*").fullmatch
SHA256 = re.compile(r"[0-9a-f]{64}").fullmatch
PAGE = re.compile(rb"\s*(<!doctype html|<html)", re.IGNORECASE).match
OPTIONAL = {"politeness", "members", "sha256"}
MOST_TRIES = 20
SLOWEST = 600


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """One publisher's dataset: where it is, under which licence, which reader knows it, how large it may be.

    `expects` is how many records it gives, `politeness` how it may be asked, `members` a pattern of the files to take out
    of an archive, `sha256` the checksum where the address is of fixed bytes, `note` what a person should know, doubts about
    the address included.
    """

    name: str
    publisher: str
    title: str
    url: str
    licence: str
    licence_url: str
    format: str
    max_mb: int
    expects: Expects
    note: str
    politeness: Manners = field(default_factory=Manners)
    members: str = ""
    sha256: str = ""


@cache
def sources() -> Mapping[str, SourceDescription]:
    """Every described source by name. Raises InputError with file and line where a description breaks the written form."""
    folder = resources.files("comity") / "sources"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    found = [described(file.read_text("utf-8"), file.name) for file in files]
    return {source.name: source for source in found}


def fetch(
    name: str,
    store: Store,
    *,
    now: str,
    max_bytes: int,
    progress: Progress | None = None,
    url: str | None = None,
    notice: Notice | None = None,
    timing: Timing | None = None,
) -> list[Taken]:
    """Fetch a source whole and keep what it holds; `now` is the ISO time of capture, `url` another address for it.

    `progress` is told of bytes, `notice` of waiting and trying again. What the server says is unchanged is given as it is
    held. Raises UsageError for an unknown name, FetchError (with nothing kept) when the source cannot be had whole, is larger
    than `max_bytes` or its own limit, has another checksum, or is a web page.
    """
    source = sources().get(name)
    if source is None:
        raise UsageError(
            f"no source is called “{name}”", expected=", ".join(sources()), next_step="choose one of these"
        )
    if url is not None and not is_address(url):
        raise UsageError(f"“{url}” is not an http(s) address", next_step="use comity ingest for files")
    address = url or source.url
    origin = Origin(
        name="",
        publisher=source.publisher,
        title=source.title,
        url=address,
        licence=source.licence,
        captured=now,
        path=address,
        source=source.name,
    )
    intake = Intake(store, now, Limits(), source.members or None)
    most = min(max_bytes, source.max_mb << 20)
    # A checksum is of the described address; bytes from another one are not claimed to be the same.
    checksum = source.sha256 if url is None else ""
    line = Line(source.politeness, timing or Timing(), progress, notice)
    taken = list(intake.address(address, origin, max_bytes=most, sha256=checksum, line=line, check=_no_page(address)))
    if not taken:
        raise FetchError(
            "the archive holds no such file",
            where=address,
            expected=source.members,
            next_step="look at the source's page",
        )
    return taken


def expectations(name: str, taken: Iterable[Taken]) -> dict[str, Expects]:
    """What `ingest` should hold the files of one fetch to, by SHA-256: together they give what the source promises."""
    expected = sources()[name].expects
    return {each.snapshot.sha256: expected for each in taken if each.snapshot}


def described(text: str, file: str) -> SourceDescription:
    """One description from its YAML. Raises InputError naming file and line."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise _wrong(file, mark.line + 1 if mark else 1, f"is not YAML: {getattr(error, 'problem', error)}") from error
    values, lines = _mapping(node, file)
    known = {each.name for each in fields(SourceDescription)}
    for key in values:
        if key not in known:
            raise _wrong(file, lines[key], f"unknown field “{key}”", ", ".join(sorted(known)))
    for key in sorted(known - set(values) - OPTIONAL):
        raise _wrong(file, 1, f"the field “{key}” is missing", "every field of docs/reference/sources.md")
    for key in known & set(values) - {"max_mb", "expects", "politeness"}:
        if not isinstance(values[key], str) or not values[key].strip():
            raise _wrong(file, lines[key], f"“{key}” is {values[key]!r}", "text")
    _check(values, lines, file)
    values["expects"] = _expects(values["expects"], lines["expects"], file, values["name"])
    if "politeness" in values:
        values["politeness"] = _politeness(values["politeness"], lines["politeness"], file)
    return SourceDescription(**values)


def _check(values: dict[str, Any], lines: dict[str, int], file: str) -> None:
    if not NAME(values["name"]) or values["name"] + ".yaml" != file:
        raise _wrong(
            file, lines["name"], f"the name is “{values['name']}”", f"{file.removesuffix('.yaml')}, as the file"
        )
    for key in ("url", "licence_url"):
        if not values[key].startswith("https://"):
            raise _wrong(file, lines[key], f"“{key}” is {values[key]}", "an https address")
    if not _whole(values["max_mb"], 1):
        raise _wrong(file, lines["max_mb"], f"“max_mb” is {values['max_mb']!r}", "a whole number of megabytes")
    if "sha256" in values and not SHA256(values["sha256"]):
        raise _wrong(file, lines["sha256"], f"“sha256” is {values['sha256']}", "64 lower-case hexadecimal digits")


def _expects(value: Any, line: int, file: str, source: str) -> Expects:
    if (
        not isinstance(value, dict)
        or set(value) != {"min_rows", "max_rows"}
        or not all(_whole(number, 0) for number in value.values())
        or value["min_rows"] > value["max_rows"]
    ):
        raise _wrong(file, line, f"“expects” is {value!r}", "{min_rows: a number, max_rows: a number not below it}")
    return Expects(**value, source=source)


def _politeness(value: Any, line: int, file: str) -> Manners:
    names = {each.name for each in fields(Manners)}
    if isinstance(value, dict) and value and set(value) <= names:
        manners = Manners(**value)
        pause = manners.min_seconds_between_requests
        fair = isinstance(pause, (int, float)) and not isinstance(pause, bool) and math.isfinite(pause)
        if fair and 0 <= pause <= SLOWEST and _whole(manners.max_tries, 1) and manners.max_tries <= MOST_TRIES:
            return manners
    raise _wrong(
        file,
        line,
        f"“politeness” is {value!r}",
        f"{{min_seconds_between_requests: 0 to {SLOWEST}, max_tries: 1 to {MOST_TRIES}}}",
    )


def _mapping(node: yaml.Node | None, file: str) -> tuple[dict[str, Any], dict[str, int]]:
    """The mapping's values and the line of each key; a repeated key is an error, which plain loading would absorb."""
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(file, 1, "is not a mapping of fields", "name: …")
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    maker = yaml.SafeLoader("")
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.value in values:
            raise _wrong(file, line, f"“{key.value}” stands twice", "each field once")
        values[str(key.value)] = maker.construct_object(value, deep=True)
        lines[str(key.value)] = line
    return values, lines


def _no_page(url: str) -> Any:
    def check(first: bytes) -> None:
        if PAGE(first):
            raise FetchError("the server sent a web page", where=url, expected="data", next_step="check the address")

    return check


def _whole(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _wrong(file: str, line: int, found: str, expected: str = "") -> InputError:
    return InputError(found, where=f"sources/{file}, line {line}", expected=expected, next_step="correct the file")
