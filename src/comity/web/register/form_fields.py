"""Fields that forms about organisations and policy share: reasons, dates as far as known, languages, sources by name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.web.register.models import Source
from comity.web.register.models.fields import edtf

CHANGE_REASON = 100
"""Longest reason that a history row keeps, in characters."""
LTR = {"dir": "ltr"}
WHY = gettext_lazy("Why")


def reason(label: Any = WHY, **named: Any) -> forms.CharField:
    """The reason that the history keeps."""
    named.setdefault("help_text", gettext_lazy("Kept in the history, with your name."))
    return forms.CharField(label=label, max_length=CHANGE_REASON, **named)


def when(label: Any, *, required: bool = False) -> forms.CharField:
    """A date as far as it is known."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=60,
        validators=[edtf],
        help_text=gettext_lazy("As far as it is known: 2021-05-17, 2021-05, 2021~ (about), 2019/2021, 2003/.. (since)"),
        widget=forms.TextInput(attrs=LTR),
    )


def language() -> forms.CharField:
    """A BCP 47 tag."""
    return forms.RegexField(
        r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$",
        label=gettext_lazy("Language"),
        required=False,
        max_length=35,
        help_text=gettext_lazy("Its code: en, ar, he …"),
        widget=forms.TextInput(attrs=LTR | {"list": "known-languages", "autocomplete": "off"}),
    )


class SourceField(forms.CharField):
    """A source of the register, by its number, its address or its title."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("label", gettext_lazy("Source"))
        named.setdefault("help_text", gettext_lazy("Its number, address or exact title, as listed under sources."))
        named.setdefault("widget", forms.TextInput(attrs={"list": "known-sources", "autocomplete": "off"}))
        super().__init__(max_length=2000, **named)

    def prepare_value(self, value: Any) -> Any:
        """A source as it is written in the field."""
        return f"#{value.pk} {value.title}" if isinstance(value, Source) else value

    def clean(self, value: Any) -> Source | None:
        """The source. Refuses what none is called."""
        said = super().clean(value)
        if not said:
            return None
        number = said.lstrip("#").partition(" ")[0]
        by_number = Source.objects.filter(pk=int(number)) if number.isdecimal() and len(number) < 18 else None
        one = by_number.first() if by_number is not None else None
        one = one or Source.objects.filter(Q(url=said) | Q(title=said)).order_by("-pk").first()
        if one is None:
            raise ValidationError(_("No source is called so. Enter it first, under sources or documents."))
        return one
