"""Fields that several tables share: uncertain dates, languages, text of any origin; each checked when a row is cleaned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

from comity.model.errors import UsageError
from comity.parsing.safetext import storable
from comity.parsing.uncertain import span
from comity.web.components import dates, words

if TYPE_CHECKING:
    Char = models.CharField[str, str]
    Text = models.TextField[str, str]
else:
    Char = models.CharField
    Text = models.TextField

NAME, TITLE, WORDS, LONG = 500, 500, 20_000, 2_000_000
"""Longest texts in characters: a name, a title, words quoted or answered, a whole document."""


def edtf(text: str) -> None:
    """Refuse what is no EDTF date."""
    try:
        span(text)
    except UsageError as error:
        raise ValidationError(str(error), code="not-a-date") from error


class DateAsKnown(Char):
    """A date as far as it is known (EDTF), or empty."""

    def __init__(self, *args: Any, **named: Any) -> None:
        usual: dict[str, Any] = {"max_length": 60, "blank": True, "default": ""}
        super().__init__(*args, **(usual | named))
        self.validators = [*self.validators, edtf]

    def told(self, text: str) -> str:
        """The date in the reader's words."""
        return dates.in_words(text)


class Language(Char):
    """A BCP 47 language tag; empty when nobody knows."""

    def __init__(self, *args: Any, **named: Any) -> None:
        usual: dict[str, Any] = {"max_length": 35, "blank": True, "default": ""}
        super().__init__(*args, **(usual | named))

    def told(self, tag: str) -> str:
        """The language by its name, where it has one here."""
        return words.word(words.LANGUAGES, tag)


class Words(Text):
    """Text exactly as found, with plain line ends and without NUL; `longest` is checked where rows are saved, too."""

    def __init__(self, *args: Any, longest: int = WORDS, **named: Any) -> None:
        self.longest = longest
        super().__init__(*args, **named)

    def deconstruct(self) -> Any:
        """For migrations."""
        name, path, args, named = super().deconstruct()
        return name, path, args, {**named, "longest": self.longest}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """The text as it can be kept; raises UsageError when it is too long."""
        text = storable(getattr(model_instance, self.attname) or "", self.longest, str(self.verbose_name))
        setattr(model_instance, self.attname, text)
        return text
