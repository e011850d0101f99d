"""Forms of watching: an address, a review, an article about several organisations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.parsing.safetext import shown
from comity.web.desk.forms.base import DeskForm, language, line, reason, when
from comity.web.desk.forms.register import address
from comity.web.desk.models import Watched
from comity.web.desk.queries.names import organisations_named
from comity.web.register.models import Organisation
from comity.web.register.models.fields import TITLE

MOST = 40
"""Organisations that one article or feed may be about."""


class OrganisationsField(forms.CharField):
    """Organisations of the register, one a line, by any of their names or their slugs."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("help_text", gettext_lazy("One a line, by a name or the last part of the address."))
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        super().__init__(max_length=MOST * 500, widget=widget, required=False, **named)

    def clean(self, value: Any) -> list[Organisation]:
        """The organisations. Refuses a name that nobody or several have."""
        names = list(dict.fromkeys(" ".join(n.split()) for n in super().clean(value).splitlines() if n.strip()))
        if len(names) > MOST:
            raise forms.ValidationError(_("Too many: at most %d.") % MOST)
        found = [self._one(name) for name in names]
        return list(dict.fromkeys(found))

    def _one(self, name: str) -> Organisation:
        known = organisations_named(name)
        if len(known) == 1:
            return known[0]
        if known:
            raise forms.ValidationError(
                _("Several organisations have this name; enter one of these instead: %s")
                % ", ".join(one.slug for one in known)
            )
        raise forms.ValidationError(_("No organisation here is called “%s”. Enter it first.") % shown(name[:80]))


class ChangeWatchForm(DeskForm):
    """How an address is watched."""

    key = "watch"
    title = line(gettext_lazy("What it is"), longest=TITLE)
    about = OrganisationsField(
        label=gettext_lazy("About"),
        help_text=gettext_lazy(
            "Articles of a feed are listed with these organisations at once. Of a feed about many, leave it empty: "
            "a person then says whom each article is about. One a line."
        ),
    )
    every_hours = forms.IntegerField(label=gettext_lazy("Look every so many hours"), min_value=1, max_value=8760)
    stopped = forms.BooleanField(label=gettext_lazy("No longer watched"), required=False)
    why = reason()


class WatchForm(ChangeWatchForm):
    """A new address to watch."""

    url = address(gettext_lazy("Address"), required=True)
    kind = forms.ChoiceField(label=gettext_lazy("What stands there"), choices=Watched.Kind.choices)
    stopped = None  # type: ignore[assignment]
    field_order = ("url", "kind", "title", "about", "every_hours", "why")


class ReviewForm(DeskForm):
    """What came of a change."""

    key = "review"
    outcome = line(gettext_lazy("What came of it"), rows=2, longest=1000)


class ArticleForm(DeskForm):
    """An article, about one organisation or several."""

    key = "article"
    title = line(gettext_lazy("Title"), longest=TITLE)
    publisher = line(gettext_lazy("Publisher"), required=False, longest=TITLE)
    url = address(gettext_lazy("Address"), required=True)
    published = when(gettext_lazy("Published"))
    language = language()
    about = OrganisationsField(label=gettext_lazy("About"))
    why = reason()

    def clean_about(self) -> list[Organisation]:
        """An article entered by hand is about somebody."""
        found: list[Organisation] = self.cleaned_data["about"]
        if not found:
            raise forms.ValidationError(_("Name at least one organisation."))
        return found


class PlaceForm(DeskForm):
    """Whom an article of a feed is about; nobody puts it aside."""

    key = "place"
    about = OrganisationsField(
        label=gettext_lazy("About"), help_text=gettext_lazy("One a line. Left empty, the article is put aside.")
    )
    why = reason()
