"""Forms of what people enter beside feeds and case files: observed events, pledges, series of permits, measures, positions.

No form saves a statement without its source.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.parsing.stages import vocabularies
from comity.web.policy.forms.base import (
    LTR,
    CaseField,
    Manifold,
    PolicyForm,
    SourceField,
    address,
    language,
    line,
    passage,
    reason,
    when,
)
from comity.web.policy.models import Measure, PermitSeries, PledgeStep
from comity.web.policy.models.measures import MeasureKind
from comity.web.policy.queries import naming
from comity.web.register.models.fields import NAME

PER = [
    ("", gettext_lazy("at one time")),
    ("day", gettext_lazy("a day")),
    ("month", gettext_lazy("a month")),
    ("year", gettext_lazy("a year")),
]


def spoken() -> forms.CharField:
    """The language of words that are kept: it has to be said."""
    field = language()
    field.required = True
    return field


def where_in_it() -> forms.CharField:
    """The page or paragraph of the source."""
    return line(gettext_lazy("Where in the source"), required=False, longest=300)


def sum_of(label: Any) -> forms.DecimalField:
    """An amount of money, if any is named."""
    return forms.DecimalField(label=label, required=False, max_digits=26, decimal_places=2, min_value=0)


def coin() -> forms.RegexField:
    """A currency's code."""
    text = gettext_lazy("Its code: USD, EUR, ILS …")
    return forms.RegexField(r"^[A-Z]{3}$", label=gettext_lazy("Currency"), required=False, help_text=text)


class EntryForm(PolicyForm):
    """A form whose fields, but for the reason, are what a row keeps; a row that is there keeps its address."""

    def __init__(self, *args: Any, there: bool = False, **named: Any) -> None:
        super().__init__(*args, **named)
        if there:
            self.fields.pop("slug", None)

    def clean(self) -> dict[str, Any]:
        """An amount has its currency, and a currency its amount."""
        given = super().clean() or {}
        asked = "amount" in self.fields and not {"amount", "currency"} & set(self.errors)
        if asked and (given.get("amount") is None) == bool(given.get("currency")):
            self.add_error("currency", _("An amount needs its currency."))
        return given


class EventForm(EntryForm):
    """Something that somebody saw happen to a measure."""

    key = "event"
    day = when(gettext_lazy("Day"), required=True)
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), required=False)
    text = passage(gettext_lazy("What happened"), required=True)
    language = spoken()
    place = line(gettext_lazy("Chamber, committee or town"), required=False, longest=200)
    observed_by = line(
        gettext_lazy("Who observed it"), longest=200,
        help_text=gettext_lazy("By office, body or public role. Everybody sees it."),
    )  # fmt: skip
    source = SourceField()
    why = reason()

    def __init__(self, *args: Any, jurisdiction: str, held: str = "", **named: Any) -> None:
        super().__init__(*args, **named)
        known = naming.way(jurisdiction)
        if held and held not in dict(known):
            known = [*known, (held, held)]
        stage: Any = self.fields["stage"]
        stage.choices = [("", _("none that its jurisdiction knows")), *known]


class PledgeForm(EntryForm):
    """Somebody said that they would pay: in their words, binding or not."""

    key = "pledge"
    slug = address()
    pledger = Manifold(
        "organisations", only=1, label=gettext_lazy("Who pays"),
        help_text=gettext_lazy("An organisation of the register, by its name or the last part of its address."),
    )  # fmt: skip
    pledger_name = line(gettext_lazy("Or whoever is not in the register"), required=False, longest=NAME)
    receiver = line(gettext_lazy("To whom"), required=False, longest=NAME)
    words = passage(gettext_lazy("What was said, in their words"), required=True)
    language = spoken()
    amount = sum_of(gettext_lazy("Amount"))
    currency = coin()
    binding = forms.BooleanField(
        label=gettext_lazy("It binds whoever said it"), required=False,
        help_text=gettext_lazy("What binds nobody stands apart and is in no total."),
    )  # fmt: skip
    day = when(gettext_lazy("Day"), required=True)
    measure = Manifold(
        "measures", only=1, label=gettext_lazy("Measure"), help_text=gettext_lazy("Its key: us/117/hr/1")
    )
    case = CaseField()
    source = SourceField()
    place = where_in_it()
    why = reason()

    def clean(self) -> dict[str, Any]:
        """One payer."""
        given = super().clean()
        if "pledger" not in self.errors and bool(given.get("pledger")) == bool(given.get("pledger_name")):
            self.add_error("pledger_name", _("Say who pays: an organisation of the register, or a name, not both."))
        return given


