# ruff: noqa: E501, SIM905 - a list of words reads better as words
"""Runs of capitalised words in Latin script, and which part of a run is an organisation's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comity.documents.organisation_words import ALONE, HEADS, INSTRUMENTS, OPENERS, PLACES

UPPER = "A-ZÀ-ÖØ-ÞĀĆČĎĐĒĘĚĞĢĪİĶĹĽŁŃŇŌŐŘŚŞŠŢŤŪŮŰŹŻŽ"
CAP = rf"(?:(?:[A-Z]\.){{2,}}|(?![LD]'[{UPPER}]|[LDJNSQ]'[a-zà-ÿ])[{UPPER}](?:[\w&]|-(?=\w)|'(?!s(?![^\W_]))|\.(?=\w))*(?:(?:'s|(?<=s)['’])(?=\s[{UPPER}]))?)"
JOIN = r"(?:of|for|the|and|&|in|on|to|with|against|without|de|du|des|d'|l'|la|le|les|et|pour|von|für|der|die|und|del|los|y|para|[–-])"
RUN = re.compile(rf"(?<![^\W_]){CAP}(?: (?:{JOIN} ?){{0,3}}(?:{CAP}|\d{{4}}(?![\d-]))){{0,15}}")
WORD = re.compile(rf"{CAP}|\d{{4}}|[^\W\d_]+'?|&|[–-]")
SPLITS = ("and", "&", "et", "und", "y")
STARTERS = frozenset(
    """
    The A An In On At Our While Following When After Before As This That These Those For From With By And But If It
    He She They We Since During Under Both Many Most Some All Its Their His Her Many Several Also However Meanwhile
    Although Because Through Between About Against Among Into To Of Or Nor So Yet Today Yesterday Earlier Later Last
    Next Other Another Each Every Any No Not Is Are Was Were Has Have Had Will Would Can Could May Might Must Should
    According Says Said Le La Les Un Une Des Du De En Der Die Das Ein Eine El Los Las Mr Mrs Ms Dr Prof Sir Lord
    Lady President Minister Prime Secretary Director Executive Chair Chairman Chairwoman Selon Avec Pour Dans Depuis Sur Par Cette Ce Ces Il Elle Ils Nous Nach Laut Seit Vom Im Am Bei Mit Zum Zur Dem Den Des Eines Einer Según Con Sin Ante Tras Entre Sous Chez Du Aux Au Attorney Founded Funded
    Signed Joined Former New
    """.split()
)
KEPT_FIRST = frozenset(["New", "President", "Executive", "Prime"])
PEOPLE = frozenset(
    """
    Women Men Youth Children Rabbis Churches Combatants Friends Voices Doctors Jews Muslims Christians Citizens
    Families Clergy Families Neighbours Neighbors Artists Academics Mothers Fathers Parents Brothers Sisters
    Students Workers Lawyers
    """.split()
)
PEOPLE_ENDINGS = ("ers", "ors", "ists", "ians", "ants", "ents")


ARTICLES = frozenset("the The to with on against in le la les der die el los las – -".split())
HEADS_FIRST = frozenset(
    "Association Fondation Fédération Collectif Comité Institut Ligue Réseau Conseil Secours Stiftung Verein Verband Bündnis Netzwerk "
    "Fundación Asociación Federación Ville".split()
)
"""Heads of French, German and Spanish names, which stand before what is their own."""
LEADERS = frozenset(
    "Head Member Members Director Chair President Founder Secretary Statement Report Letter Work Thanks".split()
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalised words and its words with their places."""

    start: int
    end: int
    words: tuple[tuple[int, int, str], ...]


def runs(text: str) -> Iterator[Run]:
    """Every run, left to right; a line break ends one."""
    for match in RUN.finditer(text):
        words = tuple((match.start() + w.start(), match.start() + w.end(), w[0]) for w in WORD.finditer(match[0]))
        yield Run(match.start(), match.end(), words)


def capital(word: str) -> bool:
    """Whether a word of a run is a name's own, not one that joins."""
    return word[:1].isupper() or word[:1].isdigit()


def organisations(run: Run) -> Iterator[tuple[int, int]]:
    """Start and end of each organisation in a run, by the words that organisations are called by."""
    for part in _parts(list(run.words)):
        found = _named(_trimmed(_begun(_trimmed(part))))
        if found:
            yield found


def is_instrument(words: list[str]) -> bool:
    """Whether a name is a law's, treaty's or plan's rather than an organisation's."""
    own = [w for w in words if capital(w)]
    return bool(own) and (
        own[-1] in INSTRUMENTS or (own[0] in INSTRUMENTS and len(words) > 1 and words[1] in ("of", "on", "for"))
    )


