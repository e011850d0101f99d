"""Addresses of figures and claims. A figure's id is sixteen hexadecimal digits; anything else is nobody's."""

from __future__ import annotations

from django.urls import path, re_path

from comity.web.figures import views

urlpatterns = [
    re_path(r"^figures/(?P<wanted>[0-9a-f]{16})/$", views.figure, name="figure"),
    re_path(
        r"^figures/(?P<wanted>[0-9a-f]{16})/rows\.(?P<form>csv|xlsx|parquet)$", views.figure_rows, name="figure-rows"
    ),
    path("claims/", views.claims, name="claims"),
]
