"""The index of what the register publishes: words, entries, and which word stands in which entry.

Plain tables and equality, prefixes by a column of their own: every database gives the same answer, whatever its collation.
Holds nothing that is not public, and can be made again at any time (`comity search`).
"""

from __future__ import annotations

from django.db import models

BEGINNING = 3


class Word(models.Model):
    """One key (entities/keys.py) and its first letters, by which a beginning of a word is looked up."""

    text = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=BEGINNING, db_index=True)

    def __str__(self) -> str:
        return self.text


class Entry(models.Model):
    """One thing that can be found: what it is, its slug or id, and the line that a list shows."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    title = models.TextField()
    line = models.TextField(blank=True, default="")
    language = models.CharField(max_length=35, blank=True, default="")

    class Meta:
        """A thing once."""

        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="found_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.key}"


class Posting(models.Model):
    """A word stands in an entry, with what weight."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, db_index=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        """A word in an entry once; the lists of a word read quickly."""

        constraints = [models.UniqueConstraint(fields=["word", "entry"], name="posted_once")]

    def __str__(self) -> str:
        return f"{self.word_id} in {self.entry_id}"
