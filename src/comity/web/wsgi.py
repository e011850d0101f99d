"""The WSGI application that granian serves, with what the first request would otherwise wait for."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

application = get_wsgi_application()
_ = get_resolver().url_patterns  # every page's code is loaded before the first is asked for

from comity.web.components import memory  # noqa: E402 - needs Django set up
from comity.web.explore import warming  # noqa: E402

memory.set_aside()
warming.start()
