"""The notice to whoever is spoken of: written in three languages with the words and the deadline, and sent by mail.

An address with an @ gets a mail; to any other (a form, a letter) somebody sends it by hand, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from smtplib import SMTPException

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError, send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from comity.model.errors import UsageError
from comity.web.accounts.models import User
from comity.web.register import workflow
from comity.web.register.models import Notice, Organisation, Statement
from comity.web.register.models.replies import Event

LANGUAGES = ("en", "ar", "he")


def wording(statement: Statement, deadline: date, languages: Iterable[str] = LANGUAGES) -> str:
    """The notice in each language, one after the other."""
    return "\n\n— — —\n\n".join(_in(language, statement, deadline) for language in languages)


def _in(language: str, statement: Statement, deadline: date) -> str:
    with override(language):
        subject = statement.about_organisation or statement.about_person
        source = statement.source
        where = ", ".join(part for part in (source.title, source.publisher, source.url) if part)
        return "\n\n".join(
            (
                _("To: %s") % (subject.name(language) if isinstance(subject, Organisation) else subject),
                _("These words, reported by %(reporter)s, are about you:")
                % {"reporter": statement.reporter.name(language)},
                statement.words,
                _("They stand in: %s") % where,
                _(
                    "We mean to publish them with their source. "
                    "Your answer will stand beside them, in the same size, wherever they are shown."
                ),
                _(
                    "Please answer by the end of %s (UTC). If you would rather not, say so, or write nothing: "
                    "the page will then say only that you were asked."
                )
                % f"{deadline:%Y-%m-%d}",
                _("You can answer this message. To answer here yourselves, ask us for an invitation."),
            )
        )


def by_mail(address: str) -> bool:
    """Whether a notice to this address goes by mail."""
    try:
        validate_email(address.strip())
    except ValidationError:
        return False
    return True


def send(
    statement: Statement,
    *,
    to: Organisation,
    address: str,
    address_source: str,
    text: str,
    deadline: datetime,
    by: User,
) -> Notice:
    """Start the clock and send the notice; when the mail cannot be handed over, nothing has happened.

    Raises UsageError, from the rulebook or from the mail.
    """
    with transaction.atomic():
        notice = workflow.ask(
            statement, to=to, address=address, address_source=address_source, text=text, by=by, deadline=deadline
        )
        if by_mail(address):
            _mail(address.strip(), text)
        else:
            workflow.note(statement, Event.CHANGED, by, "this address takes no mail: to be sent by hand")
    return notice


def _mail(address: str, text: str) -> None:
    try:
        send_mail(
            _("Words about you: your answer before they are published"), text, settings.DEFAULT_FROM_EMAIL, [address]
        )
    except (OSError, SMTPException, BadHeaderError) as error:
        raise UsageError(
            _("the notice could not be sent: %s") % error,
            expected=_("a mail server that takes it"),
            next_step=_("try again later; no clock was started"),
        ) from error
