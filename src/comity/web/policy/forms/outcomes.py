"""Forms of outcome claims: the claim with its links, and what speaks for and against it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.web.components.dates import in_words
from comity.web.components.texts import cut
from comity.web.policy.forms.base import (
    BY_ADDRESS,
    BY_NAME,
    CaseField,
    Manifold,
    PolicyForm,
    SourceField,
    address,
    initial,
    language,
    line,
    passage,
    reason,
    when,
)
from comity.web.policy.models import Engagement, MeasureEvent, OutcomeClaim, OutcomeEvidence

LINKS = ("contributors", "measures", "pledges", "permits", "engagements", "events")
PLAIN = ("claimant", "words", "language", "day", "amount", "currency", "case", "source", "place")
MOST_EVENTS = 200


class OutcomeForm(PolicyForm):
    """A claim, in the claimant's words. Its address is chosen once."""

    key = "outcome"
    slug = address()
    claimant = Manifold(
        "organisations", only=1, label=gettext_lazy("Who claims it"), required=True,
        help_text=gettext_lazy("An organisation of the register, by its name or the last part of its address."),
    )  # fmt: skip
    words = passage(gettext_lazy("The claim, in their words"), required=True)
    language = language()
    day = when(gettext_lazy("Day of the claim"))
    amount = forms.DecimalField(
        label=gettext_lazy("Amount that it names"), required=False, max_digits=26, decimal_places=2, min_value=0,
        help_text=gettext_lazy("Never added to another claim’s."),
    )  # fmt: skip
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=gettext_lazy("Currency"),
        required=False,
        help_text=gettext_lazy("Its code: USD, EUR, ILS …"),
    )
    case = CaseField()
    source = SourceField()
    place = line(gettext_lazy("Where in the source"), required=False, longest=300)
    contributors = Manifold("organisations", label=gettext_lazy("Others who had a part in it"), help_text=BY_NAME)
    measures = Manifold(
        "measures",
        label=gettext_lazy("Measures"),
        help_text=gettext_lazy(
            "Their keys, one to a line: us/117/hr/1. Their events can be ticked here once the claim is entered."
        ),
    )
    pledges = Manifold("pledges", label=gettext_lazy("Pledges"), help_text=BY_ADDRESS)
    permits = Manifold("permits", label=gettext_lazy("Series of permits"), help_text=BY_ADDRESS)
    engagements = Manifold(
        "engagements",
        label=gettext_lazy("Engagements"),
        help_text=gettext_lazy("Their addresses for links, one to a line. Private ones are shown to nobody outside."),
    )
    events = forms.ModelMultipleChoiceField(
        MeasureEvent.objects.none(),
        label=gettext_lazy("Events of these measures"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = reason()

    def __init__(self, *args: Any, claim: OutcomeClaim | None = None, **named: Any) -> None:
        super().__init__(*args, **named)
        if claim is None:
            del self.fields["events"]
            return
        del self.fields["slug"]
        events: Any = self.fields["events"]
        held = list(claim.events.values_list("pk", flat=True))
        recent = MeasureEvent.objects.filter(measure__in=claim.measures.all(), withdrawn_at=None)
        shown = list(recent.order_by("-first_day", "-pk").values_list("pk", flat=True)[:MOST_EVENTS])
        events.queryset = MeasureEvent.objects.filter(Q(pk__in=shown) | Q(pk__in=held)).order_by("-first_day", "-pk")
        events.label_from_instance = lambda one: f"{in_words(one.day)} · {cut(one.text, 160)}"
        if not events.queryset:
            del self.fields["events"]

    def clean(self) -> dict[str, Any]:
        """An amount has its currency, and a currency its amount."""
        given = super().clean() or {}
        if (given.get("amount") is None) == bool(given.get("currency")) and not {"amount", "currency"} & set(
            self.errors
        ):
            self.add_error("currency", _("An amount needs its currency."))
        return given


def first_from(one: Engagement | None) -> dict[str, Any]:
    """What a claim takes over from the engagement at whose page somebody began to enter it."""
    return {"engagements": [one], "measures": list(one.measures.all())} if one else {}


def first_of(claim: OutcomeClaim) -> dict[str, Any]:
    """A claim as its form wants it."""
    return initial(claim, (*PLAIN, *LINKS))


class EvidenceForm(PolicyForm):
    """What an official, an evaluator or somebody else says of a claim, for it or against it."""

    key = "evidence"
    against = forms.ChoiceField(
        label=gettext_lazy("It speaks"),
        choices=[("for", gettext_lazy("for the claim")), ("against", gettext_lazy("against the claim"))],
    )
    level = forms.ChoiceField(label=gettext_lazy("Who says so"), choices=OutcomeEvidence.Level.choices)
    by = line(gettext_lazy("The office or body that says so"))
    words = passage(gettext_lazy("Their words"), required=True)
    language = language()
    source = SourceField()
    place = line(gettext_lazy("Where in the source"), required=False, longest=300)
    why = reason()

    def clean_against(self) -> bool:
        """Whether it speaks against the claim."""
        return bool(self.cleaned_data["against"] == "against")


class WhyForm(PolicyForm):
    """Why something is taken away."""

    key = "gone"
    why = reason()
