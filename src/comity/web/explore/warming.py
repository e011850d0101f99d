"""The home page worked out before anybody asks for it: when the site starts, and soon after another release is served.

Its figures rest on every case, which takes seconds on a large lake; a release never changes, so they are kept.
"""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.db import connections
from django.utils import translation

from comity.lake import current_release
from comity.web.components import memory
from comity.web.components.lakes import lake
from comity.web.explore.queries import home

EVERY = 2.0
"""Seconds between two looks at which release is served."""


def start() -> None:
    """Look after it from now on, beside the requests."""
    threading.Thread(target=_watch, name="warming", daemon=True).start()


def _watch() -> None:
    seen = ""
    while True:
        seen = look(seen)
        connections.close_all()
        time.sleep(EVERY)


def look(seen: str) -> str:
    """Work the home page out in every language if another release than `seen` is served; returns that release.

    Whatever goes wrong is told in the log and left to the request that meets it.
    """
    served = seen
    try:
        served = current_release(settings.COMITY.home) or ""
        if served and served != seen:
            at = lake()
            for language, _name in settings.LANGUAGES:
                with translation.override(language):
                    home.kept(at)
            memory.set_aside()
    except Exception as error:  # a thread of its own: nobody else would hear of it
        logging.getLogger(__name__).warning("the home page was not worked out beforehand: %s", error)
    return served
