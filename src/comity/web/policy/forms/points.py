"""Forms of points: a version's numbers and texts, consent, where it was used."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.methods import figure
from comity.model.errors import ComityError
from comity.web.figures.queries.figure import find, spelled_out
from comity.web.policy import numbers
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
    said,
    when,
)
from comity.web.policy.models import Point, PointText, PointVersion
from comity.web.register.models import Source
from comity.web.register.models.fields import NAME

FIGURE = re.compile(r"[0-9a-f]{16}")
MOST = 30


class TitlesForm(PolicyForm):
    """What a point is called in each language, and its case. Titles in further languages that it has already stay."""

    key = "point"
    title = line(gettext_lazy("Title in English"), required=False, longest=NAME)
    title_ar = line(gettext_lazy("Title in Arabic"), required=False, longest=NAME)
    title_he = line(gettext_lazy("Title in Hebrew"), required=False, longest=NAME)
    case = CaseField()

    def __init__(self, *args: Any, point: Point | None = None, **named: Any) -> None:
        self.held = dict(point.titles) if point else {}
        if point:
            first = {"title_ar": self.held.get("ar", ""), "title_he": self.held.get("he", ""), "case": point.case}
            own = "" if point.title in self.held.values() else point.title
            named["initial"] = first | {"title": self.held.get("en", own)}
        super().__init__(*args, **named)
        for code in ("ar", "he"):
            self.fields[f"title_{code}"].widget.attrs.update({"lang": code, "dir": "rtl"})

    def clean(self) -> dict[str, Any]:
        """The titles by language, and the first of them; at least one is needed."""
        given = super().clean() or {}
        asked = {code: given.pop(f"title_{code}" if code != "en" else "title", "") for code in ("en", "ar", "he")}
        others = {code: text for code, text in self.held.items() if code not in asked}
        titles = {code: text for code, text in (asked | others).items() if text}
        if not titles and not self.errors:
            self.add_error("title", _("At least one title is needed."))
        return given | {"title": next(iter(titles.values()), ""), "titles": titles}


class PointForm(TitlesForm):
    """A point's own facts."""

    slug = address()
    field_order = ("title", "title_ar", "title_he", "slug", "case")


class ChangeForm(TitlesForm):
    """Other titles, another case, for a point that is there."""

    why = reason()


