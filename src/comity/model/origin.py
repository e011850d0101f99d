"""Where bytes came from, and the bytes themselves as they were published."""

from __future__ import annotations

from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Origin:
    """Who published a file, under what name, licence and address, and when it was published and captured (ISO dates)."""

    name: str
    publisher: str = ""
    title: str = ""
    url: str = ""
    licence: str = ""
    published: str = ""
    captured: str = ""
    path: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One file's bytes, unchanged, named by their SHA-256. `name` is the file's own name, without folders."""

    sha256: str
    path: Path
    bytes: int
    origin: Origin

    @property
    def name(self) -> str:
        """The published file's own name."""
        return self.origin.name

    def open(self) -> BufferedReader:
        """The bytes, from the first."""
        return self.path.open("rb")


@dataclass(frozen=True, slots=True)
class Head:
    """What a reader sees when asked whether it knows a file: its name and its first bytes, also as text."""

    name: str
    data: bytes
    text: str
