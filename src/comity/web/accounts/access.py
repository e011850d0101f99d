"""The door of every page that not everybody may see: `needs(power)` for views, `represents` for a representative's own.

Whoever is not signed in is sent to sign in; whoever lacks the power gets the same 404 as for a page that is not there, so
that a guessed address tells nothing. A role that needs a second factor uses no power before it is set up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from comity.web.accounts.models import User
from comity.web.accounts.powers import SECOND_FACTOR, Power

View = TypeVar("View", bound=Callable[..., HttpResponse])


def person(request: HttpRequest) -> User | None:
    """Who asks, if they are signed in."""
    return request.user if isinstance(request.user, User) and request.user.is_active else None


def may(user: User | None, power: Power) -> bool:
    """Whether the person can use the power now, second factor included."""
    return bool(user and user.may(power) and not lacks_second_factor(user))


def lacks_second_factor(user: User) -> bool:
    """Whether the role asks for a second factor that is not set up yet."""
    return user.role in SECOND_FACTOR and not is_mfa_enabled(user)


def needs(power: Power) -> Callable[[View], View]:
    """Let a view answer only those who have the power. The view may write (`writes`), which Comity's pages cannot otherwise."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            user = person(request)
            if user is None:
                return redirect_to_login(request.get_full_path())
            if not user.may(power):
                raise Http404
            if lacks_second_factor(user):
                return redirect("mfa_activate_totp")
            answer = view(request, *args, **named)
            answer.headers["Cache-Control"] = "no-store, private"
            return answer

        guarded.writes = True  # type: ignore[attr-defined]
        guarded.power = power  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def represents(user: User | None) -> frozenset[str]:
    """The slugs of the organisations that a person speaks for now."""
    if user is None or not user.may(Power.REPLY):
        return frozenset()
    return frozenset(user.representations.filter(ended_at=None).values_list("organisation", flat=True))
