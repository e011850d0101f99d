"""Forms of the register's entries: an organisation and each of its parts, a source, a person. Each asks why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.entities.identifiers import Refused, read
from comity.entities.registers import RULES
from comity.web.desk.forms.base import DeskForm, OrganisationField, SourceField, language, line, reason, when
from comity.web.desk.queries.names import Unknown
from comity.web.register.models import Organisation, OrganisationName
from comity.web.register.models.fields import NAME, TITLE, WORDS
from comity.web.register.models.organisations import Kind
from comity.web.register.models.relations import RelationKind


def address(label: Any, *, required: bool = False) -> forms.URLField:
    """A web address."""
    return forms.URLField(
        label=label,
        required=required,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )


class FactsForm(DeskForm):
    """What an organisation is: kind, areas, dates, website."""

    key = "facts"
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    areas = forms.RegexField(
        r"^([A-Z]{2}([ ,]+[A-Z]{2})*)?$",
        label=gettext_lazy("Areas"),
        required=False,
        help_text=gettext_lazy("Codes of two letters (ISO 3166-1), with spaces between: IL PS"),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    founded = when(gettext_lazy("Founded"))
    closed = when(gettext_lazy("Closed"))
    website = address(gettext_lazy("Website"))
    why = reason()

    def clean_areas(self) -> list[str]:
        """As a list, each code once."""
        return list(dict.fromkeys(self.cleaned_data["areas"].replace(",", " ").split()))


class NewOrganisationForm(DeskForm):
    """A new organisation, with the name it goes by."""

    key = "new"
    name = line(gettext_lazy("Name"), longest=NAME)
    language = language()
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices, initial=Kind.OTHER)
    source = SourceField(required=False)
    why = reason()


class PartForm(DeskForm):
    """One part of an organisation; `organisation` is whose."""

    def __init__(self, *args: Any, organisation: Organisation | None = None, **named: Any) -> None:
        self.organisation = organisation
        super().__init__(*args, **named)

    def other(self, field: str, cleaned: dict[str, Any]) -> None:
        """The organisation named in a field is in the register, and another one."""
        if isinstance(cleaned.get(field), Unknown):
            self.add_error(field, _("No organisation here is called so. Enter it first."))
        elif cleaned.get(field) is not None and cleaned.get(field) == self.organisation:
            self.add_error(field, _("Nobody stands in a relation to itself."))


class NameForm(PartForm):
    """A name."""

    key = "names"
    text = line(gettext_lazy("Name"), longest=NAME)
    kind = forms.ChoiceField(label=gettext_lazy("Sort of name"), choices=OrganisationName.Kind.choices)
    language = language()
    used = when(gettext_lazy("In use"))
    source = SourceField(required=False)
    why = reason()


class IdentifierForm(PartForm):
    """An identifier, checked by the rule of its list where that is known."""

    key = "identifiers"
    written = line(
        gettext_lazy("Identifier"),
        longest=120,
        help_text=gettext_lazy("With its list, as on org-id.guide: US-EIN-…, GB-CHC-…, XM-DAC-…"),
    )
    source = SourceField(required=False)
    why = reason()

    def clean(self) -> dict[str, Any]:
        """Scheme, value in its one form, and whether it passes its list's rule."""
        cleaned = super().clean() or {}
        if cleaned.get("written"):
            found = read(cleaned["written"])
            if isinstance(found, Refused):
                self.add_error("written", _("This is no identifier. Write the list and the number: GB-CHC-…."))
            else:
                cleaned |= {
                    "scheme": found.list,
                    "value": found.local,
                    "valid": found.valid if found.list in RULES else None,
                }
        return cleaned


class ContactForm(PartForm):
    """A published address."""

    key = "contacts"
    address = line(
        gettext_lazy("Address"),
        help_text=gettext_lazy("An e-mail address, the address of a form, or a postal address that it publishes."),
    )
    source = SourceField()
    why = reason()


