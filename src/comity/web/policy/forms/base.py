"""What the forms of policy share: errors in a sentence, and lists of known things, one to a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.methods.catalog import cases
from comity.model.errors import ComityError
from comity.web.components.forms import OwnIds
from comity.web.components.words import said as said_in
from comity.web.policy.models import Engagement, Measure, PermitSeries, Pledge, PointVersion
from comity.web.policy.numbers import open_lake
from comity.web.register.form_fields import LTR, SourceField, language, reason, when
from comity.web.register.models import Organisation, Person
from comity.web.register.models.fields import WORDS

__all__ = [
    "ADDRESS",
    "BY_ADDRESS",
    "BY_NAME",
    "LTR",
    "CaseField",
    "Manifold",
    "PolicyForm",
    "SourceField",
    "address",
    "language",
    "line",
    "lines",
    "passage",
    "reason",
    "said",
    "when",
]
MOST_LINES = 200
ADDRESS = gettext_lazy("The last part of its page’s address: small letters, digits, hyphens. It never changes.")
BY_NAME = gettext_lazy("By name or by the last part of the address, one to a line.")
CASE = re.compile(r"[\w-]{1,80}")
BY_ADDRESS = gettext_lazy("By the last part of the address, one to a line.")


class PolicyForm(OwnIds):
    """A form whose ids are its own on a page of several; errors of a rule stand above it or beside a field."""

    key = "policy"

    def refuse(self, error: ComityError | ValidationError, field: str | None = None) -> None:
        """Show why a change was refused."""
        found = error.messages if isinstance(error, ValidationError) else [said(error)]
        self.add_error(field, ValidationError(found))


def said(error: ComityError) -> str:
    """An error as one sentence for whoever reads the form."""
    parts = [f"{error.where}: {error.found}" if error.where else error.found]
    parts += [_("expected: %s") % error.expected] if error.expected else []
    return " – ".join([*parts, *([_("next: %s") % error.next_step] if error.next_step else [])])


def line(label: Any, *, required: bool = True, longest: int = 500, **named: Any) -> forms.CharField:
    """A line of text."""
    return forms.CharField(label=label, required=required, max_length=longest, **named)


def passage(label: Any, *, rows: int = 4, required: bool = False, **named: Any) -> forms.CharField:
    """A box of text."""
    named.setdefault("max_length", WORDS)
    return forms.CharField(label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), **named)


def address() -> forms.SlugField:
    """The last part of an address, chosen once."""
    label, widget = gettext_lazy("Address of its page"), forms.TextInput(attrs=LTR)
    return forms.SlugField(label=label, max_length=120, help_text=ADDRESS, widget=widget)


class CaseField(forms.ChoiceField):
    """A case of the release; one that a row names and no release has stays as it is."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Case"), required=False, choices=_cases)

    def valid_value(self, value: Any) -> bool:
        """Whether it could be a case's id: a case may have been there before, and may come back."""
        return CASE.fullmatch(str(value)) is not None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> Any:
        """With what stands there among what can be chosen."""
        field = super().get_bound_field(form, field_name)
        now, listed = str(field.value() or ""), list[Any](self.choices)  # type: ignore[arg-type]  # a callable is asked
        if now and now not in {str(key) for key, _name in listed}:
            self.choices = [*listed, (now, now)]
        return field


def _cases() -> list[tuple[str, str]]:
    at = open_lake()
    known = cases(at).values() if at else ()
    return [("", _("none")), *((one.id, said_in(one.title)) for one in known)]


def lines(text: str) -> list[str]:
    """What stands on the lines of a box, each once."""
    return list(dict.fromkeys(filter(None, (each.strip() for each in text.splitlines()))))


class Manifold(forms.CharField):
    """Things that are here already, one to a line; `find` names one from its line, `write` writes its line."""

    def __init__(self, kind: str, *, only: int = 0, **named: Any) -> None:
        self.find, self.write = KINDS[kind]
        self.only = only
        named.setdefault("required", False)
        one = forms.TextInput(attrs={"list": f"known-{kind}", "autocomplete": "off"})
        rows: dict[str, Any] = {"widget": one if only == 1 else forms.Textarea(attrs={"rows": 3})}
        super().__init__(max_length=20_000, **rows, **named)

    def prepare_value(self, value: Any) -> Any:
        """Rows as they are written in the box."""
        if isinstance(value, Model):
            return self.write(value)
        return value if isinstance(value, str) or value is None else "\n".join(map(self.write, value))

    def clean(self, value: Any) -> Any:
        """The rows; one, or None, where only one is asked for."""
        named = lines(super().clean(value))
        if len(named) > (self.only or MOST_LINES):
            raise ValidationError(_("Too many: at most %d.") % (self.only or MOST_LINES))
        unknown: list[str] = []
        found: list[Model] = []
        for each in named:
            rows = list(self.find(each)[:2])
            if len(rows) == 1:
                found.append(rows[0])
            else:
                unknown.append(each)
        if unknown:
            raise ValidationError(
                _("Nothing here, or more than one, is called so: %s. Use the last part of its address.")
                % "; ".join(f"“{each[:80]}”" for each in unknown)
            )
        if self.only == 1:
            return found[0] if found else None
        return list(dict.fromkeys(found))


def _organisations(name: str) -> Any:
    by_slug = Organisation.objects.filter(slug=name)
    named = Q(names__text=name) | Q(names__text__iexact=name)
    return by_slug if by_slug.exists() else Organisation.objects.filter(named).distinct().order_by("slug")


def _people(name: str) -> Any:
    """Only persons whose public role was agreed on."""
    agreed = Person.objects.filter(agreed_by__isnull=False, roles__isnull=False).distinct()
    by_slug = agreed.filter(slug=name)
    return by_slug if by_slug.exists() else agreed.filter(name=name).order_by("slug")


def _versions(written: str) -> Any:
    """`slug` for the newest version of a point, `slug, 2` for a certain one."""
    slug, comma, number = (part.strip() for part in written.partition(","))
    rows = PointVersion.objects.filter(point__slug=slug).select_related("point").order_by("-number")
    if comma:
        return rows.filter(number=int(number)) if number.isdecimal() and len(number) < 9 else rows.none()
    return rows[:1]


def _measures(written: str) -> Any:
    """By key, or by the address of its page."""
    return Measure.objects.filter(key=written.partition("/measures/")[2].strip("/") or written)


def _engagements(written: str) -> Any:
    """By its address for links; what stands behind it is for whoever reads the box."""
    return Engagement.objects.filter(code=written.partition(" ")[0])


def _by(model: type[Model], field: str) -> Callable[[str], Any]:
    return lambda written: model._default_manager.filter(**{field: written})


Kind = tuple[Callable[[str], Any], Callable[[Any], str]]
KINDS: dict[str, Kind] = {
    "organisations": (_organisations, lambda one: one.slug),
    "people": (_people, lambda one: one.slug),
    "measures": (_measures, lambda one: one.key),
    "points": (_versions, lambda one: f"{one.point.slug}, {one.number}"),
    "pledges": (_by(Pledge, "slug"), lambda one: one.slug),
    "permits": (_by(PermitSeries, "slug"), lambda one: one.slug),
    "engagements": (_engagements, lambda one: f"{one.code} {one.title}"),
}


def initial(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """A row as a form of these fields wants it; links as lists."""
    first: dict[str, Any] = {}
    for name in names:
        field = row._meta.get_field(name)
        value = list(getattr(row, name).all()) if field.many_to_many else getattr(row, name)
        first[name] = f"{value.normalize():f}" if isinstance(value, Decimal) else value
    return first
