"""Remembers which figures a page has shown, so that /figures/<id>/ resolves. The model is in `figures`; it registers here.

`components` stands below the apps and may not import them: `figures` hands its `keep` over when it starts.
"""

from __future__ import annotations

from collections.abc import Callable

Keep = Callable[[str, dict[str, str], str], None]
_keep: list[Keep] = []


def register(keep: Keep) -> None:
    """Set what keeps a figure: method, parameters, id."""
    _keep[:] = [keep]


def remember(method: str, parameters: dict[str, str], figure_id: str) -> None:
    """Note that a figure was shown."""
    for keep in _keep:
        keep(method, parameters, figure_id)
