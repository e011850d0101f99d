"""Two thin layers round every answer: headers that let nothing in from another host, and errors in plain words.

The Content-Security-Policy allows neither inline style nor inline script; the pages need no script at all.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext

from comity.model.errors import ComityError, LakeError, RefusedError, UsageError
from comity.web.components.lakes import NoLake

READING = ("GET", "HEAD", "OPTIONS")
Answer = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SafeHeaders:
    """Puts the headers above on every answer, static files and errors included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers set."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PlainErrors:
    """Turns errors that Comity raises on purpose into pages that say what happened and what to do."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _named: object
    ) -> HttpResponse | None:
        """Refuse to write where nothing is written: only views that say so (`writes`) and accounts may be posted to."""
        writes = getattr(view, "writes", False) or view.__module__.startswith("allauth.")
        return None if request.method in READING or writes else HttpResponseNotAllowed(READING)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """503 without a lake, 400 for a question that was malformed or would give a false sum, else Django's 500."""
        if isinstance(error, OverflowError):  # a number in a form or an address that no database holds
            error = UsageError(gettext("a number is too large"), next_step=gettext("correct it"))
        if isinstance(error, NoLake):
            return render(request, "no_lake.html", status=503)
        if isinstance(error, UsageError | RefusedError):
            return render(request, "refused.html", {"error": error}, status=400)
        if isinstance(error, LakeError):
            return render(request, "refused.html", {"error": error}, status=503)
        if isinstance(error, ComityError):
            return render(request, "refused.html", {"error": error}, status=500)
        return None
