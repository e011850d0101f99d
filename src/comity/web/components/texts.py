"""Words of others on our pages: shown exactly, with what could mislead printed and named. Nothing of it is ever markup."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, pgettext

from comity.parsing import safetext

FLAGS: dict[str, str | Promise] = {
    "markup": gettext_lazy("holds markup, shown here as letters"),
    "direction-control": gettext_lazy("holds characters that turn the direction of text, printed here by number"),
    "invisible-character": gettext_lazy("holds invisible characters, printed here by number"),
    "control-character": gettext_lazy("holds control characters, printed here by number"),
    "look-alike": gettext_lazy("mixes letters of two alphabets that look alike"),
}
LONGEST_LABEL = 120
_PLACE = re.compile(r"%\((\w+)\)s")


def bdi(text: str, language: str = "") -> SafeString:
    """Words in their own language and direction, every character that hides or turns others printed by its number."""
    attribute = format_html(' lang="{}"', language) if language else ""
    return format_html('<bdi{} dir="auto">{}</bdi>', attribute, safetext.shown(text))


def label(text: str, language: str = "") -> SafeString:
    """As `bdi`, cut where it is too long for a link or a cell; the whole stands on the page that it leads to."""
    return bdi(cut(text), language)


def cut(text: str, longest: int = LONGEST_LABEL) -> str:
    """The text, or its beginning with an ellipsis."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def flags(*texts: str) -> SafeString:
    """What in some words could mislead a reader, each as a tag beside them; nothing where there is nothing."""
    found = dict.fromkeys(flag for text in texts for flag in safetext.flags(text))
    return format_html_join("", ' <span class="tag flag">{}</span>', ((FLAGS.get(f, f),) for f in found))


def sentence(text: str, **parts: object) -> SafeString:
    """A translated sentence with its parts put in, each escaped unless it is markup of ours already."""
    return format_html(_PLACE.sub(r"{\1}", text.replace("{", "{{").replace("}", "}}")), **parts)


def listed(parts: list[SafeString]) -> SafeString:
    """Parts of a sentence in a row."""
    return mark_safe(pgettext("between items of a list", ", ").join(parts))  # noqa: S308 - parts are escaped already


def web(address: str) -> str:
    """The address if it leads to the web, else nothing: a published `javascript:` link must not become a link of ours."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return address.strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def away(address: str, text: str = "") -> SafeString:
    """A link that leaves this site, or its text where it is no link."""
    told = bdi(cut(text or address))
    href = web(address)
    return format_html('<a href="{}" rel="nofollow noopener external">{}</a>', href, told) if href else told
