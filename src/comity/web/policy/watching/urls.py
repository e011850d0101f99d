"""Addresses of watching: one's own rules and digests, feeds and calendars, the Monday page, deadlines at the desk."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from comity.web.policy.views import feeds, watching

WATCHING: list[URLPattern] = [
    path("watch/", watching.watch, name="watch"),
    path("watch/<int:pk>/stop/", watching.rule, {"deed": "stop"}, name="watch-stop"),
    path("watch/<int:pk>/renew/", watching.rule, {"deed": "renew"}, name="watch-renew"),
    path("watch/digests/<int:pk>/", watching.digest, name="watch-digest"),
    path("monday/", watching.monday_page, name="monday"),
    path("desk/deadlines/", watching.deadline_list, name="desk-deadlines"),
    path("desk/deadlines/<int:pk>/", watching.deadline, name="desk-deadline"),
    re_path(r"^feeds/rules/(?P<token>[\w-]{20,64})\.(?P<form>atom|ics)$", feeds.rule, name="rule-feed"),
    re_path(r"^feeds/measures/(?P<key>[^\x00-\x1f]+)\.atom$", feeds.measure, name="measure-feed"),
    re_path(r"^feeds/jurisdictions/(?P<code>[\w-]+)\.atom$", feeds.jurisdiction, name="jurisdiction-feed"),
    re_path(r"^feeds/cases/(?P<case>[\w-]+)\.(?P<form>atom|ics)$", feeds.case, name="case-feed"),
]
