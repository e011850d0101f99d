"""Forms of a document: bringing it, judging what the reader proposed, adding what it missed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.web.desk.actions.taking import LARGEST
from comity.web.desk.forms.base import DeskForm, NamesOrganisations, OrganisationField, language, line, when
from comity.web.desk.models import Proposal
from comity.web.register.models import OrganisationName, Statement
from comity.web.register.models.fields import LONG, NAME, TITLE, WORDS
from comity.web.register.models.organisations import Kind
from comity.web.register.models.relations import RelationKind


class DocumentForm(DeskForm):
    """A document by one of three roads, with who published it and when."""

    key = "document"
    title = line(gettext_lazy("Title"), longest=TITLE)
    publisher = line(
        gettext_lazy("Publisher"),
        longest=TITLE,
        help_text=gettext_lazy("Under a name that the register knows, it becomes the reporter of statements."),
    )
    file = forms.FileField(
        label=gettext_lazy("A file"),
        required=False,
        help_text=gettext_lazy("A page, a PDF or plain text, up to 30 MB. Its bytes are kept unchanged."),
    )
    text = line(gettext_lazy("or its text"), required=False, rows=6, longest=LONG)
    url = forms.URLField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
        help_text=gettext_lazy("Without a file or a text, the document is fetched from there."),
    )
    archive_url = forms.URLField(
        label=gettext_lazy("Address of an archived copy"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    language = language()
    published = when(gettext_lazy("Published"))
    seen = when(gettext_lazy("Seen"), required=True)
    licence = line(gettext_lazy("Licence"), required=False, longest=200)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["seen"].initial = timezone.now().date().isoformat()

    def clean_file(self) -> Any:
        """Not larger than is read."""
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("The file has %d MB; at most 30 MB are read.") % (file.size >> 20))
        return file

    def clean(self) -> dict[str, Any]:
        """One road, and only one of file and text."""
        cleaned = super().clean() or {}
        roads = [name for name in ("file", "text") if cleaned.get(name)]
        if len(roads) == 2:
            self.add_error("text", _("Give the file or the text, not both."))
        if not roads and not cleaned.get("url") and not {"file", "text", "url"} & set(self.errors):
            self.add_error("file", _("Choose a file, paste the text, or give the address."))
        return cleaned


class RejectForm(DeskForm):
    """Nothing comes of it."""

    key = "reject"
    why = line(gettext_lazy("Why not"), longest=500)


class RestForm(DeskForm):
    """Nothing comes of all that is still open, or of one kind of it."""

    key = "rest"
    kind = forms.ChoiceField(
        label=gettext_lazy("Which"), required=False, choices=[("", gettext_lazy("Every kind")), *Proposal.Kind.choices]
    )
    why = line(gettext_lazy("Why not"), longest=500)


class UndoForm(DeskForm):
    """Taking a decision back."""

    key = "undo"
    why = line(gettext_lazy("Why it is taken back"), longest=100)


class OrganisationForm(NamesOrganisations):
    """Which organisation the words name."""

    key = "judge"
    organisation = OrganisationField(label=gettext_lazy("Organisation"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind, if it is new"), choices=Kind.choices, initial=Kind.OTHER)
    also_called = forms.ChoiceField(
        label=gettext_lazy("Add the words to its names, as"),
        required=False,
        choices=[("", gettext_lazy("do not add")), *OrganisationName.Kind.choices],
    )
    same_words = forms.BooleanField(
        label=gettext_lazy("Also at the other places with these very words"), required=False, initial=True
    )
    field_order = ("organisation", "make_new", "kind")


class RelationForm(NamesOrganisations):
    """Who stands in which relation to whom, in the document’s words."""

    key = "judge"
    subject = OrganisationField(label=gettext_lazy("Organisation"))
    kind = forms.ChoiceField(label=gettext_lazy("Relation"), choices=RelationKind.choices)
    object = OrganisationField(label=gettext_lazy("to this organisation"))
    valid = when(gettext_lazy("When"))
    words = line(gettext_lazy("In the document’s words"), required=False, rows=2, longest=WORDS)


class OfStatement(DeskForm):
    """A form that may name one of the drafts made from this document."""

    statement = forms.ModelChoiceField(
        label=gettext_lazy("Belongs to this draft"),
        queryset=Statement.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )

    def __init__(self, *args: Any, drafts: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["statement"].queryset = drafts  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["statement"].label_from_instance = _label  # type: ignore[attr-defined]


def _label(statement: Statement) -> str:
    return f"{statement.pk}: {statement.words[:60]}"


class DateForm(OfStatement):
    """A date as far as it is known."""

    key = "judge"
    value = when(gettext_lazy("Date"), required=True)
    field_order = ("value", "statement")


class MoneyForm(OfStatement):
    """An amount as printed."""

    key = "judge"
    amount = forms.DecimalField(
        label=gettext_lazy("Amount"),
        max_digits=24,
        decimal_places=6,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "decimal"}),
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=gettext_lazy("Currency"),
        required=False,
        help_text=gettext_lazy("Three letters; empty where the document does not say."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    years = forms.IntegerField(label=gettext_lazy("Over how many years"), required=False, min_value=1, max_value=200)
    field_order = ("amount", "currency", "years", "statement")

    def clean_amount(self) -> Decimal:
        """Without zeros that nobody printed."""
        amount: Decimal = self.cleaned_data["amount"]
        return amount.quantize(Decimal(1)) if amount == amount.to_integral() else amount.normalize()


class OwnWordsForm(NamesOrganisations):
    """What an organisation says of itself here."""

    key = "own"
    organisation = OrganisationField(label=gettext_lazy("Organisation"))
    text = line(gettext_lazy("Its words, exactly as the document has them"), rows=6, longest=WORDS)
    language = language()
    said = when(gettext_lazy("Said"))
    place = line(gettext_lazy("Where in the document"), required=False, longest=200)
    field_order = ("organisation", "make_new", "text")


class ByHandForm(DeskForm):
    """Something that the reader missed: its words are found in the text."""

    key = "hand"
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Proposal.Kind.choices)
    words = line(gettext_lazy("Its words, exactly as the document has them"), rows=3, longest=WORDS)
    which = forms.IntegerField(
        label=gettext_lazy("Which occurrence"),
        initial=1,
        min_value=1,
        max_value=9999,
        help_text=gettext_lazy("Where the words stand several times."),
    )
    speaker = line(gettext_lazy("Speaker, if it is a quotation"), required=False, longest=NAME)
