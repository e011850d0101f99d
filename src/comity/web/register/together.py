"""Which entries of the register are one organisation, as people judged at the desk or equal, validated identifiers say.

The desk derives it (`use`), as the judgements are its own; nothing is stored, so that a judgement taken back leaves every page
as it was. Of several entries the first by address leads: the others' addresses lead to it, and each line names its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

Groups = Mapping[str, tuple[str, ...]]
"""The entries that belong together, by the slug of each, in the order of their slugs; an entry alone is not in it."""


class _Derived:
    by: Callable[[], Groups] = staticmethod(dict)


def use(derive: Callable[[], Groups]) -> None:
    """Let the desk say how entries that belong together are found."""
    _Derived.by = staticmethod(derive)


def entries(slug: str) -> tuple[str, ...]:
    """The entries that are one organisation with this one, itself among them, the leading one first."""
    return _Derived.by().get(slug, (slug,))


def leading() -> dict[str, str]:
    """The entry that leads, by the slug of every entry that is one organisation with others."""
    return {slug: some[0] for slug, some in _Derived.by().items()}
