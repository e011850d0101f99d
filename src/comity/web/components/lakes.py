"""The opened lake. The release pointer is read at each request; an opened release is shared until another takes its place.

`cached` keeps results in this process by release and question: a release never changes, so nothing ever goes stale.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from comity.lake import Lake, current_release, manifest_of
from comity.model.errors import LakeError, UsageError

T = TypeVar("T")
KEEP_RESULTS = 4000
KEEP_LAKES = 4


class NoLake(LakeError):
    """No lake has been built in this home yet."""


_lock = threading.Lock()
_lakes: OrderedDict[str, Lake] = OrderedDict()
_results: OrderedDict[tuple[object, ...], object] = OrderedDict()


def lake(release: str = "") -> Lake:
    """The lake at the current release, or at `release`. Raises NoLake, or Http404 for a release that is not kept."""
    home = settings.COMITY.home
    wanted = current_release(home)
    if wanted is None:
        raise NoLake("no lake has been built yet", next_step="run `comity ingest`")
    if release and release != wanted:
        if not _kept(release):
            raise Http404(_("No release with this name is kept here. Leave out “release” to see the current one."))
        wanted = release
    with _lock:
        if wanted not in _lakes:
            _lakes[wanted] = Lake.open(home, release=wanted)
            while len(_lakes) > KEEP_LAKES:
                _lakes.popitem(last=False)
        _lakes.move_to_end(wanted)
        return _lakes[wanted]


def _kept(release: str) -> bool:
    """Whether a release of exactly this id was made here; only its own manifest is looked at."""
    try:
        return manifest_of(settings.COMITY.home, release).id == release
    except UsageError:
        return False


def cached(at: Lake, name: str, key: tuple[object, ...], make: Callable[[], T]) -> T:
    """`make()`, computed once per release, name and key. Two threads may compute the same value; both are equal."""
    full = (at.release, name, *key)
    with _lock:
        if full in _results:
            _results.move_to_end(full)
            return _results[full]  # type: ignore[return-value]
    made = make()
    with _lock:
        _results[full] = made
        while len(_results) > KEEP_RESULTS:
            _results.popitem(last=False)
    return made
