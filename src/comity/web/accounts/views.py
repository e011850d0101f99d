"""A person's own account, invitations, and the administrators' list of people."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from comity.web.accounts.access import lacks_second_factor, may, needs, person
from comity.web.accounts.forms import AcceptForm, DecideForm, InviteForm, RoleForm
from comity.web.accounts.invitations import accept, decline, invite, send
from comity.web.accounts.models import Invitation, InvitationAsked, Representation, User
from comity.web.accounts.powers import POWERS, Power, Role


def home(request: HttpRequest) -> HttpResponse:
    """Where signing in leads: what this account is for."""
    user = person(request)
    if user is None:
        return redirect("account_login")
    return render(
        request,
        "accounts/home.html",
        {"lacks_second_factor": lacks_second_factor(user), "doors": _doors(user)},
    )


def _doors(user: User) -> list[tuple[str, str]]:
    """Where this account can go, by its powers."""
    doors = (
        (Power.SEE_DESK, "desk", _("The desk: what needs a person today")),
        (Power.REPLY, "voice", _("What is said of those you speak for")),
        (Power.KEEP_ACCOUNTS, "people", _("People and their roles")),
    )
    return [(reverse(name), title) for power, name, title in doors if may(user, power)]


def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: with a new account, or with the one that is signed in."""
    invitation = Invitation.objects.filter(token=token).first()
    if invitation is None or not invitation.open_at(timezone.now()):
        raise Http404(_("This invitation was used already, was withdrawn, or is out of date. Ask for another one."))
    user = person(request)
    form = AcceptForm(request.POST if request.method == "POST" and user is None else None)
    if request.method == "POST":
        if user is None and form.is_valid():
            user = form.save(commit=False)
            user.email = invitation.address
            user.save()
            login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        if user is not None:
            accept(invitation, user)
            return redirect("account-home")
    return render(request, "accounts/invited.html", {"invitation": invitation, "form": form, "user": user})


invited.writes = True  # type: ignore[attr-defined]


@needs(Power.KEEP_ACCOUNTS)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, and invitations still open."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invite(
            Role(form.cleaned_data["role"]),
            form.cleaned_data["address"],
            by=person(request),
            site=_site(request),
        )
        messages.success(request, _("The invitation is on its way."))
        return redirect("people")
    return render(
        request,
        "accounts/people.html",
        {
            "people": User.objects.order_by("username"),
            "there": _there(),
            "invitations": Invitation.objects.filter(accepted_at=None, withdrawn_at=None).order_by("-invited_at"),
            "asked": InvitationAsked.objects.filter(decided_at=None).select_related("by"),
            "voices": Representation.objects.filter(ended_at=None).select_related("user").order_by("organisation"),
            "decide_form": DecideForm(),
            "form": form,
            "now": timezone.now(),
        },
    )


def _there() -> dict[str, bool]:
    """Whether the two people are there without whom nothing can be published: one who judges, another who approves."""
    staff = User.objects.filter(is_active=True)
    judges = staff.filter(role__in=[role for role, powers in POWERS.items() if Power.JUDGE in powers]).count()
    approver = staff.filter(role=Role.APPROVER).exists()
    return {"editor": judges > approver, "approver": approver, "both": judges > 1 and approver}


@needs(Power.KEEP_ACCOUNTS)
def decide(request: HttpRequest, pk: int, verdict: str) -> HttpResponse:
    """Send an invitation that an editor asked for, or decline it with a reason."""
    asked = get_object_or_404(InvitationAsked, pk=pk)
    if verdict not in ("send", "decline"):
        raise Http404
    form = DecideForm(request.POST or None)
    user = person(request)
    if request.method == "POST" and user and form.is_valid():
        if verdict == "send":
            send(asked, by=user, answer=form.cleaned_data["why"], site=_site(request))
        else:
            decline(asked, by=user, answer=form.cleaned_data["why"])
        return redirect("people")
    return render(
        request,
        "accounts/decide.html",
        {"asked": asked, "form": form, "verdict": verdict},
        status=400 if form.errors else 200,
    )


@needs(Power.KEEP_ACCOUNTS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an invitation that nobody accepted yet."""
    invitation = get_object_or_404(Invitation, pk=pk, accepted_at=None)
    if request.method == "POST" and invitation.withdrawn_at is None:
        invitation.withdrawn_at = timezone.now()
        invitation.save()
    return redirect("people")


@needs(Power.KEEP_ACCOUNTS)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody no longer speaks for an organisation."""
    voice = get_object_or_404(Representation, pk=pk)
    if request.method == "POST" and voice.ended_at is None:
        voice.ended_at = timezone.now()
        voice.save()
    return redirect("people")


def _site(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


@needs(Power.KEEP_ACCOUNTS)
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody another role, with a reason. Nobody changes their own."""
    user = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None, initial={"role": user.role, "active": user.is_active})
    if request.method == "POST" and form.is_valid():
        if user == person(request):
            form.add_error(None, _("Another administrator has to change your own role."))
        else:
            user.role, user.is_active = form.cleaned_data["role"], form.cleaned_data["active"]
            user._change_reason = form.cleaned_data["why"]  # type: ignore[attr-defined]  # django-simple-history's name
            user.save()
            user.representations.filter(ended_at=None).update(ended_at=timezone.now())
            return redirect("people")
    return render(request, "accounts/role.html", {"somebody": user, "form": form, "log": user.history.all()[:50]})
