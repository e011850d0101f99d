"""Addresses of accounts."""

from __future__ import annotations

from django.urls import include, path

from comity.web.accounts import views

urlpatterns = [
    path("account/", views.home, name="account-home"),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("account/", include("allauth.account.urls")),
    path("invited/<str:token>/", views.invited, name="invited"),
    path("desk/people/", views.people, name="people"),
    path("desk/people/<int:pk>/", views.change_role, name="change-role"),
    path("desk/people/asked/<int:pk>/<slug:verdict>/", views.decide, name="decide-invitation"),
    path("desk/people/invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw-invitation"),
    path("desk/people/voices/<int:pk>/end/", views.end, name="end-representation"),
]
