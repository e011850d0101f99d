"""Every error that Comity raises on purpose.

    ComityError                 1   (never raised itself)
    ├── UsageError              2   the question was malformed
    ├── InputError              3   a file or case could not be used
    │   ├── CaseError           3   a case file breaks the written format
    │   └── FetchError          3   a source could not be fetched whole
    ├── LakeError               4   the lake is missing, locked or damaged
    ├── RefusedError            5   the sum would be false: stages, currencies, areas or prices do not match
    └── SettingsError           6   an unknown or malformed setting

The number is the exit code of the command line. A message says where, what was found, what was expected, and the next step.
"""

from __future__ import annotations


class ComityError(Exception):
    """Base of the tree: where it happened, what was found, what was expected and what to do next."""

    exit_code = 1

    def __init__(self, found: str, *, where: str = "", expected: str = "", next_step: str = "") -> None:
        self.found, self.where, self.expected, self.next_step = found, where, expected, next_step
        super().__init__(found)

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.found}" if self.where else self.found]
        if self.expected:
            parts.append(f"Expected: {self.expected}")
        if self.next_step:
            parts.append(f"Next: {self.next_step}")
        return "\n".join(parts)


class UsageError(ComityError):
    """The question was malformed: an unknown option, case, stage or year range."""

    exit_code = 2


class InputError(ComityError):
    """A file could not be used at all."""

    exit_code = 3


class CaseError(InputError):
    """A case file breaks the written format (docs/reference/case-file.md)."""


class FetchError(InputError):
    """A source could not be fetched whole; nothing of it was kept."""


class LakeError(ComityError):
    """The lake is missing, locked by another ingest, or damaged."""

    exit_code = 4


class RefusedError(ComityError):
    """Going on would make a false number."""

    exit_code = 5


class SettingsError(ComityError):
    """An unknown or malformed setting stops the start."""

    exit_code = 6
