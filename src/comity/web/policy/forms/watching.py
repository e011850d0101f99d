"""Forms of watching: a rule, how often its mail comes, a deadline and what meets it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.parsing.stages import vocabularies
from comity.web.policy.forms.base import PolicyForm, SourceField, line, reason
from comity.web.policy.models import Deadline, Measure, Rule
from comity.web.policy.watching.words import words_of
from comity.web.register.models import Organisation

EVERY = [(1, gettext_lazy("every day")), (7, gettext_lazy("every week")), (30, gettext_lazy("every 30 days"))]
LANGUAGES = [("en", "English"), ("ar", "العربية"), ("he", "עברית")]
Kind = Rule.Kind


class RuleForm(PolicyForm):
    """What to watch, and whether mail comes."""

    key = "rule"
    kind = forms.ChoiceField(label=gettext_lazy("What to watch"), choices=Kind.choices)
    value = line(
        gettext_lazy("Which"),
        longest=300,
        help_text=gettext_lazy(
            "Words that must all stand in it; or the key of a measure (the end of its page's address), the code of a "
            "jurisdiction, a line as case/line, a person's name or code, the last part of an organisation's address."
        ),
    )
    by_mail = forms.BooleanField(label=gettext_lazy("Send mail"), required=False, initial=True)
    every_days = forms.TypedChoiceField(label=gettext_lazy("How often"), choices=EVERY, coerce=int, initial=7)
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"),
        choices=LANGUAGES,
        help_text=gettext_lazy("All your mail comes in the language of your newest rule."),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["value"].widget.attrs.update({"list": "jurisdictions", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        """What is watched must be there, as far as that can be told."""
        given = super().clean() or {}
        if "kind" in given and "value" in given:
            value = given["value"] = " ".join(given["value"].split())
            problem = CHECKS[given["kind"]](value)
            if problem:
                self.add_error("value", problem)
        return given


def _measure(value: str) -> str:
    here = Measure.objects.filter(key=value).exists()
    return "" if here else _("No measure has this key. It is the end of its page's address, as in us/117/hr/1.")


def _jurisdiction(value: str) -> str:
    if value in vocabularies() or Measure.objects.filter(jurisdiction=value).exists():
        return ""
    return _("No jurisdiction has this code. These have: %s") % ", ".join(sorted(vocabularies()))


def _line(value: str) -> str:
    return "" if re.fullmatch(r"[\w-]+(/[\w-]+)?", value) else _("A line is written as its id, or as case/line.")


def _organisation(value: str) -> str:
    here = Organisation.objects.filter(slug=value).exists()
    return "" if here else _("No organisation has this address. Enter the last part of its page's address.")


def _words(value: str) -> str:
    return "" if words_of(value) else _("Enter at least one word.")


CHECKS = {
    Kind.WORDS: _words,
    Kind.MEASURE: _measure,
    Kind.JURISDICTION: _jurisdiction,
    Kind.LINE: _line,
    Kind.PERSON: _words,
    Kind.ORGANISATION: _organisation,
}


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
    )


class MeasureField(forms.CharField):
    """A measure by its key."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("help_text", gettext_lazy("Its key: the end of its page's address."))
        super().__init__(label=gettext_lazy("Measure"), required=False, max_length=200, **named)
        self.widget.attrs["dir"] = "ltr"

    def clean(self, value: Any) -> Measure | None:
        """The measure. Refuses a key that none has."""
        key = super().clean(value)
        found = Measure.objects.filter(key=key).first() if key else None
        if key and found is None:
            raise forms.ValidationError(_measure(key))
        return found


class DeadlineForm(PolicyForm):
    """Something that is due, with the source that says so."""

    key = "deadline"
    title = line(gettext_lazy("What is due"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Deadline.Kind.choices)
    day = _day(gettext_lazy("Until"))
    measure = MeasureField()
    source = SourceField()
    why = reason()


class MetForm(PolicyForm):
    """It was met, and where that stands."""

    key = "met"
    met_on = _day(gettext_lazy("Met on"))
    met_source = SourceField()
    why = reason()
