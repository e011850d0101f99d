"""Answering a question in words: every word must stand in what is found, in any of its writings; the last may be a beginning.

Order: the sum of the words' best weights, then kind, title and key, so that every database gives the same list.
"""

from __future__ import annotations

from dataclasses import dataclass

from comity.entities.keys import asked
from comity.web.search.models import BEGINNING, Entry, Posting, Word

KINDS = ("organisation", "person", "measure", "statement", "article", "activity")
MOST = 50
_MANY_WORDS = 400
_BATCH = 800
_TIES = 4_000


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `score` is for ordering within one answer and is shown to nobody."""

    kind: str
    key: str
    title: str
    line: str
    language: str
    score: int


def find(text: str, kinds: tuple[str, ...] = ()) -> tuple[list[Hit], int]:
    """The best of what the register holds for a question, and how many there are in all. Nothing asked, nothing found."""
    scores: dict[int, int] = {}
    wanted = asked(text)
    for place, keys in enumerate(wanted):
        words = _word_ids(dict(keys), beginning=place == len(wanted) - 1)
        found = _postings(words, kinds, scores if place else None)
        scores = {entry: scores.get(entry, 0) + weight for entry, weight in found.items()}
        if not scores:
            break
    return _best(scores), len(scores)


def _word_ids(keys: dict[str, int], *, beginning: bool) -> dict[int, int]:
    """The indexed words that a word of the question may mean, with how well each stands for it."""
    found: dict[int, int] = {}
    for pk, text in Word.objects.filter(text__in=keys).values_list("pk", "text"):
        found[pk] = keys[text]
    for key, weight in keys.items():
        if beginning and len(key) >= BEGINNING and not key.startswith("~"):
            longer = Word.objects.filter(start=key[:BEGINNING], text__startswith=key).order_by("text")
            for pk in longer.values_list("pk", flat=True)[:_MANY_WORDS]:
                found.setdefault(pk, max(1, weight // 2))
    return found


def _postings(words: dict[int, int], kinds: tuple[str, ...], among: dict[int, int] | None) -> dict[int, int]:
    """The best weight of any of the words in each entry, of the entries still in question."""
    posted = Posting.objects.filter(word_id__in=words)
    if kinds:
        posted = posted.filter(entry__kind__in=kinds)
    if among is not None and len(among) <= _BATCH:
        posted = posted.filter(entry_id__in=among)
    found: dict[int, int] = {}
    for word, entry, weight in posted.values_list("word_id", "entry_id", "weight").iterator(chunk_size=10_000):
        if (among is None or entry in among) and words[word] * weight > found.get(entry, 0):
            found[entry] = words[word] * weight
    return found


def _best(scores: dict[int, int]) -> list[Hit]:
    """The entries of the best scores; all that share the last one's score are weighed before the list is cut."""
    order = sorted(scores, key=lambda entry: (-scores[entry], entry))
    last = scores[order[MOST - 1]] if len(order) > MOST else 0
    near = [entry for entry in order if scores[entry] >= last][:_TIES]
    hits = []
    for at in range(0, len(near), _BATCH):
        for e in Entry.objects.filter(pk__in=near[at : at + _BATCH]):
            hits.append(Hit(e.kind, e.key, e.title, e.line, e.language, scores[e.pk]))
    hits.sort(key=lambda h: (-h.score, KINDS.index(h.kind), h.title, h.key))
    return hits[:MOST]
