"""What organisations pledge, claim and argue, for their pages: told by the room that keeps it, to the room that shows it.

`components` stands below the apps and may not import them, and `register` knows nothing of policy: `policy` hands its teller
over when it starts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString

Teller = Callable[[Sequence[int]], SafeString]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Set what tells of organisations."""
    _tellers[:] = [teller]


def of(organisations: Sequence[int]) -> SafeString:
    """What these entries of the register, which are one organisation, do in public policy, as HTML; empty where nothing is."""
    return _tellers[0](organisations) if _tellers else SafeString("")
