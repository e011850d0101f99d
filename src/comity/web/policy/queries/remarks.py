"""What is remarked of a rung: what all its amounts share once, and what each says alone beside its amount, to be unfolded."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.methods.thread import Rung
from comity.methods.thread_pieces import Piece
from comity.parsing.safetext import shown
from comity.web.components import formats
from comity.web.components.tables import Cell
from comity.web.components.texts import cut

APART = "; "
MOST = 3
"""Amounts up to which their own remarks stand unfolded."""


def cell(rung: Rung) -> Cell:
    """The remarks of a rung; a file has all of them in one column."""
    said = [_clauses(piece) for piece in rung.pieces]
    shared = [each for each in (said[0] if said else []) if all(each in other for other in said)]
    even = [_("a year's even share of a longer amount")] if rung.spread else []
    alone = [
        (piece, APART.join(each for each in clauses if each not in shared))
        for piece, clauses in zip(rung.pieces, said, strict=True)
    ]
    own = list(dict.fromkeys(_own(piece, remark) if len(said) > 1 else remark for piece, remark in alone if remark))
    told = [shown(each) for each in (*shared, *even)]
    language = "en" if told or own else ""
    if len(own) <= MOST:
        return Cell(APART.join([*told, *own]), language=language)
    head = ngettext("%(count)s amount with its remark", "%(count)s amounts with their remarks", len(own))
    return Cell(
        APART.join(told),
        raw=APART.join([*told, *own]),
        language=language,
        folded=tuple(own),
        fold=head % {"count": len(own)},
    )


def _clauses(piece: Piece) -> list[str]:
    """What is said of an amount, each once."""
    parts = (part.strip() for text in (piece.note, piece.weakness) for part in text.split(APART))
    return list(dict.fromkeys(part for part in parts if part))


def _own(piece: Piece, remark: str) -> str:
    """A remark beside the amount of which it is."""
    amount = formats.with_currency(formats.whole_money(piece.amount, piece.currency), piece.currency)
    title = f", {cut(shown(piece.title))}" if piece.title else ""
    return f"{formats.ltr(amount)}{title}: {shown(remark)}"
