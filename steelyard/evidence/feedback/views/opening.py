"""Opening the ballots with a second person, what becomes of the key, and what people wrote."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.feedback.actions import ballots as acts
from steelyard.evidence.feedback.forms import DestroyKeyForm, GiveUpForm, UnsealForm
from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.queries import answers, waves
from steelyard.evidence.feedback.rules import LEAST_BALLOTS, NotNow
from steelyard.evidence.feedback.tasks.keys import private as private_of
from steelyard.evidence.feedback.views.waves import act, get
from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, show
from steelyard.foundation.kit.paging import paged

OPENING, UNSEAL = "feedback/opening.html", "feedback/unseal.html"
KEY, GIVE_UP = "feedback/key.html", "feedback/give_up.html"


@page("feedback.witness")
@require_safe
def opening(http: Http, pk: int) -> HttpResponse:
    """Who has confirmed, and what is missing."""
    return show(http, OPENING, _standing(http, get(http, pk, "feedback.witness")))


@page("feedback.keep")
@never_cache
def unseal(http: Http, pk: int) -> HttpResponse:
    """The passphrase that opens all ballots at once."""
    found = get(http, pk)
    form = UnsealForm(http.POST if http.method == "POST" else None, wave=found)
    context = _standing(http, found) | {"form": form}
    if http.method != "POST":
        return show(http, UNSEAL, context)
    if not form.is_valid():
        return invalid(http, UNSEAL, context)
    try:
        private = private_of(found, form.cleaned_data.get("secret", ""))
        count = acts.open_ballots(found, by=http.user, private=private)
    except (NotNow, Stale) as refused:
        form.add_error(None, str(refused))
        return invalid(http, UNSEAL, context)
    messages.success(http, f"{count} forms are opened. Back up the answers, then destroy the key.")
    return go(found.get_absolute_url())


def _standing(http: Http, found: Wave) -> dict[str, Any]:
    confirmed = waves.witnesses(found)
    return {
        "wave": found,
        "witnesses": confirmed,
        "has_confirmed": any(one.user_id == http.user.pk for one in confirmed),
        "has_second": any(one.user_id != http.user.pk for one in confirmed),
        "is_enough": waves.is_enough(found),
        "least": LEAST_BALLOTS,
        "keeps": allows(http.user, "feedback.keep"),
    }


@page("feedback.witness")
@require_POST
def confirm(http: Http, pk: int) -> HttpResponse:
    found = get(http, pk, "feedback.witness")
    return act(http, found, acts.witness, done="Confirmed. The evaluator can open the ballots with another person now.")


@page("feedback.keep")
def destroy_key(http: Http, pk: int) -> HttpResponse:
    return _ended(http, pk, template=KEY, made=DestroyKeyForm)


@page("feedback.keep")
def give_up(http: Http, pk: int) -> HttpResponse:
    return _ended(http, pk, template=GIVE_UP, made=GiveUpForm)


def _ended(http: Http, pk: int, *, template: str, made: type[DestroyKeyForm | GiveUpForm]) -> HttpResponse:
    """Ask once more before something is destroyed for good."""
    found = get(http, pk)
    form = made(http.POST if http.method == "POST" else None)
    context = {"wave": found, "form": form}
    if http.method != "POST":
        return show(http, template, context)
    if not form.is_valid():
        return invalid(http, template, context)
    try:
        if isinstance(form, GiveUpForm):
            acts.destroy_ballots(found, by=http.user, why=form.cleaned_data["why"])
        else:
            acts.destroy_key(found, by=http.user)
    except (NotNow, Stale) as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, "Destroyed. Nobody can open a ballot of this wave any more.")
    return go(found.get_absolute_url())


@page("feedback.read")
@require_safe
def texts(http: Http, pk: int) -> HttpResponse:
    """What people wrote, question by question, in an order that tells nothing."""
    found = get(http, pk, "feedback.read")
    asked = waves.text_questions(found, answers.counted_texts(found))
    chosen = next((one for one in asked if one.name == http.GET.get("question")), asked[0] if asked else None)
    context: dict[str, Any] = {"wave": found, "asked": asked, "chosen": chosen}
    if chosen:
        rows, given = answers.text_rows(found, chosen.name), http.GET
        context["page"] = paged(rows, ("id",), after=given.get("after", ""), before=given.get("before", ""))
    return show(http, "feedback/texts.html", context)
