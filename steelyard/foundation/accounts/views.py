"""Pages about accounts, in the order a person meets them: in, one's own account, everybody's access."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from steelyard.foundation.accounts import actions, queries
from steelyard.foundation.accounts.forms import Find, Founding, Invitation, Name, NewRole, NewToken, Welcome
from steelyard.foundation.accounts.models import Held, Token, User
from steelyard.foundation.accounts.rules import DESCRIPTIONS, Role
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged

# Coming in


@public
@never_cache
def welcome(http: Http, token: str) -> HttpResponse:
    """Open an account with a one-time link; looking at the page uses nothing up."""
    link = queries.open_link(token)
    if link is None:
        return show(http, "accounts/spent.html", status=404)
    kind = Welcome if link.user else Founding
    form = kind(http.POST if http.method == "POST" else None, user=link.user)
    context = {"form": form, "link": link}
    if not form.is_valid():
        template = "accounts/welcome.html"
        return invalid(http, template, context) if form.is_bound else show(http, template, context)
    try:
        user = actions.welcome(link, **form.cleaned_data)
    except actions.LinkSpent:
        return show(http, "accounts/spent.html", status=404)
    except actions.AlreadyHasAccount as problem:
        form.add_error("email", str(problem))
        return invalid(http, "accounts/welcome.html", context)
    return _enter(http, user, "invitation", reverse("mfa_add_webauthn") if form.goes_without else None)


@public
@require_POST
def enter(http: Http, role: str) -> HttpResponse:
    """Look through a role's eyes; there is nothing here outside the demonstration."""
    user = {str(one): person for one, person in queries.demonstration_accounts().items()}.get(role)
    if user is None:
        raise Http404("Nothing is here.")
    return _enter(http, user, "demonstration", None)


def _enter(http: Http, user: User, by_way_of: str, where: str | None) -> HttpResponse:  # noqa: PLR0917 -- private
    """Sign in as the library does: with its stages, its redirect, and a session of its own."""
    if http.user.is_authenticated:
        logout(http, show_message=False)
    record_authentication(http, user, method=by_way_of)
    response: HttpResponse = perform_login(http, user, email_verification="none", redirect_url=where)
    return response


# One's own account


@page("accounts.own")
def own(http: Http) -> HttpResponse:
    user: User = access(http.user, "accounts.own", User.objects, pk=http.user.pk)
    form = Name(http.POST if http.method == "POST" else None, initial={"name": user.name})
    if form.is_valid() and not user.is_demonstration:
        actions.rename(user, by=http.user, name=form.cleaned_data["name"])
        messages.success(http, "Your name is changed.")
        return go(reverse("accounts:own"))
    context = {"form": form, "held": queries.roles_of(user), **queries.keeping(http.user)}
    if not user.roles:
        context["givers"] = queries.givers_of_roles()
    return invalid(http, "accounts/own.html", context) if form.errors else show(http, "accounts/own.html", context)


@page("accounts.own")
@require_POST
def sign_out_everywhere(http: Http) -> HttpResponse:
    actions.sign_out_everywhere(http.user, by=http.user)
    logout(http)
    response = go(reverse("account_login"))
    response["Cache-Control"] = "private, no-store"  # nobody is signed in any more, so the middleware would not say it
    return response


# Programs that act in one's name


@page("accounts.hold_tokens")
@never_cache
def tokens(http: Http) -> HttpResponse:
    """Tokens, and the form for a new one; its letters stand on the page that answers and nowhere else."""
    form = NewToken(http.POST if http.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "is_keeper": Role.ADMINISTRATOR in http.user.roles}
    if form.is_valid():
        try:
            context["made"], context["letters"] = actions.make_token(http.user, by=http.user, **form.cleaned_data)
        except actions.CannotMakeToken as problem:
            form.add_error(None, str(problem))
        else:
            context["form"] = NewToken()
    found = paged(
        queries.tokens(http.user),
        ("-made_at", "-id"),
        after=http.GET.get("after", ""),
        before=http.GET.get("before", ""),
        size=20,
    )
    context["page"] = found
    template = "accounts/tokens.html"
    return invalid(http, template, context) if form.errors else show(http, template, context, parts={"rows"})


