"""Forms of one statement: its parts with the inner speakers, and each step of its way."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.web.desk.forms.base import (
    CHANGE_REASON,
    DeskForm,
    NamesOrganisations,
    OrganisationField,
    PersonField,
    SourceField,
    language,
    line,
    when,
)
from comity.web.desk.queries.names import Unknown
from comity.web.register import workflow
from comity.web.register.models import Organisation, Statement
from comity.web.register.models.fields import NAME, WORDS
from comity.web.register.models.statements import StatementKind

MOST_SPEAKERS = 12
ONE_OBJECT = gettext_lazy("Say whom the words are about: one organisation, one person or one group.")


class StatementForm(NamesOrganisations):
    """R reports words about O. Who is quoted inside stands in the rows of `SpeakerForm`."""

    key = "statement"
    reporter = OrganisationField(label=gettext_lazy("Reported by"), help_text=gettext_lazy("Whose document it is."))
    words = line(
        gettext_lazy("Words, exactly as the document has them"),
        rows=7,
        longest=WORDS,
        help_text=gettext_lazy("Shorten at either end if you like; quotation marks and spelling stay as found."),
    )
    about_organisation = OrganisationField(label=gettext_lazy("About this organisation"), required=False)
    about_person = PersonField(label=gettext_lazy("or about this person"))
    about_group = line(
        gettext_lazy("or about a group, in the document’s words"),
        required=False,
        longest=NAME,
        help_text=gettext_lazy("A group is nobody’s page: what is said of “many members” is shown on no member’s."),
    )
    group_of = OrganisationField(label=gettext_lazy("a group of"), required=False)
    said = when(gettext_lazy("Said"))
    published = when(gettext_lazy("Published"))
    seen = when(gettext_lazy("Seen"))
    language = language()
    place = line(gettext_lazy("Where in the document"), required=False, longest=300)
    emphases_added = forms.BooleanField(label=gettext_lazy("The document says “emphases added”"), required=False)
    field_order = ("reporter", "words", "about_organisation", "about_person", "about_group", "group_of")

    def clean(self) -> dict[str, Any]:
        """Exactly one object, and never the reporter itself: those are own words."""
        cleaned = super().clean()
        given = [name for name in ("about_organisation", "about_person", "about_group") if cleaned.get(name)]
        if len(given) != 1 and not {"about_organisation", "about_person"} & set(self.errors):
            self.add_error("about_organisation", ONE_OBJECT)
        if cleaned.get("group_of") and not cleaned.get("about_group"):
            self.add_error("about_group", _("Name the group, in the document’s words."))
        about, reporter = cleaned.get("about_organisation"), cleaned.get("reporter")
        if about and reporter and about == reporter:
            self.add_error(
                "about_organisation",
                _("What an organisation says of itself is entered as its own words, not as a statement."),
            )
        return cleaned


class EditStatementForm(StatementForm):
    """Changing what is not public yet."""

    why = line(
        gettext_lazy("Why"),
        longest=CHANGE_REASON,
        help_text=gettext_lazy("Approvals become void, and whoever was asked is asked again."),
    )


if TYPE_CHECKING:
    Rows = BaseFormSet["SpeakerForm"]
else:
    Rows = BaseFormSet

ORGANISATION, PERSON = "organisation", "person"


class SpeakerForm(DeskForm):
    """Who is quoted inside the words, and by whom: level 1 is quoted by the reporter, level 2 by level 1."""

    depth = forms.IntegerField(
        label=gettext_lazy("Level"),
        min_value=1,
        max_value=9,
        initial=1,
        help_text=gettext_lazy("1: quoted by the document; 2: quoted by the speaker above."),
    )
    speaker = line(gettext_lazy("Speaker, as the document names it"), required=False, longest=NAME)
    sort = forms.ChoiceField(
        label=gettext_lazy("Who that is"),
        required=False,
        choices=[
            ("", gettext_lazy("choose")),
            (ORGANISATION, gettext_lazy("an organisation, a court, a document")),
            (PERSON, gettext_lazy("a person: needs an entry here with a public role")),
        ],
    )
    organisation = OrganisationField(label=gettext_lazy("Speaker’s entry, if an organisation here"), required=False)
    person = PersonField(label=gettext_lazy("or a person here"))
    verb = line(
        gettext_lazy("Verb"),
        required=False,
        longest=120,
        help_text=gettext_lazy("The document’s own: said, declared, wrote …"),
    )
    words = line(
        gettext_lazy("Words of this speaker, with the document’s marks"), required=False, rows=3, longest=WORDS
    )
    said = when(gettext_lazy("Said"))
    place = line(gettext_lazy("Said where"), required=False, longest=300)

    def clean(self) -> dict[str, Any]:
        """Somebody must speak."""
        cleaned = super().clean() or {}
        if isinstance(cleaned.get("organisation"), Unknown):
            self.add_error("organisation", _("No organisation here is called so. Leave it empty, or enter it first."))
        if not any(cleaned.get(name) for name in ("speaker", "organisation", "person")) and any(
            cleaned.get(name) for name in ("verb", "words", "place")
        ):
            self.add_error("speaker", _("Say who speaks."))
        self._who(cleaned)
        return cleaned

    def _who(self, cleaned: dict[str, Any]) -> None:
        """A person speaks here only by name, with a public role that two people looked at."""
        named = bool(cleaned.get("speaker") or cleaned.get("organisation") or cleaned.get("person"))
        if named and not cleaned.get("sort"):
            self.add_error("sort", _("Say whether this is a person: persons need a public role and two approvals."))
        if cleaned.get("sort") == PERSON and not cleaned.get("person") and "person" not in self.errors:
            self.add_error(
                "person", _("Enter the person first, under persons, with the public role; then name the entry here.")
            )
        if cleaned.get("sort") == ORGANISATION and cleaned.get("person"):
            self.add_error("sort", _("A person is named below: choose “a person”."))


class SpeakerRows(Rows):
    """The rows, outermost first; a row left empty is none."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        """Ids of their own."""
        return {**super().get_form_kwargs(index), "auto_id": f"speaker{index}-%s"}

    def rows(self) -> list[dict[str, Any]]:
        """What was entered, in order of depth."""
        given = [
            f.cleaned_data
            for f in self.forms
            if f.cleaned_data and any(f.cleaned_data.get(n) for n in ("speaker", "organisation", "person"))
        ]
        return sorted(given, key=lambda row: int(row["depth"]))

    def clean(self) -> None:
        """Levels follow one another: nobody is quoted by a speaker who is not there."""
        if any(self.errors):
            return
        levels = {int(row["depth"]) for row in self.rows()}
        if levels and levels != set(range(1, max(levels) + 1)):
            raise forms.ValidationError(
                _("Levels must follow one another, from 1: a speaker of level 2 is quoted by one of level 1.")
            )


def speakers(data: Any = None, initial: list[dict[str, Any]] | None = None) -> SpeakerRows:
    """The rows of a statement: those given, and one more."""
    made = formset_factory(
        SpeakerForm, formset=SpeakerRows, extra=1, max_num=MOST_SPEAKERS, absolute_max=MOST_SPEAKERS, validate_max=True
    )(data, initial=initial, prefix="speaker")
    assert isinstance(made, SpeakerRows)  # noqa: S101 - for the type checker
    return made


class KindForm(DeskForm):
    """What sort of words these are, and why."""

    key = "kind"
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=StatementKind.choices)
    why = line(gettext_lazy("Why this kind"), longest=1000)


class AskForm(DeskForm):
    """The notice: to whom, where, until when, in which words."""

    key = "ask"
    to = forms.ModelChoiceField(label=gettext_lazy("Who is asked"), queryset=Organisation.objects.none())
    contact = forms.ChoiceField(label=gettext_lazy("At an address that it publishes"), required=False)
    address = line(gettext_lazy("or at another address"), required=False)
    address_source = line(gettext_lazy("Where that address is published"), required=False)
    deadline = forms.DateField(
        label=gettext_lazy("Time to answer until the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("At least 7 days; 14 are usual. The clock is UTC."),
    )
    text = line(gettext_lazy("The notice"), rows=16, longest=WORDS)

    def __init__(self, *args: Any, statement: Statement, contacts: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        slugs = workflow.answerer(statement)
        self.fields["to"].queryset = Organisation.objects.filter(slug__in=slugs).order_by("slug")  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(slugs) == 1:
            self.fields["to"].initial = Organisation.objects.filter(slug__in=slugs).first()
        self.fields["contact"].choices = [*contacts, ("", gettext_lazy("another one, below"))]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["deadline"].initial = usual_deadline()

    def clean(self) -> dict[str, Any]:
        """One address, with where it is published."""
        cleaned = super().clean() or {}
        if not cleaned.get("contact") and "contact" not in self.errors:
            for name in ("address", "address_source"):
                if not cleaned.get(name):
                    self.add_error(name, _("Choose an address above, or enter one here with its source."))
        return cleaned


class ExtendForm(DeskForm):
    """More time."""

    key = "extend"
    deadline = forms.DateField(
        label=gettext_lazy("New deadline, end of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    why = line(gettext_lazy("Why"), longest=500)


class ReasonForm(DeskForm):
    """A step with a reason."""

    why = line(gettext_lazy("Why"), rows=2, longest=1000)


class PublicReasonForm(DeskForm):
    """A step whose reason everybody reads."""

    why = line(gettext_lazy("Reason, which everybody will read"), rows=2, longest=1000)


class ApproveForm(DeskForm):
    """Agreeing to publication."""

    key = "approve"
    why = line(gettext_lazy("Remark (may stay empty)"), required=False, longest=1000)


class ReplyForm(DeskForm):
    """An answer that the subject published elsewhere."""

    key = "reply"
    text = line(gettext_lazy("The answer, in the subject’s own words"), rows=5, longest=WORDS)
    source = SourceField()
    organisation = OrganisationField(label=gettext_lazy("Who answers"), required=False)
    said = when(gettext_lazy("Said"))
    language = language()

    def clean(self) -> dict[str, Any]:
        """Who answers is in the register."""
        cleaned = super().clean() or {}
        if isinstance(cleaned.get("organisation"), Unknown):
            self.add_error("organisation", _("No organisation here is called so."))
        return cleaned


class CorrectForm(DeskForm):
    """One field of a published statement."""

    key = "correct"
    field = forms.ChoiceField(
        label=gettext_lazy("What is corrected"),
        choices=[
            ("words", gettext_lazy("Words")),
            ("said", gettext_lazy("Said")),
            ("published", gettext_lazy("Published")),
            ("place", gettext_lazy("Where in the document")),
            ("kind", gettext_lazy("Kind")),
            ("language", gettext_lazy("Language")),
        ],
    )
    after = line(gettext_lazy("What it should say"), rows=4, longest=WORDS)
    why = line(gettext_lazy("Reason, which everybody will read"), longest=1000)


class NoteForm(DeskForm):
    """A private note."""

    key = "note"
    text = line(
        gettext_lazy("Private note"),
        rows=3,
        longest=WORDS,
        help_text=gettext_lazy("Seen at the desk only; it cannot be deleted."),
    )


def usual_deadline(today: date | None = None) -> date:
    """Two weeks from today."""
    return (today or timezone.now().date()) + timedelta(days=workflow.USUAL_DAYS)


def end_of(day: date) -> datetime:
    """The last moment of a day, in UTC."""
    return datetime.combine(day, time(23, 59, 59), UTC)