class NumberForm(PolicyForm):
    """A number of a version: a figure by its id or address, or a literal with the source that prints it."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=40,
        help_text=gettext_lazy("Written in the texts as {name}: small letters, digits, underscores."),
        widget=forms.TextInput(attrs=LTR),
    )
    figure = forms.CharField(
        label=gettext_lazy("A figure of this site"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Its id, or the address of its page."),
        widget=forms.TextInput(attrs=LTR),
    )
    literal = forms.CharField(
        label=gettext_lazy("Or as it is printed somewhere"),
        required=False,
        max_length=100,
        help_text=gettext_lazy(
            "For a number that is no figure: a year, a bill’s number, a count. Its source is needed."
        ),
    )
    source = SourceField(label=gettext_lazy("Source of what is printed"), required=False)
    place = line(gettext_lazy("Where in the source"), required=False, longest=300)

    def clean_name(self) -> str:
        """A name that can stand in braces."""
        name = str(self.cleaned_data["name"]).strip("{} ")
        if not numbers.NAME.fullmatch(name):
            raise ValidationError(_("Small letters, digits and underscores, a letter first."))
        return name

    def clean(self) -> dict[str, Any]:
        """One of the two; `entry` is what the version keeps."""
        given = super().clean() or {}
        if self.errors:
            return given
        if bool(given.get("figure")) == bool(given.get("literal")):
            raise ValidationError(_("Name a figure, or what is printed: one of the two."))
        if given["literal"]:
            if given.get("source") is None:
                self.add_error("source", _("A number that is no figure needs its source."))
            else:
                given["entry"] = {"literal": given["literal"], "source": given["source"].pk, "place": given["place"]}
        else:
            self._figure(given)
        return given

    def _figure(self, given: dict[str, Any]) -> None:
        written = urlsplit(given["figure"])
        matched = FIGURE.search(written.path)
        at = numbers.open_lake()
        try:
            found = None
            if matched and at is not None:
                found = find(at, matched[0]) or spelled_out(matched[0], dict(parse_qsl(written.query)))
            if found is None or at is None:
                self.add_error("figure", _("No figure has this id. Open the figure’s page and copy its address."))
                return
            given["entry"] = numbers.record(figure(at, *found))
        except ComityError as error:
            self.add_error("figure", said(error))


class TextForm(PolicyForm):
    """The message in one language and one voice."""

    use_required_attribute = False
    text = passage(
        gettext_lazy("Text"), required=True, help_text=gettext_lazy("Every number as {name}; no digits beside them.")
    )
    language = language()
    voice_person = Manifold("people", only=1, label=gettext_lazy("In the voice of a person"))
    voice_organisation = Manifold("organisations", only=1, label=gettext_lazy("Or of an organisation"))
    consent_by = line(gettext_lazy("Who agreed"), required=False, longest=300)
    consent_day = when(gettext_lazy("Agreed on"))
    consent_until = forms.DateField(
        label=gettext_lazy("Agreed until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    consent_evidence = line(
        gettext_lazy("Evidence of the consent"),
        required=False,
        longest=1000,
        help_text=gettext_lazy("A letter, a mail, a form: where it is kept."),
    )
    source = SourceField(label=gettext_lazy("Where the voice published it"), required=False)

    def clean(self) -> dict[str, Any]:
        """One voice at most, and consent only where there is a voice."""
        given = super().clean() or {}
        if given.get("voice_person") and given.get("voice_organisation"):
            self.add_error("voice_organisation", _("One text has one voice."))
        if not self.errors and not given.get("language"):
            self.add_error("language", _("Say in which language it is."))
        return given


class ConsentForm(PolicyForm):
    """A consent given, given again, or ended: the words stay."""

    key = "consent"
    consent_by = line(gettext_lazy("Who agreed"), required=False, longest=300)
    consent_day = when(gettext_lazy("Agreed on"))
    consent_until = forms.DateField(
        label=gettext_lazy("Agreed until"),
        required=False,
        help_text=gettext_lazy("A day that has passed ends the consent."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    consent_evidence = line(gettext_lazy("Evidence of the consent"), required=False, longest=1000)
    why = reason()


class VersionForm(PolicyForm):
    """Why there is a new version."""

    key = "version"
    why = line(gettext_lazy("Why"), longest=1000, help_text=gettext_lazy("Kept with the version, with your name."))


class UseForm(PolicyForm):
    """A version was used somewhere."""

    key = "use"
    where = line(
        gettext_lazy("Where it was used"), help_text=gettext_lazy("A page, a brief, a letter, a speech; with its date.")
    )


class ShownForm(PolicyForm):
    """Whether everybody may see the point."""

    key = "shown"
    public = forms.BooleanField(label=gettext_lazy("Everybody may see it"), required=False)
    why = reason()


Numbers = forms.formset_factory(NumberForm, extra=3, max_num=MOST, absolute_max=MOST, validate_max=True)
Texts = forms.formset_factory(TextForm, extra=2, max_num=MOST, absolute_max=MOST, validate_max=True)


class Version:
    """The form of a whole version: why, its numbers, its texts; each text checked against the numbers."""

    def __init__(self, data: Any = None, *, first: PointVersion | None = None) -> None:
        self.why = VersionForm(data)
        self.numbers = Numbers(data, prefix="numbers", initial=_numbers(first) if first else None)
        self.texts = Texts(data, prefix="texts", initial=_texts(first) if first else None)

    @property
    def parts(self) -> list[Any]:
        """All its forms."""
        return [self.why, *self.numbers, *self.texts]

    def is_valid(self) -> bool:
        """Whether every part is right, and every number in every text has a source."""
        if not all([self.why.is_valid(), self.numbers.is_valid(), self.texts.is_valid()]):
            return False
        given = [f.cleaned_data["name"] for f in self.numbers if f.cleaned_data]
        for form in self.numbers:
            if form.cleaned_data and given.count(form.cleaned_data["name"]) > 1:
                form.add_error("name", _("Two numbers have this name."))
        texts = [form for form in self.texts if form.cleaned_data]
        if not texts:
            empty: list[Any] = [*self.texts, self.why]
            empty[0].add_error("text" if len(empty) > 1 else None, _("A version has a text."))
        for text in texts:
            _check(text, given)
        return not self.errors

    @property
    def errors(self) -> bool:
        """Whether anything was refused."""
        formsets = any(formset.is_bound and formset.non_form_errors() for formset in (self.numbers, self.texts))
        return formsets or any(form.is_bound and form.errors for form in self.parts)

    @property
    def recorded(self) -> dict[str, Any]:
        """The numbers as the version keeps them."""
        return {f.cleaned_data["name"]: f.cleaned_data["entry"] for f in self.numbers if f.cleaned_data}

    @property
    def written(self) -> list[dict[str, Any]]:
        """The texts."""
        return [form.cleaned_data for form in self.texts if form.cleaned_data]


def _check(form: Any, names: list[str]) -> None:
    text = form.cleaned_data["text"]
    if missing := numbers.unknown(text, names):
        form.add_error("text", _("No number is called so: %s") % ", ".join(missing))
    if orphans := numbers.orphans(text):
        form.add_error(
            "text",
            _("These digits have no source: %s. Name each as a number above, a figure or as it is printed.")
            % ", ".join(orphans),
        )


def _numbers(row: PointVersion) -> list[dict[str, Any]]:
    sources = Source.objects.in_bulk([e["source"] for e in row.figures.values() if isinstance(e.get("source"), int)])
    return [
        {
            "name": name,
            "figure": entry.get("id", ""),
            "literal": entry.get("literal", ""),
            "source": sources.get(entry.get("source", 0)),
            "place": entry.get("place", ""),
        }
        for name, entry in row.figures.items()
    ]


def _texts(row: PointVersion) -> list[dict[str, Any]]:
    """Texts without their consent: it was given to other words."""
    return [_text(text) for text in row.texts.order_by("language", "pk")]


def _text(text: PointText) -> dict[str, Any]:
    names = ("text", "language", "voice_person", "voice_organisation")
    return {name: getattr(text, name) for name in names}
