"""Charts drawn for a page, kept by their specification: a drawing is made once, in this process and on disk.

The kept files are named by the hash of the specification, so they are true for ever and may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from comity.briefs import draw, paths, tree
from comity.briefs.charts import Chart, Spec


def both(chart: Chart) -> tuple[SafeString, SafeString]:
    """The wide and the narrow drawing, for inlining."""
    return _page(chart.wide), _page(chart.narrow)


def branches(drawing: tree.Drawing) -> tuple[SafeString, SafeString]:
    """The wide and the narrow drawing of a tree. Drawn at once: it needs no engine."""
    drawn = [draw.for_page(tree.svg(drawing, width)) for width in (tree.WIDE, tree.NARROW)]
    return mark_safe(drawn[0]), mark_safe(drawn[1])  # noqa: S308 - drawn by briefs.tree, which escapes every label


def ribbons(made: paths.Diagram, labels: paths.Labels) -> tuple[SafeString, SafeString]:
    """The wide and the narrow drawing of money from donors to receivers. Drawn at once: it needs no engine."""
    drawn = [draw.for_page(paths.svg(made, labels, width)) for width in (paths.WIDE, paths.NARROW)]
    return mark_safe(drawn[0]), mark_safe(drawn[1])  # noqa: S308 - drawn by briefs.paths, which escapes every label


def _page(spec: Spec) -> SafeString:
    return mark_safe(draw.for_page(_drawn(json.dumps(spec, sort_keys=True))))  # noqa: S308 - drawn by vl-convert, escaped


@lru_cache(maxsize=512)
def _drawn(spec: str) -> str:
    kept = _folder() / (hashlib.sha256(f"{draw.VEGA_LITE} {draw.VERSION} {spec}".encode()).hexdigest() + ".svg")
    try:
        return kept.read_text("utf-8")
    except OSError:
        pass
    drawn = draw.svg(json.loads(spec))
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        aside = kept.with_suffix(f".{os.getpid()}")
        aside.write_text(drawn, "utf-8")
        aside.replace(kept)
    except OSError:
        return drawn  # a full or read-only disk costs time, not the page
    return drawn


def _folder() -> Path:
    return Path(settings.COMITY.home) / "charts"
