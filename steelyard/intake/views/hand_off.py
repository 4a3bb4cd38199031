"""Hand-offs: the provider's page behind the mailed link, and what the desk does while it waits."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.forms import Form
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, private, show
from steelyard.intake.actions import hand_off_talk as talk
from steelyard.intake.actions import hand_offs as actions
from steelyard.intake.forms.hand_off import (
    AgainForm,
    AnswerForm,
    DeclineForm,
    HandOffForm,
    QuestionForm,
    WithdrawForm,
)
from steelyard.intake.models import HandOff, HelpRequest
from steelyard.intake.queries import decisions as queries
from steelyard.intake.queries import hand_offs
from steelyard.intake.rules import Act, HandOffStatus, NotNow, RefusalReason, please_take_up, refusal
from steelyard.intake.views.help_request import as_read, posted, refreshed
from steelyard.support.delivery.actions import CannotProvide

# The provider's page


@public
@private
@csrf_exempt  # the secret address is the proof; a page without referrer has no origin for the usual one
@once
def hand_off(http: Http, token: str) -> HttpResponse:
    """What a provider is asked; opening it changes nothing, a yes or no by button is taken once."""
    found = hand_offs.by_token(token)
    if found is None:
        return show(http, "intake/no_hand_off.html", status=404)
    return _answered(http, found, standing=hand_offs.standing(found), by=None)


@page("intake.answer_hand_off")
@once
def my_hand_off(http: Http, pk: int) -> HttpResponse:
    """The same page for a partner who is signed in and needs no link."""
    found: HandOff = access(http.user, "intake.answer_hand_off", hand_offs.whole(), pk=pk)
    return _answered(http, found, standing=found.status, by=http.user)


_FORMS: dict[str, type[Form]] = {"yes": AnswerForm, "ask": QuestionForm, "no": DeclineForm}


def _answered(http: Http, found: HandOff, *, standing: str, by: Any) -> HttpResponse:
    say = http.POST.get("say", "")
    drawn = {name: form(http.POST if name == say else None) for name, form in _FORMS.items()}
    context = {
        "hand_off": found, "forms": drawn, "say": say, "questions": hand_offs.questions_of(found),
        "center": the_center(), "standing": standing,
    }  # fmt: skip
    if http.method != "POST":
        return show(http, "intake/hand_off.html", context)
    if standing != "open":
        return go("?")  # who comes too late reads on the page how it stands
    form = drawn.get(say)
    if form is None:
        typed = {name: kind(initial=http.POST.dict()) for name, kind in _FORMS.items()}
        context |= {"problem": "Say yes or no, or ask, with one of the buttons.", "forms": typed}
        return invalid(http, "intake/hand_off.html", context)
    if not form.is_valid():
        return invalid(http, "intake/hand_off.html", context)
    with suppress(Stale, actions.Answered, actions.LinkOld):  # the page says how it stands
        _say(found, form, by=by)
    return go("?")  # relative: what is kept of this answer must not hold the token


def _say(found: HandOff, form: Form, *, by: Any) -> None:
    given = form.cleaned_data
    if isinstance(form, QuestionForm):
        talk.ask(found, by=by, question=given["question"])
    elif isinstance(form, DeclineForm):
        actions.refuse(found, by=by, reason=RefusalReason(given["reason"]), answer=given["why"])
    else:
        actions.accept(found, by=by, answer=given["answer"])


# At the desk


@page("intake.see")
def listing(http: Http) -> HttpResponse:
    """Every hand-off, how long providers took to say yes, and how it went."""
    wanted = {name: http.GET.get(name, "") for name in ("status", "after", "before")}
    context = {
        "page": hand_offs.listed(http.user, **wanted),
        "status": wanted["status"],
        "statuses": list(HandOffStatus),
        "acceptance": hand_offs.acceptance(timezone.localdate()),
    }
    return show(http, "intake/hand_offs.html", context)


@page("intake.open")
@once
def new_hand_off(http: Http, pk: int) -> HttpResponse:
    """Pass a decided request on to a provider, also after another one refused."""
    found: HelpRequest = access(http.user, "intake.decide", queries.whole(), pk=pk)
    if (reason := refusal(Act.HAND_OFF, found.status)) and http.method != "POST":
        messages.warning(http, reason)
        return go(found.get_absolute_url())
    proposed = queries.proposed_source(http.GET.get("provider", ""))
    initial = {
        "version": found.version,
        "provider": proposed.get("source"),
        "email": proposed.get("email", ""),
        "what": please_take_up(topic=str(found.topic or ""), agency=str(found.agency or found.agency_typed)),
    }
    form = HandOffForm(posted(http), initial=initial)
    context: dict[str, Any] = {"help_request": found, "form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "intake/new_hand_off.html", context)
    try:
        as_read(found, form)
        actions.pass_on(found, by=http.user, provider=form.cleaned_data["provider"], asked=form.asked)
    except Stale:
        again = queries.whole().get(pk=pk)
        differs = [("Status", again.get_status_display(), "Handed off")]
        context |= {"form": HandOffForm(refreshed(http, again.version)), "differs": differs}
        return show(http, "intake/new_hand_off.html", context, status=409)
    except (NotNow, CannotProvide) as refused:
        form.add_error(None, str(refused))
        return invalid(http, "intake/new_hand_off.html", context)
    messages.success(http, "The provider has a letter with a private link.")
    return go(found.get_absolute_url())


@page("intake.decide")
def send_again(http: Http, pk: int) -> HttpResponse:
    """Mail a provider a new link."""
    found: HandOff = access(http.user, "intake.decide", hand_offs.whole(), pk=pk)
    form = AgainForm(posted(http), initial={"version": found.version, "email": found.email})
    return _about(http, found, form, template="intake/send_again.html")


@page("intake.decide")
def withdraw(http: Http, pk: int) -> HttpResponse:
    """Take a hand-off back."""
    found: HandOff = access(http.user, "intake.decide", hand_offs.whole(), pk=pk)
    form = WithdrawForm(posted(http), initial={"version": found.version})
    return _about(http, found, form, template="intake/withdraw.html")


def _about(http: Http, found: HandOff, form: AgainForm | WithdrawForm, *, template: str) -> HttpResponse:
    """Do what the form says to a hand-off."""
    context: dict[str, Any] = {"hand_off": found, "help_request": found.help_request, "form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, template, context)
    try:
        as_read(found, form)
        if isinstance(form, AgainForm):
            actions.send_again(found, by=http.user, email=form.cleaned_data["email"])
        else:
            actions.take_back(found, by=http.user, why=form.cleaned_data["why"])
    except Stale:
        again = hand_offs.whole().get(pk=found.pk)
        differs = [("Where it stands", again.get_status_display(), "")]
        context |= {"form": type(form)(refreshed(http, again.version)), "differs": differs}
        return show(http, template, context, status=409)
    except actions.Answered as refused:
        form.add_error(None, str(refused))
        return invalid(http, template, context)
    return go(found.help_request.get_absolute_url())
