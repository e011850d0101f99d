"""The titles, parties, texts and links of a measure as a feed gives them: what each is kept as, and which is the same as before.

A newer file often says more of a row than an older one did: the address of a text, the day on which a cosponsor withdrew. Such a
row is brought up to date; whatever else is new stands beside the old row, which is marked as no longer named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from comity.web.policy.feeds import Published
from comity.web.policy.models import MeasureLink, MeasureParty, MeasureText, MeasureTitle

Said = dict[str, Any]


def _titles(one: Published) -> Iterator[Said]:
    for (kind, text), language in one.titles.items():
        yield {"kind": clip(kind, 40), "text": clip(text, 4000), "language": clip(language, 35)}


def _parties(one: Published) -> Iterator[Said]:
    for role, name, code, affiliation, since, until in one.parties.values():
        yield {
            "role": clip(role, 40),
            "name": clip(name, 500),
            "code": clip(code, 60),
            "affiliation": clip(affiliation, 200),
            "since": since,
            "until": until,
        }


def _texts(one: Published) -> Iterator[Said]:
    for kind, day, url in one.texts:
        yield {"kind": clip(kind, 200), "day": day, "url": address(url)}


def _links(one: Published) -> Iterator[Said]:
    for (other, kind), words in one.links.items():
        yield {"other_key": clip(other, 200), "kind": kind, "words": clip(words, 500), "official": True}


def _membership(row: Said) -> tuple[str, ...]:
    """A person or body with one part since one day; an activity of a committee also by what it was, its reports apart."""
    told = row["affiliation"].split("; ")[0] if row["role"] == ACTIVITY else ""
    return row["role"], row["code"] or row["name"], row["since"], told


def _holder(row: Said) -> tuple[str, ...] | None:
    """A person or body whose part begins once: whoever joins and leaves may join again, and a committee acts often."""
    return None if row["role"] in (ACTIVITY, "cosponsor") else (row["role"], row["code"] or row["name"])


def _addressed(row: Said) -> tuple[str, ...] | None:
    """A text by its address, where it has one: its day may be told later."""
    return (row["kind"], row["url"]) if row["url"] else None


class Part(NamedTuple):
    """One sort of rows of a measure: what a file says of it, its columns, and what makes two rows the same, closest first."""

    model: type[Any]
    rows: Callable[[Published], Iterator[Said]]
    fields: tuple[str, ...]
    same: tuple[Callable[[Said], tuple[Any, ...] | None], ...]


ACTIVITY = "committee-activity"
PARTS = (
    Part(MeasureTitle, _titles, ("kind", "text", "language"), (itemgetter("kind", "text"),)),
    Part(
        MeasureParty,
        _parties,
        ("role", "name", "code", "affiliation", "since", "until"),
        (itemgetter("role", "name", "code", "affiliation", "since", "until"), _membership, _holder),
    ),
    Part(
        MeasureText,
        _texts,
        ("kind", "day", "url"),
        (itemgetter("kind", "day", "url"), itemgetter("kind", "day"), _addressed),
    ),
    Part(
        MeasureLink,
        _links,
        ("other_key", "kind", "words", "official"),
        (itemgetter("other_key", "kind"), itemgetter("other_key")),
    ),
)
"""A text whose address or day came later, a link that turned from related into companion, a cosponsor who withdrew: the same
row brought up to date. Everything else that changed is a new row beside the old one, which is marked."""


def matched(given: list[Said], left: list[Any], same: Sequence[Callable[[Said], Any]]) -> Iterator[tuple[Any, Said]]:
    """Each row with what the feed says of it now; both are taken out of their lists."""
    for key in same:
        waiting: dict[Any, list[Any]] = defaultdict(list)
        for old in left:
            waiting[key(vars(old))].append(old)
        done: set[int] = set()
        for said in given:
            place = key(said)
            if place is not None and waiting[place]:
                old = waiting[place].pop(0)
                done |= {id(old), id(said)}
                yield (
                    old,
                    {name: value or getattr(old, name) if name == "url" else value for name, value in said.items()},
                )
        given[:] = [one for one in given if id(one) not in done]
        left[:] = [one for one in left if id(one) not in done]


def clip(text: str | None, longest: int) -> str:
    """At most so many characters, with a mark where some are left out; line ends and NUL as they can be kept."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


def address(text: str | None) -> str:
    """An address, or nothing where it is too long to be one."""
    return text if text and len(text) <= 2000 else ""
