"""Rows of the case files whose title, or other texts, are there in several languages, and are shown in the page's."""

from __future__ import annotations

from django.utils.translation import get_language


class Titled:
    """`title`, and `titles` by language where there are several: what a page calls the row, and in which language."""

    title: str
    titles: dict[str, str]
    language: str

    @property
    def name(self) -> str:
        """The title in the page's language, else the one it was entered under."""
        return self.titles.get(get_language() or "en") or self.title

    @property
    def name_language(self) -> str:
        """The language of `name`; empty where nobody knows it."""
        language = get_language() or "en"
        if self.titles.get(language):
            return language
        return getattr(self, "language", "") or next(
            (one for one, text in self.titles.items() if text == self.title), ""
        )


class Further:
    """`further` holds, by column and language, what a case file says of a text in others than English, which is in the column."""

    further: dict[str, dict[str, str]]
    origin: str

    def told(self, column: str) -> tuple[str, str]:
        """A text in the page's language, else as it was entered; with its language, empty where nobody knows it."""
        language = get_language() or "en"
        if text := self.further.get(column, {}).get(language):
            return text, language
        return getattr(self, column), "en" if self.origin.startswith("case:") else ""
