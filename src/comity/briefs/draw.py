"""From a Vega-Lite specification to SVG, the same for pages and print, without a browser or a network.

The drawing is cleaned for a strict page: no inner roles (the page gives the text alternative), no inline styles, nothing
random. `for_page` swaps the light colours for CSS custom properties.
"""

from __future__ import annotations

import json
import re
from typing import Any

from comity.briefs.palette import COLOURS, PAPER

VEGA_LITE = "5.20"
VERSION = "2"
FONTS = "Rubik, sans-serif"
_ROLES = re.compile(r' (?:role|aria-[a-z]+|xmlns:xlink|pointer-events)="[^"]*"')
_INVISIBLE = re.compile(r'<path class="(?:background|foreground)"[^>]*d="(?:M0,0h0v0h0Z)?"[^>]*/>')
_SIZE = re.compile(r'^<svg ([^>]*?)class="marks" width="([\d.]+)" height="([\d.]+)"')
_HEX = re.compile(r"#[0-9a-f]{6}")
_VARIABLE = {values[0]: f"var(--c-{name})" for name, values in COLOURS.items()} | {PAPER[0]: "var(--paper)"}


def svg(spec: dict[str, Any]) -> str:
    """The drawing of `spec` with light colours, self-contained. The same spec gives the same text."""
    import vl_convert

    drawn = str(vl_convert.vegalite_to_svg(json.dumps(spec, sort_keys=True), vl_version=VEGA_LITE))
    drawn = drawn.replace('font-family="sans-serif"', f'font-family="{FONTS}"')
    return _INVISIBLE.sub("", _ROLES.sub("", drawn))


def for_page(drawing: str, described_by: str = "") -> str:
    """The drawing for an HTML page: colours by custom property, sized by the stylesheet, hidden from assistive readers.

    The page states the text alternative beside it.
    """
    sized = _SIZE.sub(r'<svg \1class="chart" aria-hidden="true" focusable="false"', drawing)
    return _HEX.sub(lambda found: _VARIABLE.get(found[0], found[0]), sized)
