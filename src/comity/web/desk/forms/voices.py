"""Forms about representatives: asking for an invitation, deciding a suggestion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.web.desk.actions.notices import by_mail
from comity.web.desk.forms.base import DeskForm, language, line, reason
from comity.web.register.models import Contact, Organisation
from comity.web.register.models.fields import NAME


class InviteForm(DeskForm):
    """To which of its published addresses the invitation should go."""

    key = "invite"
    contact = forms.ModelChoiceField(Contact.objects.none(), label=_("Published address"), empty_label=None)
    why = line(_("Why this address speaks for it"), help_text=_("The administrators read it, and decide."))

    def __init__(self, *args: Any, organisation: Organisation, **named: Any) -> None:
        super().__init__(*args, **named)
        mailed = [one.pk for one in organisation.contacts.all() if by_mail(one.address)]
        self.fields["contact"].queryset = Contact.objects.filter(pk__in=mailed)  # type: ignore[attr-defined]


class TakeForm(DeskForm):
    """A suggestion taken, with changes or without."""

    key = "take"
    text = line(_("As it will stand"), longest=NAME)
    language = language()
    why = reason(_("Why"), help_text=_("The representative reads this, without your name."))


class LeaveForm(DeskForm):
    """A suggestion not taken."""

    key = "leave"
    why = reason(_("Why not"), help_text=_("The representative reads this, without your name."))
