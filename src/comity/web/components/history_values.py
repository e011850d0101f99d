"""A column's value as people read it in a history: no key of a file, no row's number, no day as a computer writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.parsing.safetext import shown
from comity.web.components import dates, formats
from comity.web.components.history_words import FIELDS, KEYS, REGIMES
from comity.web.components.words import LANGUAGES

LONGEST = 2000


def said(field: Field[Any, Any], value: Any) -> str:
    """What it refers to by its name, a choice by its label, a day in words, several one after another.

    Invisible characters in it are written out, but for those that keep a number in its own direction.
    """
    if value is None or value == "":
        return ""
    if field.many_to_many:
        return _listed(_named(field, row[field.related_model._meta.model_name]) for row in value)  # type: ignore[union-attr]
    if field.related_model is not None:
        return _named(field, value)
    if isinstance(value, str):
        return _text(field, value)[:LONGEST]
    if field.name == "public" and isinstance(value, list):
        value = [str(FIELDS.get(name, name)) for name in value]
    return _plain(value)[:LONGEST]


def _text(field: Field[Any, Any], value: str) -> str:
    """A column that tells its own values in words has `told`."""
    told = getattr(field, "told", None)
    return str(told(value)) if told else shown(str(dict(field.flatchoices).get(value, value)))


def _named(field: Field[Any, Any], key: Any) -> str:
    related: Any = field.related_model
    found = related._base_manager.filter(pk=key).first()
    return shown(str(getattr(found, "shown_name", found) if found is not None else key))[:LONGEST]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return dates.moment(value)
    if isinstance(value, date):
        return dates.day(value)
    if isinstance(value, Decimal):
        return formats.ltr(formats.plain(value))
    if isinstance(value, Mapping):
        return _mapped(value)
    if isinstance(value, list | tuple):
        return _listed(map(_plain, value))
    return shown(str(value))


def _mapped(value: Mapping[str, Any]) -> str:
    """An office with its jurisdiction in brackets; of anything else each part under its name."""
    if set(value) == {"office", "jurisdiction"}:
        return shown(f"{value['office']} ({value['jurisdiction']})" if value["jurisdiction"] else value["office"])
    kept = {key: each for key, each in value.items() if each not in ("", None, [], {})}
    return _listed(f"{_key(key)}: {_plain(_coded(key, each))}" for key, each in kept.items())


def _key(key: str) -> str:
    return str(KEYS.get(key) or LANGUAGES.get(key) or FIELDS.get(key) or shown(key))


def _coded(key: str, value: Any) -> Any:
    return [str(REGIMES.get(code, code)) for code in value] if key == "regimes" else value


def _listed(parts: Iterable[str]) -> str:
    return pgettext("between items of a list", "; ").join(parts)
