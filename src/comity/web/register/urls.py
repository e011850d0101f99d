"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from comity.web.register import views
from comity.web.register.exchange.views import profile

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("organisations/<slug:slug>/profile.<slug:format>", profile, name="profile-export"),
    path("organisations/<slug:slug>/network/", views.relations, name="network"),
    path("statements/", views.statements, name="statements"),
    path("demonstration/", views.demonstration, name="demonstration"),
    path("statements/<int:pk>/", views.statement, name="statement"),
]
