"""Forms of who is who."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.web.desk.forms.base import DeskForm, OrganisationField, line
from comity.web.desk.models import Verdict
from comity.web.desk.queries.names import Unknown


class VerdictForm(DeskForm):
    """What a person judges of a pair."""

    key = "verdict"
    answer = forms.ChoiceField(
        label=gettext_lazy("What are they?"), choices=Verdict.Answer.choices, widget=forms.RadioSelect
    )
    why = line(
        gettext_lazy("Why"),
        longest=1000,
        help_text=gettext_lazy("Kept with the judgement, and written into the file of judgements."),
    )


class SideBySideForm(DeskForm):
    """Two entries of the register to be judged."""

    key = "side"
    one = OrganisationField(label=gettext_lazy("One entry"))
    other = OrganisationField(label=gettext_lazy("The other"))

    def clean(self) -> dict[str, Any]:
        """Both are here."""
        cleaned = super().clean() or {}
        for name in ("one", "other"):
            if isinstance(cleaned.get(name), Unknown):
                self.add_error(name, _("No organisation here is called so. Enter it first."))
        return cleaned