def _parts(words: list[tuple[int, int, str]]) -> Iterator[list[tuple[int, int, str]]]:
    """A run cut where it joins two organisations, or leaves one for something that is its own."""
    start = 0
    for place, (_, _, word) in enumerate(words):
        left, right = words[start:place], words[place + 1 :]
        if (
            word in SPLITS
            and left
            and _last(left) in HEADS | ALONE
            and (_of(left) is None or any(w[2] in HEADS for w in right))
        ):
            yield left
            start = place + 1
        elif word.endswith("'s") and (word[:-2] in PLACES or any(w[2] in HEADS for w in left)):
            yield [*left, (words[place][0], words[place][1] - 2, word[:-2])]
            start = place + 1
        elif word in SPLITS and left and _of(left) is not None and any(w[2] in HEADS | ALONE for w in right):
            yield left
            start = place + 1
    yield words[start:]


def _last(words: list[tuple[int, int, str]]) -> str:
    return words[-1][2]


def _of(words: list[tuple[int, int, str]]) -> int | None:
    """Where "Ministry of" and its like stand in a part."""
    for place, (_, _, word) in enumerate(words[:-1]):
        if word in OPENERS and words[place + 1][2] in (
            "of",
            "for",
            "on",
            "de",
            "du",
            "des",
            "d'",
            "del",
            "für",
            "der",
            "against",
            "to",
        ):
            return place
    return None


def _trimmed(part: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    while part and (not capital(part[0][2]) or part[0][2] in STARTERS):
        if part[0][2] in KEPT_FIRST and len(part) > 2 and part[0][2] == "New":
            break
        part = part[1:]
    while part and not capital(part[-1][2]):
        part = part[:-1]
    return part


def _begun(part: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """A part from where its name begins: "November 2016 the Foundation", "Prepared for Harbour Trust", "Head of Harbour Trust"."""
    first = next((n for n, w in enumerate(part) if w[2] in HEADS | ALONE | OPENERS or (n < 1 and _people(w[2]))), 0)
    for place in range(first - 1, 0, -1):
        word, left = part[place][2], part[place - 1][2]
        loose = left in LEADERS or left.endswith(("ed", "ing")) or left[:1].isdigit()
        if word in ARTICLES or (word in ("for", "of") and loose):
            return part[place + 1 :]
    return part


def _named(part: list[tuple[int, int, str]]) -> tuple[int, int] | None:
    words = [w for _, _, w in part]
    if not words or is_instrument(words):
        return None
    if len(words) == 1:
        return (part[0][0], part[0][1]) if words[0] in ALONE else None
    if len(words) > 2 and words[1] in ("for", "against", "without", "of") and _people(words[0]) and capital(words[-1]):
        return part[0][0], part[-1][1]
    heads = [n for n, w in enumerate(words) if w in HEADS | ALONE and " ".join(words[n - 1 : n + 1]) not in PLACES]
    if not heads:
        return None
    opener = _of(part)
    if (
        opener is not None
        and words[opener] in ("Board", "Office", "Head")
        and words[opener + 2 : opener + 3] == ["the"]
    ):
        return _named(part[opener + 3 :])  # the board of a trust is the trust's
    if opener is not None:
        last = _tail(words, opener + 2)
        return (part[0][0], part[last][1]) if last > opener + 1 else None
    last = heads[-1]
    rest = words[last + 1 :]
    if rest and rest[0] in ("for", "pour", "für", "para"):
        last = _tail(words, last + 2)
    elif rest and capital(rest[0]) and words[last] in HEADS_FIRST:
        last = _tail(words, last + 1)
    elif rest and capital(rest[0]):
        return None  # "Trust Deed", "Fund Manager": the head is not one here
    if (last == 0 and words[0] not in HEADS_FIRST) or not any(
        capital(w) and w not in PLACES for w in words[: last + 1]
    ):
        return None
    return part[0][0], part[last][1]


def _people(word: str) -> bool:
    return word in PEOPLE or (len(word) > 5 and word.endswith(PEOPLE_ENDINGS))


def _tail(words: list[str], place: int) -> int:
    """The last word of "Ministry of …": on over of, the, and; not into "in", which says where."""
    last = place - 1
    for n in range(place, len(words)):
        if capital(words[n]):
            last = n
        elif words[n] in ("in", "to", "with", "on"):
            break
    return last
