"""Rows of the case files that have one title in several languages, and are called by it in the page's."""

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
