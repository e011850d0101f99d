"""Addresses of the desk. `desk/people/` belongs to accounts; persons of the register stand under `desk/persons/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from comity.web.desk.views import documents, home, matching, notes, people, register, statements, voices, watching

urlpatterns: list[URLPattern] = [
    path("desk/", home.home, name="desk"),
    path("desk/queues/<slug:key>/", home.queue, name="desk-queue"),
    path("desk/documents/", documents.listed, name="desk-documents"),
    path("desk/documents/<int:pk>/", documents.document, name="desk-document"),
    path("desk/documents/<int:pk>/add/", documents.hand, name="desk-hand"),
    path("desk/documents/<int:pk>/rest/", documents.rest, name="desk-rest"),
    path("desk/documents/<int:pk>/statement/", documents.make_statement, name="desk-make-statement"),
    path("desk/documents/<int:pk>/own-words/", documents.make_own_words, name="desk-make-own-words"),
    path("desk/proposals/<int:pk>/accept/", documents.judge, {"verdict": "accept"}, name="desk-accept"),
    path("desk/proposals/<int:pk>/reject/", documents.judge, {"verdict": "reject"}, name="desk-reject"),
    path("desk/proposals/<int:pk>/undo/", documents.judge, {"verdict": "undo"}, name="desk-undo"),
    path("desk/statements/", statements.listed, name="desk-statements"),
    path("desk/statements/<int:pk>/", statements.statement, name="desk-statement"),
    path("desk/statements/<int:pk>/edit/", statements.edit, name="desk-edit-statement"),
    path("desk/statements/<int:pk>/<slug:key>/", statements.step, name="desk-step"),
    path("desk/organisations/", register.organisations, name="desk-organisations"),
    path("desk/organisations/<slug:slug>/", register.organisation, name="desk-organisation"),
    path("desk/organisations/<slug:slug>/invite/", voices.invite, name="desk-invite"),
    path("desk/organisations/<slug:slug>/<slug:part>/", register.part, name="desk-add-part"),
    path("desk/organisations/<slug:slug>/<slug:part>/<int:pk>/", register.part, name="desk-part"),
    path("desk/organisations/<slug:slug>/<slug:part>/<int:pk>/remove/", register.remove_part, name="desk-remove-part"),
    path("desk/sources/", register.sources, name="desk-sources"),
    path("desk/sources/<int:pk>/", register.source, name="desk-source"),
    path("desk/sources/<int:pk>/statement/", statements.from_source, name="desk-statement-from-source"),
    path("desk/persons/", people.persons, name="desk-persons"),
    path("desk/persons/<slug:slug>/", people.person, name="desk-person"),
    path("desk/persons/<slug:slug>/agree/", people.agree, name="desk-agree"),
    path("desk/persons/<slug:slug>/roles/", people.role, name="desk-add-role"),
    path("desk/persons/<slug:slug>/roles/<int:pk>/remove/", people.remove_role, name="desk-remove-role"),
    path("desk/suggestions/<int:pk>/", voices.suggestion, name="desk-suggestion"),
    path("desk/suggestions/<int:pk>/take/", voices.decide, {"verdict": "take"}, name="desk-take-suggestion"),
    path("desk/suggestions/<int:pk>/leave/", voices.decide, {"verdict": "leave"}, name="desk-leave-suggestion"),
    path("desk/matching/", matching.listed, name="desk-matching"),
    path("desk/matching/new/", matching.add, name="desk-side-by-side"),
    path("desk/matching/judgements.csv", matching.judgements, name="desk-judgements"),
    path("desk/matching/<int:pk>/", matching.pair, name="desk-pair"),
    path("desk/watching/", watching.listed, name="desk-watching"),
    path("desk/watching/<int:pk>/", watching.watched, name="desk-watched"),
    path("desk/watching/<int:pk>/look/", watching.look, name="desk-look"),
    path("desk/watching/changes/<int:pk>/", watching.change, name="desk-change"),
    path("desk/articles/", watching.articles, name="desk-articles"),
    path("desk/articles/new/", watching.new_article, name="desk-new-article"),
    path("desk/articles/<int:pk>/", watching.article, name="desk-article"),
    path("desk/notes/<slug:kind>/<slug:key>/", notes.add, name="desk-note"),
]
