"""What is asked of the lake: the options of `comity figure`, and of every number on a page."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from comity.model.errors import UsageError

YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
PRICES = re.compile(r"current|constant:\d{4}(:donor)?")


@dataclass(frozen=True, slots=True)
class Years:
    """A closed range of years, by the publisher's label (calendar or fiscal)."""

    first: int
    last: int

    @classmethod
    def parse(cls, text: str) -> Years:
        """`1986-2005` or `2021`. Raises UsageError."""
        match = YEARS.fullmatch(text.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if last < first:
            raise UsageError(
                f"“{text}” is not a range of years", expected="1986-2005 or 2021", next_step="correct --years"
            )
        return cls(first, last)

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))

    def __len__(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        return f"{self.first}-{self.last}" if self.last > self.first else str(self.first)


@dataclass(frozen=True, slots=True)
class Question:
    """One figure's parameters. Empty text means: not restricted (donor) or the case's own first choice (population).

    `prices` is `current`, `constant:YYYY` (converted, then deflated by United States prices) or
    `constant:YYYY:donor` (deflated by each donor's own US-dollar deflator, as the DAC does).
    `against` names the second case of a ratio.
    """

    case: str
    stage: str
    definition: str
    area: str
    years: Years
    population: str = ""
    donor: str = ""
    prices: str = "current"
    precedence: str = "case"
    against: str = ""

    def __post_init__(self) -> None:
        if not PRICES.fullmatch(self.prices):
            raise UsageError(
                f"no price basis is called “{self.prices}”",
                expected="current, constant:2022 or constant:2022:donor",
                next_step="correct --prices",
            )

    def parameters(self) -> dict[str, str]:
        """The question as plain text, in a fixed order: what a figure's id is made from."""
        return {
            name: str(value["first"]) + "-" + str(value["last"]) if isinstance(value, dict) else str(value)
            for name, value in asdict(self).items()
        }


def figure_id(method: str, question: Question) -> str:
    """The id of a figure: the hash of its method and parameters, 16 hexadecimal digits."""
    text = json.dumps({"method": method, **question.parameters()}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
