"""The ten stages that public money passes through. Amounts of different stages are never added."""

from __future__ import annotations

from enum import StrEnum

from comity.model.errors import UsageError


class Stage(StrEnum):
    """One of ten; the order is the order in which money usually moves."""

    REQUESTED = "requested"
    ANNOUNCED = "announced"
    PLEDGED = "pledged"
    AUTHORISED = "authorised"
    APPROPRIATED = "appropriated"
    ALLOCATED = "allocated"
    COMMITTED = "committed"
    DISBURSED = "disbursed"
    SPENT = "spent"
    RETURNED = "returned"

    @classmethod
    def named(cls, word: str) -> Stage:
        """The stage of that name; `obligated` is the United States' word for committed. Raises UsageError."""
        plain = word.strip().lower()
        if plain == "obligated":
            return cls.COMMITTED
        try:
            return cls(plain)
        except ValueError:
            raise UsageError(
                f"no stage is called “{word}”", expected=", ".join(cls), next_step="name one of the ten stages"
            ) from None
