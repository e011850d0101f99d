"""All addresses. English has no prefix, /ar/ and /he/ come first in the others: every state is a URL to send on."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("comity.web.accounts.urls")),
    path("", include("comity.web.register.urls")),
    path("", include("comity.web.desk.urls")),
    path("", include("comity.web.search.urls")),
    path("", include("comity.web.policy.urls")),
    path("", include("comity.web.figures.urls")),
    path("", include("comity.web.explore.urls")),
    prefix_default_language=False,
)

handler400 = "comity.web.components.errors.bad_request"
handler403 = "comity.web.components.errors.forbidden"
handler404 = "comity.web.components.errors.not_found"
handler500 = "comity.web.components.errors.server_error"
