"""Addresses of measures, pledges, permits, points, outcome claims, and of the work on them."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