class WordsForm(PartForm):
    """Own words."""

    key = "own-words"
    text = line(gettext_lazy("Its own words, exactly"), rows=5, longest=WORDS)
    language = language()
    said = when(gettext_lazy("Said"))
    source = SourceField()
    place = line(gettext_lazy("Where in the document"), required=False, longest=200)
    why = reason()


class RelationForm(PartForm):
    """A relation from this organisation to another."""

    key = "relations"
    kind = forms.ChoiceField(label=gettext_lazy("Relation"), choices=RelationKind.choices)
    object = OrganisationField(label=gettext_lazy("to this organisation"))
    valid = when(gettext_lazy("When"))
    words = line(gettext_lazy("In the source’s words"), required=False, rows=2, longest=WORDS)
    source = SourceField()
    reporter = OrganisationField(label=gettext_lazy("Who says so, if neither of the two"), required=False)
    why = reason()

    def clean(self) -> dict[str, Any]:
        """Both are in the register."""
        cleaned = super().clean() or {}
        self.other("object", cleaned)
        if isinstance(cleaned.get("reporter"), Unknown):
            self.add_error("reporter", _("No organisation here is called so. Enter it first."))
        return cleaned


class ArticleForm(PartForm):
    """An article about the organisation."""

    key = "articles"
    title = line(gettext_lazy("Title"), longest=TITLE)
    publisher = line(gettext_lazy("Publisher"), required=False, longest=TITLE)
    url = address(gettext_lazy("Address"), required=True)
    published = when(gettext_lazy("Published"))
    language = language()
    why = reason()


class RemoveForm(DeskForm):
    """Taking a part away."""

    key = "remove"
    why = reason(gettext_lazy("Why it is taken away"))


class SourceForm(DeskForm):
    """A source without a document at the desk, or a change of one that has one."""

    key = "source"
    title = line(gettext_lazy("Title"), longest=TITLE)
    publisher = line(gettext_lazy("Publisher"), required=False, longest=TITLE)
    url = address(gettext_lazy("Address"))
    archive_url = address(gettext_lazy("Address of an archived copy"))
    language = language()
    published = when(gettext_lazy("Published"))
    seen = when(gettext_lazy("Seen"))
    licence = line(gettext_lazy("Licence"), required=False, longest=200)
    no_snapshot = line(
        gettext_lazy("Why no copy is kept here"),
        required=False,
        help_text=gettext_lazy("Needed only where no document was taken: a book, a page that forbids copies …"),
    )
    why = reason()

    def __init__(self, *args: Any, kept: bool = False, **named: Any) -> None:
        super().__init__(*args, **named)
        if kept:
            del self.fields["no_snapshot"]
        else:
            self.fields["no_snapshot"].required = True
            self.fields["seen"].initial = timezone.now().date().isoformat()


class PersonForm(DeskForm):
    """A person, who is here for a public role only."""

    key = "person"
    name = line(gettext_lazy("Name"), longest=NAME)
    language = language()
    why = reason()


class RoleForm(DeskForm):
    """A public role, with the source that shows it."""

    key = "role"
    title = line(gettext_lazy("Public role, in the source’s words"), longest=NAME)
    organisation = OrganisationField(label=gettext_lazy("At this organisation"))
    held = when(gettext_lazy("Held"))
    source = SourceField()
    why = reason()

    def clean(self) -> dict[str, Any]:
        """The organisation is in the register."""
        cleaned = super().clean() or {}
        if isinstance(cleaned.get("organisation"), Unknown):
            self.add_error("organisation", _("No organisation here is called so. Enter it first."))
        return cleaned


class NewPersonForm(RoleForm):
    """A new person, with the public role that is the reason for the entry."""

    key = "person"
    name = line(gettext_lazy("Name"), longest=NAME)
    language = language()
    field_order = ("name", "language", "title", "organisation", "held", "source", "why")


class AgreeForm(DeskForm):
    """A second person agrees that the role is public."""

    key = "agree"
    why = reason(gettext_lazy("Why the role is public"))
