"""Forms of the accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.utils.translation import gettext_lazy as _

from comity.web.accounts.models import User
from comity.web.accounts.powers import Role

if TYPE_CHECKING:
    Creation = BaseUserCreationForm[User]
else:
    Creation = BaseUserCreationForm


class AcceptForm(Creation):
    """A name to sign in by and a password."""

    class Meta:
        """The fields."""

        model = User
        fields = ("username", "first_name", "last_name")


class InviteForm(forms.Form):
    """Whom to invite to which staff role; representatives are invited from their organisation's page at the desk."""

    address = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=[(r.value, r.label) for r in Role if r not in (Role.READER, Role.REPRESENTATIVE)]
    )


class RoleForm(forms.Form):
    """Another role for somebody, or none, with the reason."""

    role = forms.ChoiceField(label=_("Role"), choices=[(r.value, r.label) for r in Role if r != Role.REPRESENTATIVE])
    active = forms.BooleanField(label=_("May sign in"), required=False)
    why = forms.CharField(label=_("Reason"), max_length=500)


class DecideForm(forms.Form):
    """Why an invitation that was asked for is sent or not."""

    why = forms.CharField(label=_("Reason"), max_length=500)
