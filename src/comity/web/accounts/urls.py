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
]
