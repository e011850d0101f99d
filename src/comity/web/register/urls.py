"""Addresses of the register."""

from __future__ import annotations

from django.urls import path

from comity.web.register import views
from comity.web.register.exchange.views import profile
from comity.web.register.voice import views as voice

urlpatterns = [
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/<slug:slug>/", views.organisation, name="organisation"),
    path("organisations/<slug:slug>/profile.<slug:format>", profile, name="profile-export"),
    path("organisations/<slug:slug>/network/", views.relations, name="network"),
    path("statements/", views.statements, name="statements"),
    path("demonstration/", views.demonstration, name="demonstration"),
    path("statements/<int:pk>/", views.statement, name="statement"),
    path("voice/", voice.home, name="voice"),
    path("voice/statements/<int:pk>/", voice.statement, name="voice-statement"),
    path("voice/statements/<int:pk>/reply/", voice.reply, name="voice-reply"),
    path("voice/statements/<int:pk>/decline/", voice.decline, name="voice-decline"),
    path("voice/organisations/<slug:slug>/", voice.organisation, name="voice-organisation"),
    path("voice/organisations/<slug:slug>/words/", voice.words, name="voice-words"),
    path("voice/organisations/<slug:slug>/<slug:part>/", voice.suggest, name="voice-suggest"),
    path("voice/organisations/<slug:slug>/<slug:part>/<int:pk>/", voice.suggest, name="voice-suggest-row"),
]