@page("accounts.hold_tokens")
@require_POST
def revoke_token(http: Http, pk: int) -> HttpResponse:
    token: Token = access(http.user, "accounts.hold_tokens", Token.objects.select_related("user"), pk=pk)
    actions.revoke_token(token, by=http.user)
    messages.success(http, f"{token} is revoked: whoever has it is refused from now on.")
    return go(reverse("accounts:tokens"))


# Everybody's access


@page("accounts.see")
def accounts(http: Http) -> HttpResponse:
    form = Find(http.GET)
    value = form.value
    rows = queries.accounts(User.objects.visible_to(http.user), text=value["q"] or "", role=value["role"] or "")
    found = paged(rows, ("name", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "accounts/accounts.html", {"form": form, "page": found}, parts={"rows"})


@page("accounts.invite")
@once
def invite(http: Http) -> HttpResponse:
    form = Invitation(http.POST if http.method == "POST" else None, by=http.user)
    if form.is_valid():
        try:
            user = actions.invite(**form.value, by=http.user)
        except (actions.AlreadyHasAccount, actions.CannotGrant) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(http, f"An invitation is on its way to {user.email}.")
            return go(user.get_absolute_url())
    context = {"form": form}
    if form.errors:
        return invalid(http, "accounts/invite.html", context)
    return show(http, "accounts/invite.html", context)


@page("accounts.see")
def account(http: Http, pk: int) -> HttpResponse:
    user: User = access(http.user, "accounts.see", User.objects, pk=pk)
    return show(http, "accounts/account.html", _about(http, user, NewRole(by=http.user)))


def _about(http: Http, user: User, form: NewRole) -> dict[str, object]:
    return {"account": user, "held": queries.roles_of(user), "form": form, "is_self": user == http.user}


@page("accounts.keep")
@require_POST
@once
def grant_role(http: Http, pk: int) -> HttpResponse:
    user: User = access(http.user, "accounts.keep", User.objects, pk=pk)
    form = NewRole(http.POST, by=http.user)
    if form.is_valid():
        try:
            actions.grant_role(user, **form.value, by=http.user)
        except actions.CannotGrant as problem:
            form.add_error(None, str(problem))
        else:
            return go(user.get_absolute_url())
    return invalid(http, "accounts/account.html", _about(http, user, form))


@page("accounts.keep")
@require_POST
def end_role(http: Http, pk: int) -> HttpResponse:
    held: Held = access(http.user, "accounts.keep", Held.objects.select_related("user"), pk=pk)
    try:
        actions.end_role(held, by=http.user)
    except actions.LastAdministrator as problem:
        messages.error(http, str(problem))
    return go(held.user.get_absolute_url())


@page("accounts.keep")
@require_POST
def deactivate(http: Http, pk: int) -> HttpResponse:
    user: User = access(http.user, "accounts.keep", User.objects, pk=pk)
    try:
        actions.deactivate(user, by=http.user)
    except actions.LastAdministrator as problem:
        messages.error(http, str(problem))
    return go(user.get_absolute_url())


@page("accounts.keep")
@require_POST
def reactivate(http: Http, pk: int) -> HttpResponse:
    user: User = access(http.user, "accounts.keep", User.objects, pk=pk)
    actions.reactivate(user, by=http.user)
    return go(user.get_absolute_url())


@page("accounts.keep")
@require_POST
@once
def resend(http: Http, pk: int) -> HttpResponse:
    user: User = access(http.user, "accounts.keep", User.objects, pk=pk)
    actions.resend(user, by=http.user)
    messages.success(http, f"A new invitation is on its way to {user.email}.")
    return go(user.get_absolute_url())


@page("accounts.see")
def permissions(http: Http) -> HttpResponse:
    roles = [(role, DESCRIPTIONS[role]) for role in Role]
    return show(http, "accounts/permissions.html", {"roles": roles, "apps": queries.permission_matrix()})
