"""A representative's forms: an answer, own words, a change asked of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.components.forms import OwnIds
from comity.web.register.form_fields import language
from comity.web.register.models import Organisation, OrganisationName, OwnWords
from comity.web.register.models.fields import NAME, WORDS


class VoiceForm(OwnIds):
    """A form of a representative."""

    key = "voice"


class ReplyForm(VoiceForm):
    """The answer, printed as written."""

    key = "reply"
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For"), to_field_name="slug", empty_label=None
    )
    text = forms.CharField(
        label=_("Your answer"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("It stands beside the statement in the same size, wherever that is shown, and is public with it."),
    )
    language = language()

    def __init__(self, *args: Any, answerers: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        choice = self.fields["organisation"]
        choice.queryset = answerers.prefetch_related("names")  # type: ignore[attr-defined]
        if len(answerers) == 1:
            choice.widget = forms.HiddenInput()
            choice.initial = answerers[0].slug


class DeclineForm(ReplyForm):
    """Rather no answer."""

    key = "decline"
    text = forms.CharField(
        label=_("Why, if you like"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Public, as part of the statement’s way. You can still answer later."),
    )
    language = None  # type: ignore[assignment]


class WordsForm(VoiceForm):
    """How the organisation describes itself."""

    key = "words"
    text = forms.CharField(
        label=_("Your own words"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Public at once, marked as written here by your representative on this day."),
    )
    language = language()
    instead_of = forms.ModelMultipleChoiceField(
        OwnWords.objects.none(),
        label=_("In place of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is replaced stays readable under what changed."),
    )

    def __init__(self, *args: Any, organisation: Organisation, **named: Any) -> None:
        super().__init__(*args, **named)
        field = self.fields["instead_of"]
        field.queryset = organisation.own_words.filter(replaced=False).order_by("pk")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.text[:120]}"  # type: ignore[attr-defined]


class SuggestForm(VoiceForm):
    """What all suggestions ask."""

    key = "suggest"
    url = forms.URLField(
        label=_("Where you publish it"),
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    why = forms.CharField(label=_("Why"), max_length=1000, help_text=_("For the desk, which decides and answers."))


class NameForm(SuggestForm):
    """Another name, or one corrected."""

    text = forms.CharField(label=_("Name"), max_length=NAME)
    language = language()
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationName.Kind.choices)
    field_order = ("text", "language", "kind", "url", "why")


class ContactForm(SuggestForm):
    """A published address."""

    text = forms.CharField(
        label=_("Address"), max_length=NAME, help_text=_("An e-mail address, or the address of a form.")
    )
    field_order = ("text", "url", "why")


FORMS: dict[str, type[SuggestForm]] = {"names": NameForm, "contacts": ContactForm}
