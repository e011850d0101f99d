"""Whether the words of a rule stand in what a measure is called and what is said of it, decided for many rows in little time.

Each word of a text is looked at once: its keys are those of the search (entities.keys), so that a Hebrew or Arabic word is
found without its prefixes, and a name in another script by its consonants.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from comity.entities.keys import LEANING, RAW, of_word
from comity.entities.scripts import script
from comity.web.policy.models import MeasureTitle
from comity.web.policy.watching.raw import Raw

AT_ONCE = 800
MANY = 4000
"""From so many measures on, reading all titles is quicker than naming the measures."""
PLAIN = ("latin", "")
"""Scripts of which words are found in English letters by these letters alone."""


@lru_cache(maxsize=100_000)
def _keys(raw: str) -> tuple[frozenset[str], frozenset[str], str]:
    """A word's keys as written (with and without prefixes), those of its consonants, and its script."""
    keys = of_word(raw)
    plain = frozenset(key for key, weight in keys if weight >= LEANING)
    return plain, frozenset(key for key, weight in keys if weight < LEANING), script(raw)


def words_of(value: str) -> list[str]:
    """The words of a rule, each once. All of them must stand in what is watched for."""
    return list(dict.fromkeys(RAW.findall(value)))


class Wanted:
    """Some words; what stands in a text of them is a number with one bit for each."""

    def __init__(self, value: str) -> None:
        self._asked = [_keys(word) for word in words_of(value)]
        self.all = (1 << len(self._asked)) - 1
        self._hits: dict[str, int] = {}
        self._plain = all(written in PLAIN for _keys, _bones, written in self._asked)
        self._letters = [(1 << place, key) for place, (keys, *_) in enumerate(self._asked) for key in keys]

    def stand_in(self, *texts: str) -> bool:
        """Whether every word stands in one of the texts."""
        return bool(self._asked) and self.mask(*texts) == self.all

    def mask(self, *texts: str) -> int:
        """Which of the words stand in the texts, or, in another script, one with the same consonants."""
        found, hits = 0, self._hits
        for text in texts:
            # No word goes across a space, and to split there is much quicker than to look for the words.
            for part in text.split():
                hit = hits.get(part)
                if hit is None:
                    hit = hits[part] = self._hit(part)
                found |= hit
        return found

    def at_least(self, *texts: str) -> int:
        """All that `mask` finds, now and then more ("art" in "party"); quicker where words and texts are in plain letters."""
        if not self._plain:
            return self.mask(*texts)
        letters = "\n".join([text for text in texts if text.isascii()]).lower().replace("'", "").replace('"', "")
        found = self.mask(*[text for text in texts if not text.isascii()])
        for bit, key in self._letters:
            if key in letters:
                found |= bit
        return found

    def _hit(self, part: str) -> int:
        hit = 0
        for raw in RAW.findall(part):
            plain, bones, written = _keys(raw)
            for place, (own, own_bones, own_script) in enumerate(self._asked):
                if not plain.isdisjoint(own) or (written != own_script and not bones.isdisjoint(own_bones)):
                    hit |= 1 << place
        return hit


class Titles:
    """What measures are called, in all languages: read for many at once, when first needed."""

    def __init__(self) -> None:
        self._texts: dict[int, list[str]] = {}

    def need(self, measures: Iterable[int]) -> None:
        """Read the titles of these, where they are not read yet."""
        missing = sorted(set(measures) - self._texts.keys())
        self._texts.update({pk: [] for pk in missing})
        rows = MeasureTitle.objects.values_list("measure_id", "text")
        parts = [missing[at : at + AT_ONCE] for at in range(0, len(missing), AT_ONCE)]
        for some in [rows] if len(missing) > MANY else [rows.filter(measure_id__in=part) for part in parts]:
            wanted = set(missing)
            for pk, text in some:
                if pk in wanted:
                    self._texts[pk].append(text)

    def of(self, measure: int | None) -> list[str]:
        """A measure's titles; none for no measure."""
        return self._texts.get(measure, []) if measure is not None else []


class May:
    """Which rows may be about some words, asked before a row is read whole and named. Only what surely is not is dropped."""

    def __init__(self, value: str) -> None:
        self.wanted, self.titles = Wanted(value), Titles()
        self._called: dict[int, int] = {}

    def be(self, measure: int | None, *texts: str) -> bool:
        """Whether the words may stand in these texts, or in the measure's titles, which must have been read."""
        if measure is None:
            return self.wanted.stand_in(*texts)
        titles = self.titles.of(measure)
        if not titles:
            return True  # it is called by its key
        called = self._called.get(measure)
        if called is None:
            called = self._called[measure] = self.wanted.at_least(*titles)
        if called | self.wanted.at_least(*texts) != self.wanted.all:
            return False
        return self.wanted.mask(*titles, *texts) == self.wanted.all

    def rows(self, raws: list[Raw]) -> list[Raw]:
        """Those of some changes that may be about the words; what speaks of a second measure may, whatever that is called."""
        self.titles.need(raw.measure_id for raw in raws if raw.measure_id is not None)
        return [raw for raw in raws if raw.other or self.be(raw.measure_id, raw.words, raw.title, *_moved(raw))]


def _moved(raw: Raw) -> Iterable[str]:
    return (text for each in raw.differences for text in (each.before, each.after))