class StepForm(EntryForm):
    """What became of a pledge on some day."""

    key = "step"
    kind = forms.ChoiceField(label=gettext_lazy("Step"), choices=PledgeStep.Kind.choices)
    day = when(gettext_lazy("Day"), required=True)
    amount = sum_of(gettext_lazy("Amount"))
    currency = coin()
    source = SourceField()
    note = line(gettext_lazy("Remark"), required=False, longest=1000)
    why = reason()


class SeriesForm(EntryForm):
    """A series of permits: one unit, one category, one authority."""

    key = "series"
    slug = address()
    title = line(gettext_lazy("Title"), longest=NAME)
    language = spoken()
    unit = forms.ChoiceField(label=gettext_lazy("What is counted"), choices=PermitSeries.Unit.choices)
    per = forms.ChoiceField(label=gettext_lazy("Counted"), choices=PER, required=False)
    category = line(gettext_lazy("Category"), longest=200)
    authority = line(gettext_lazy("Authority"), longest=200)
    area = line(gettext_lazy("Where they hold"), required=False, longest=200)
    measure = Manifold(
        "measures", only=1, label=gettext_lazy("Measure"), help_text=gettext_lazy("Its key: us/117/hr/1")
    )
    case = CaseField()
    why = reason()


class CountForm(EntryForm):
    """A count of permits on a day or in a period."""

    key = "count"
    day = when(gettext_lazy("Day"), required=True)
    value = forms.DecimalField(label=gettext_lazy("Number"), max_digits=18, decimal_places=2, min_value=0)
    claimed_by = Manifold(
        "organisations", only=1, label=gettext_lazy("Who says so"),
        help_text=gettext_lazy("An organisation of the register; empty where the authority itself says it."),
    )  # fmt: skip
    source = SourceField()
    place = where_in_it()
    note = line(gettext_lazy("Remark"), required=False, longest=1000)
    why = reason()


class MeasureForm(EntryForm):
    """A measure that no feed has."""

    key = "measure"
    slug = address()
    jurisdiction = forms.ChoiceField(label=gettext_lazy("Jurisdiction"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=MeasureKind.choices)
    number = line(gettext_lazy("Number"), required=False, longest=40)
    session = line(gettext_lazy("Session"), required=False, longest=40)
    title = passage(gettext_lazy("Title"), required=True, rows=2, max_length=4000)
    language = spoken()
    url = forms.URLField(
        label=gettext_lazy("Published at"), required=False, max_length=2000, assume_scheme="https",
        widget=forms.URLInput(attrs=LTR),
    )  # fmt: skip
    case = CaseField()
    source = SourceField()
    why = reason()

    def __init__(self, *args: Any, measure: Measure | None = None, **named: Any) -> None:
        super().__init__(*args, there=measure is not None, **named)
        codes = sorted({*vocabularies(), *([measure.jurisdiction] if measure else [])})
        jurisdiction: Any = self.fields["jurisdiction"]
        jurisdiction.choices = [(code, naming.jurisdiction(code)) for code in codes]


class PositionForm(EntryForm):
    """What an organisation, or a person in a public role, published of a measure."""

    key = "position"
    organisation = Manifold(
        "organisations", only=1, label=gettext_lazy("Whose position"),
        help_text=gettext_lazy("An organisation of the register, by its name or the last part of its address."),
    )  # fmt: skip
    by = line(
        gettext_lazy("Or a person in a public role"), required=False, longest=NAME,
        help_text=gettext_lazy("By office; nobody in private."),
    )  # fmt: skip
    words = passage(gettext_lazy("The position, in their words"), required=True)
    language = spoken()
    day = when(gettext_lazy("Day"))
    source = SourceField()
    place = where_in_it()
    why = reason()

    def clean(self) -> dict[str, Any]:
        """It is somebody's."""
        given = super().clean()
        if "organisation" not in self.errors and bool(given.get("organisation")) == bool(given.get("by")):
            self.add_error(
                "by", _("Say whose position it is: an organisation of the register, or an office, not both.")
            )
        return given


class WhyForm(PolicyForm):
    """Why something is taken away, or put back."""

    key = "gone"
    why = reason()
