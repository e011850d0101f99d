"""Quotation marks → quotations, nested ones inside their outer one, in the conventions of the six languages.

A mark that opens and is never closed gives a quotation to its paragraph's end, as found. Gershayim inside a Hebrew word (ש״ח),
apostrophes and inches are not marks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

CLOSERS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "‹": "›",
    "‘": "’",
    '"': '"',
    "״": "״",
    "'": "'",
    "”": "“”",
    "»": "«",
    "‟": "”",
    "‚": "‘’",
}
CLOSING = frozenset("”»›’")
BOTH = frozenset("\"״'")
PREFIXES = frozenset("ושהבלמכ")


@dataclass(slots=True)
class Quote:
    """A quotation with its marks: start and end in the text; `closed` is false where no mark ends it."""

    start: int
    end: int
    closed: bool
    inside: list[Quote] = field(default_factory=list)

    def words(self, text: str) -> str:
        """What stands between the marks."""
        return text[self.start + 1 : self.end - (1 if self.closed else 0)]


def quotes(text: str, start: int, end: int) -> tuple[list[Quote], list[int]]:
    """The outermost quotations of a paragraph, and the places of closing marks that nothing opened."""
    found: list[Quote] = []
    stack: list[Quote] = []
    strays: list[int] = []
    for place in _marks(text, start, end):
        mark = text[place]
        top = next((n for n in range(len(stack) - 1, -1, -1) if mark in CLOSERS[text[stack[n].start]]), None)
        if top is not None and _can_close(text, place, stack[top], end):
            quote = stack[top]
            quote.end, quote.closed = place + 1, True
            _settle(stack[top + 1 :], quote)
            del stack[top:]
            (stack[-1].inside if stack else found).append(quote)
        elif mark in CLOSERS and _can_open(text, place, end, bool(stack)) and len(stack) < 8:
            stack.append(Quote(place, end, False))
        elif mark in CLOSING and mark != "’":
            strays.append(place)
    for quote in [q for q in stack if text[q.start] in "‘'‚"]:
        stack.remove(quote)  # an apostrophe has too many other uses to be kept as an opening
        (stack[-1].inside if stack else found).extend(quote.inside)
    if stack:
        first = stack[0]
        _settle(stack[1:], first)
        first.end = start + len(text[start:end].rstrip())
        found.append(first)
    return sorted(found, key=lambda q: q.start), strays


def _settle(unclosed: list[Quote], outer: Quote) -> None:
    """An inner mark that was never closed is no quotation of its own; what it held moves out."""
    for quote in unclosed:
        outer.inside += quote.inside


def _marks(text: str, start: int, end: int) -> Iterator[int]:
    wanted = CLOSERS.keys() | CLOSING
    for place in range(start, end):
        if text[place] in wanted and not _inside_word(text, place, start, end):
            yield place


def _inside_word(text: str, place: int, start: int, end: int) -> bool:
    """Apostrophes and gershayim: a letter on both sides; for gershayim the last letters of the word."""
    mark = text[place]
    if mark not in "\"״'’‘" or not (start < place < end - 1):
        return False
    before, after = text[place - 1], text[place + 1]
    if not (before.isalpha() and after.isalpha()):
        return (
            mark in '"″'
            and before.isdigit()
            and not after.isalpha()
            and after in " x×"
            and text.count('"', max(start, place - 2000), place) % 2 == 0
        )
    if mark in "'’‘":
        return True
    if not "\u05d0" <= before <= "\u05ea":
        return False
    word = place
    while word > max(start, place - 30) and text[word - 1].isalpha():
        word -= 1
    rest = place + 1
    while rest < min(end, place + 30) and text[rest].isalpha():
        rest += 1
    prefixed = place - word <= 2 and all(c in PREFIXES for c in text[word:place])
    return not (prefixed and rest - place > 2)


def _can_open(text: str, place: int, end: int, nested: bool) -> bool:
    mark = text[place]
    before, after = text[place - 1] if place else " ", text[place + 1] if place + 1 < end else " "
    if mark in "“„«‹‟":
        return True
    if after.isspace() and mark != "«":
        return False
    if mark in "”»":
        return not before.isalnum() and before not in ".,!?;:" and after.isalnum()
    if mark in "'‘‚":
        return (before.isspace() or before in '([—–-“"«') and after.isalnum()
    return not before.isalnum() or ("\u05d0" <= before <= "\u05ea") or ("\u0620" <= before <= "\u064a")


def _can_close(text: str, place: int, quote: Quote, end: int) -> bool:
    mark = text[place]
    after = text[place + 1] if place + 1 < end else " "
    if mark in "'’":
        single = text[quote.start] in "'‘‚"
        return (
            single
            and not after.isalnum()
            and (text[place - 1] in ".,!?;:…" or text[place - 1] != "s" or place - quote.start < 40)
        )
    if mark in BOTH:
        return place > quote.start + 1 and (not after.isalnum() or text[place - 1] in ".,!?")
    if mark == "“":
        return text[quote.start] in "„”" and not (text[place - 1].isspace() and after.isalnum())
    return True


def mask(text: str, start: int, end: int, found: list[Quote]) -> str:
    """The paragraph with the inside of its quotations blanked, all but a last full stop: lengths stay."""
    parts, done = [], start
    for quote in found:
        inner, stop = quote.start + 1, quote.end - (1 if quote.closed else 0)
        last = text[stop - 1] if stop > inner and text[stop - 1] in ".,!?…؟" else "_"
        parts += [text[done:inner], "_" * max(0, stop - inner - 1), last if stop > inner else ""]
        done = stop
    return "".join([*parts, text[done:end]])
