"""A profile's downloads: what the page shows, replies included."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from comity.web.register.exchange import FORMATS
from comity.web.register.exchange import bundle as bundles
from comity.web.register.models import Organisation


def profile(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    """The profile in one of the formats: of every entry that is this organisation, as its page shows them together."""
    if format not in FORMATS:
        raise Http404
    media, ending, write, _read = FORMATS[format]
    bundle = bundles.profile(get_object_or_404(Organisation, slug=slug))
    answer = HttpResponse(write(bundle), content_type=media)
    answer.headers["Content-Disposition"] = f'attachment; filename="{bundle.register.organisations[0].id}.{ending}"'
    return answer
