"""A profile's downloads: what the page shows, replies included."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from comity.web.register.exchange import FORMATS
from comity.web.register.exchange.bundle import of
from comity.web.register.models import Organisation


def profile(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The profile in one of the formats."""
    if format not in FORMATS:
        raise Http404
    media, ending, write, _read = FORMATS[format]
    answer = HttpResponse(write(of(get_object_or_404(Organisation, slug=slug))), content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{slug}.{ending}"'
    return answer
