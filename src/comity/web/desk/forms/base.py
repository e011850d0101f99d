"""What the desk's forms share: text that may run either way, organisations and sources by name, reasons, plain errors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.model.errors import ComityError
from comity.web.components.forms import OwnIds
from comity.web.desk.queries.names import Unknown, organisations_named
from comity.web.register import form_fields
from comity.web.register.form_fields import CHANGE_REASON, language, reason, when
from comity.web.register.models import Person
from comity.web.register.models.fields import WORDS

__all__ = [
    "CHANGE_REASON",
    "DeskForm",
    "NamesOrganisations",
    "OrganisationField",
    "Passage",
    "PersonField",
    "SourceField",
    "language",
    "line",
    "plain",
    "reason",
    "when",
]


def plain(error: ComityError) -> str:
    """An error of the rulebook as one sentence for whoever reads the form."""
    said = error.found
    if error.expected:
        said = _("%(found)s – expected: %(expected)s") % {"found": said, "expected": error.expected}
    if error.next_step:
        said = _("%(found)s – next: %(next)s") % {"found": said, "next": error.next_step}
    return said


class DeskForm(OwnIds):
    """A form of the desk, which shows the rulebook's errors as its own."""

    def refuse(self, error: ComityError | forms.ValidationError, field: str | None = None) -> None:
        """Put an error of the rulebook, or of a table, beside a field, or above the form."""
        self.add_error(field, plain(error) if isinstance(error, ComityError) else forms.ValidationError(error.messages))


def line(label: Any, *, required: bool = True, rows: int = 0, longest: int = 500, **named: Any) -> forms.CharField:
    """A line of text, or a box of so many rows."""
    if rows:
        return Passage(label=label, required=required, max_length=longest, rows=rows, **named)
    return forms.CharField(label=label, required=required, max_length=longest, **named)


class Passage(forms.CharField):
    """Longer words, with plain line ends, so that they can be compared with the document's."""

    def __init__(self, *, rows: int = 4, max_length: int = WORDS, **named: Any) -> None:
        super().__init__(max_length=None, widget=forms.Textarea(attrs={"rows": rows}), **named)
        self.longest = max_length

    def to_python(self, value: Any) -> str:
        """The text with line ends as the register keeps them."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        """Within the longest that is kept, counted after line ends were made plain."""
        super().validate(value)
        if len(value) > self.longest:
            raise forms.ValidationError(_("Too long: at most %d characters.") % self.longest)


class OrganisationField(forms.CharField):
    """An organisation of the register, by any of its names or its slug; `Unknown` where none has it."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("max_length", 500)
        super().__init__(**named)
        self.widget.attrs.update({"list": "organisations", "dir": "auto", "autocomplete": "off"})

    def clean(self, value: Any) -> Any:
        """The organisation. Refuses a name that several have."""
        name = " ".join(super().clean(value).split())
        if not name:
            return None
        found = organisations_named(name)
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several organisations have this name; enter one of these instead: %s")
                % ", ".join(one.slug for one in found)
            )
        return found[0] if found else Unknown(name)


class NamesOrganisations(DeskForm):
    """A form with organisation fields: what it does not know, it makes only when it is told to."""

    make_new = forms.BooleanField(
        label=gettext_lazy("Enter organisations that are not here yet"),
        required=False,
        help_text=gettext_lazy("A new entry is made for each name above that the register does not know."),
    )

    def clean(self) -> dict[str, Any]:
        """Names that are not known need the box ticked."""
        cleaned = super().clean() or {}
        for field, value in list(cleaned.items()):
            if isinstance(value, Unknown) and not cleaned.get("make_new"):
                self.add_error(
                    field,
                    _(
                        "No organisation here is called “%s”. Correct the name, or tick the box to enter it as a new one."
                    )
                    % value.name,
                )
        return cleaned


class SourceField(form_fields.SourceField):
    """A source of the register, with those that the page lists to choose from."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        self.widget.attrs.update({"list": "sources", "dir": "auto"})


class PersonField(forms.CharField):
    """A person of the register, by slug or name."""

    def __init__(self, **named: Any) -> None:
        super().__init__(max_length=500, required=False, **named)
        self.widget.attrs.update({"list": "persons", "dir": "auto"})

    def clean(self, value: Any) -> Person | None:
        """The person. Persons are entered on a page of their own, with a public role."""
        said = super().clean(value)
        if not said:
            return None
        found = list(Person.objects.filter(Q(slug=said) | Q(name=said))[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                _(
                    "Nobody, or more than one person, is called so. Enter the person first, or use the last part of the address."
                )
            )
        return found[0]
