"""What is said about a hand-off beside yes and no: the provider's questions, and how it went."""

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, private, show
from steelyard.intake.actions import hand_off_talk as actions
from steelyard.intake.actions.hand_offs import Answered, LinkOld
from steelyard.intake.forms.hand_off import HelpedForm, NoteForm, ReplyForm, WentForm
from steelyard.intake.models import HandOff
from steelyard.intake.queries import hand_offs as queries
from steelyard.intake.rules import Helped
from steelyard.intake.views.help_request import as_read, posted


@page("intake.decide")
def reply(http: Http, pk: int, question: int) -> HttpResponse:
    """Answer what a provider asks; it is told by mail."""
    hand_off: HandOff = access(http.user, "intake.decide", queries.whole(), pk=pk)
    found = queries.question(hand_off, question)
    if found is None:
        raise Http404("Nothing is here.")
    form = ReplyForm(posted(http), initial={"version": found.version})
    context = {"hand_off": hand_off, "help_request": hand_off.help_request, "question": found, "form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "intake/reply.html", context)
    try:
        as_read(found, form)
        actions.reply(found, by=http.user, answer=form.cleaned_data["answer"])
    except Stale:
        again = queries.question(hand_off, question) or found
        theirs = {"answer": again.answer}
        return conflict(http, "intake/reply.html", context, form=form, theirs=theirs, version=again.version)
    except Answered as problem:
        form.add_error(None, str(problem))
        return invalid(http, "intake/reply.html", context)
    messages.success(http, f"{hand_off.provider} has a letter with your answer and a new link.")
    return go(hand_off.help_request.get_absolute_url())


@page("intake.see")
def outcome(http: Http, pk: int) -> HttpResponse:
    """How a hand-off went, as the provider, the requester and the center say."""
    hand_off: HandOff = access(http.user, "intake.see", queries.whole(), pk=pk)
    found = queries.outcome_of(hand_off)
    if found is None:
        raise Http404("Nobody was asked yet.")
    form = NoteForm(posted(http), initial={"version": found.version, "words": found.center_says})
    context: dict[str, Any] = {
        "hand_off": hand_off,
        "help_request": hand_off.help_request,
        "outcome": found,
        "form": form,
    }
    if not form.is_bound:
        return show(http, "intake/outcome.html", context)
    access(http.user, "intake.decide", queries.whole(), pk=pk)
    if not form.is_valid():
        return invalid(http, "intake/outcome.html", context)
    try:
        as_read(found, form)
        actions.note_outcome(found, by=http.user, words=form.cleaned_data["words"])
    except Stale:
        again = queries.outcome_of(hand_off) or found
        theirs = {"words": again.center_says}
        return conflict(http, "intake/outcome.html", context, form=form, theirs=theirs, version=again.version)
    messages.success(http, "It is written down.")
    return go("?")


@public
@private
@csrf_exempt  # the secret address is the proof; a page without referrer has no origin for the usual one
@once
def how_it_went(http: Http, token: str) -> HttpResponse:
    """One side tells how a hand-off went, behind its own link."""
    asked = queries.asked_by_token(token)
    if asked is None:
        return show(http, "intake/no_hand_off.html", status=404)
    form = (WentForm if asked.is_provider else HelpedForm)(posted(http))
    context = {"asked": asked, "hand_off": asked.outcome.hand_off, "form": form, "center": the_center()}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "intake/how_it_went.html", context)
    given = form.cleaned_data
    # Who comes too late, or twice, reads on the page how it stands.
    with suppress(Stale, Answered, LinkOld):
        if asked.is_provider:
            actions.tell_as_provider(asked.outcome, by=None, words=given["words"])
        else:
            helped = Helped(given["helped"])
            actions.tell_as_requester(asked.outcome, by=None, helped=helped, words=given["words"])
    return go("?")
