"""What is wrong with a case file, collected: every message says where, what was found, what was expected, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from comity.model.finding import Finding, Level

LONGEST = 160


class Report:
    """Findings about one case file, in the order in which they were met. `broken` while any of them refuses the case."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    @property
    def broken(self) -> bool:
        """Whether the case as a whole must be refused."""
        return any(finding.level is Level.BROKEN for finding in self.findings)

    def error(self, code: str, file: str, line: int, place: str, found: str, expected: str, remedy: str) -> None:
        """One reason to refuse the case. `place` is the path inside the file, e.g. `areas[2].populations`."""
        self._add(Level.BROKEN, code, file, line, place, found, expected, remedy)

    def note(self, code: str, file: str, line: int, place: str, found: str, expected: str, remedy: str) -> None:
        """Something to know that refuses nothing."""
        self._add(Level.NOTE, code, file, line, place, found, expected, remedy)

    def _add(
        self, level: Level, code: str, file: str, line: int, place: str, found: str, expected: str, remedy: str
    ) -> None:
        where = f"{file} line {line}" if line else file
        where = f"{where}, {place}" if place else where
        short = found if len(found) <= LONGEST else found[: LONGEST - 1] + "…"
        self.findings.append(Finding(f"case-{code}", level, where, line, short, expected, remedy))


def one_of(words: Iterable[str]) -> str:
    """The allowed words as a sentence part: `a, b or c`."""
    listed = list(words)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} or {listed[-1]}" if listed else "nothing"


def nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: did you mean the known word that looks most alike, else `otherwise`."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else otherwise
