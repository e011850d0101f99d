"""Addresses of the public pages. `/activities/<id>/` takes any characters; `?id=` takes those that a path would change."""

from __future__ import annotations

from django.urls import path, re_path

from comity.web.explore import tracing, views

urlpatterns = [
    path("", views.home, name="home"),
    path("cases/", views.case_list, name="cases"),
    path("cases/<slug:name>/", views.case, name="case"),
    path("flows/", views.flows, name="flows"),
    re_path(r"^flows\.(?P<form>csv|xlsx|parquet)$", views.flow_file, name="flow-file"),
    path("activities/", views.activity, name="activity-by-query"),
    path("activities/chain/", tracing.chain, name="chain-by-query"),
    path("activities/<path:identifier>/chain/", tracing.chain, name="chain"),
    path("activities/<path:identifier>/", views.activity, name="activity"),
    path("boundary/", tracing.boundary, name="boundary"),
    path("definitions/", tracing.definitions, name="definitions"),
    path("releases/", tracing.releases, name="releases"),
    re_path(r"^releases/(?P<before>[0-9a-f]{16})\.\.(?P<after>[0-9a-f]{16})/$", tracing.diff, name="diff"),
    path("sources/", views.sources, name="sources"),
    path("methods/", views.methods, name="methods"),
]
