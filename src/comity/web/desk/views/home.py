"""The desk's first page and its queues."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from comity.web.accounts.access import needs
from comity.web.accounts.models import User
from comity.web.accounts.powers import Power
from comity.web.desk.queries import queues
from comity.web.desk.queries.paging import page, wanted
from comity.web.register import workflow


def signed_in(request: HttpRequest) -> User:
    """Who asks; the guard let only people through."""
    assert isinstance(request.user, User)  # noqa: S101 - for the type checker; `needs` has made sure
    return request.user


@needs(Power.SEE_DESK)
def home(request: HttpRequest) -> HttpResponse:
    """What needs a person today. Clocks that have run out are ended first."""
    workflow.lapse()
    return render(request, "desk/home.html", {"waiting": queues.waiting(signed_in(request))})


@needs(Power.SEE_DESK)
def queue(request: HttpRequest, key: str) -> HttpResponse:
    """One queue, oldest first, with a filter."""
    found = queues.queue_called(key)
    if found is None:
        raise Http404
    workflow.lapse()
    words = wanted(request)
    pages = page(request, found.filtered(signed_in(request), words))
    rows = [found.row(each) for each in pages.object_list]
    return render(request, "desk/queue.html", {"queue": found, "page": pages, "rows": rows, "q": words})
