"""The evaluator's room: the plan, the true numbers, releases and quotes; and what the second person and the center do."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.results import actions, queries
from steelyard.evidence.results.forms import PassageForm, PlanForm, QuoteForm, ReplyForm, WhyForm
from steelyard.evidence.results.models import Quote, Release, Reply
from steelyard.evidence.results.rules import NotNow
from steelyard.evidence.results.rules.presenting import mixes, sections
from steelyard.evidence.results.views import told_on
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.pages import Http, go, invalid, once, show

_SMALL = "results/small_form.html"


def _wave(http: Http, act: str, pk: int) -> Wave:
    return access(http.user, act, Wave.objects.select_related("release_plan"), pk=pk)


def _room(wave: int) -> str:
    return reverse("results:room", args=[wave])


@page("results.read")
def rooms(http: Http) -> HttpResponse:
    """Every wave: is its plan frozen, what waits, what is shown."""
    context = {"waves": queries.rooms(), "enters": allows(http.user, "results.room")}
    return show(http, "results/rooms.html", context)


@page("results.room")
def room(http: Http, wave: int) -> HttpResponse:
    """One wave with its true numbers; they never leave this page but through a release."""
    found = _wave(http, "results.room", wave)
    plan, by = queries.plan_for(found), http.GET.get("by", "")
    context = {
        "wave": found,
        "plan": plan,
        "by": by,
        "is_whole": not by,
        "tables": queries.true_tables(found, plan, by) if found.is_read else [],
        "releases": queries.releases_of(found),
        "form": WhyForm(None),
        "passages": queries.beside(found).passages,
    }
    return show(http, "results/room.html", context)


def _planned(wave: Wave) -> dict[str, object]:
    plan = queries.plan_for(wave)
    return {"plan": plan, "tables": queries.titled(wave, plan) if plan else []}


@page("results.room")
def plan(http: Http, wave: int) -> HttpResponse:
    """The release plan: written while the wave is a draft, then only read."""
    found = _wave(http, "results.room", wave)
    saved = getattr(found, "release_plan", None)
    if not found.is_draft:
        if saved is None:
            raise Http404("This wave was opened without a plan.")
        return show(http, "results/plan.html", {"wave": found, "saved": saved, **_planned(found)})
    asked = queries.form_of(found)
    document = saved.document if saved else None
    form = PlanForm(http.POST or None, asked=asked, plan=document, groups=found.groups)
    context = {"wave": found, "form": form, "saved": saved, **_planned(found)}
    if form.is_valid():
        try:
            with_pairs = form.cleaned_data["with_pairs"]
            actions.write_plan(found, by=http.user, groupings=form.groupings, with_pairs=with_pairs)
            messages.success(http, "The plan is written. It is frozen when the wave opens.")
            return go(reverse("results:plan", args=[wave]))
        except NotNow as problem:
            form.add_error(None, str(problem))
    return (invalid if form.errors else show)(http, "results/plan.html", context)


@page("results.room")
@require_POST
@told_on(_room)
@once
def prepare(http: Http, wave: int) -> HttpResponse:
    """Work out what may be shown; a page of long work tells how far it is."""
    form = WhyForm(http.POST)
    form.is_valid()
    job = actions.prepare(_wave(http, "results.room", wave), by=http.user, why=form.cleaned_data.get("why", ""))
    return go(job.get_absolute_url())


@page("results.approve")
def release(http: Http, pk: int) -> HttpResponse:
    """What a release would show, step by step, and, in the room, why finer steps are not shown."""
    found = access(http.user, "results.approve", Release.objects.select_related("wave", "wave__release_plan"), pk=pk)
    in_room = allows(http.user, "results.room")
    planned = queries.plan_for(found.wave)
    context = {
        "release": found,
        "wave": found.wave,
        "questions": [(one, None) for one in sections(found.content)],
        "mixes": mixes(found.content),
        "walked": queries.walked(found, planned) if in_room and planned else [],
        "in_room": in_room,
        "is_own": found.prepared_by_id == http.user.pk,
    }
    return show(http, "results/release.html", context)


def _release(pk: int) -> str:
    return reverse("results:release", args=[pk])


@page("results.approve")
@require_POST
@told_on(_release)
def approve(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "results.approve", Release.objects.select_related("wave"), pk=pk)
    actions.approve(found, by=http.user)
    messages.success(http, "Released. Everybody can read it now.")
    return go(_release(pk))


@page("results.approve")
@require_POST
@told_on(_release)
def drop(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "results.approve", Release.objects.select_related("wave"), pk=pk)
    actions.drop(found, by=http.user)
    return go(_release(pk))


@page("results.room")
def passage(http: Http, wave: int, item: str = "") -> HttpResponse:
    """Words beside the figures of one question, or of all."""
    found = _wave(http, "results.room", wave)
    asked = queries.form_of(found).question(item)
    if item and asked is None:
        raise Http404("This wave has no such question.")
    saved = queries.beside(found).passages.get(item)
    form = PassageForm(http.POST or None, initial={"text": saved.text if saved else ""})
    if form.is_valid():
        actions.write_passage(found, by=http.user, item=item, text=form.cleaned_data["text"])
        return go(_room(wave))
    title = queries.form_of(found).say(asked.label) if asked else "What do the results say, all in all?"
    context = {"form": form, "title": title, "does": "Write it", "back": _room(wave)}
    return (invalid if form.errors else show)(http, _SMALL, context)


@page("results.approve")
def quotes(http: Http, wave: int) -> HttpResponse:
    """What people wrote, one by one, for the evaluator; and what was picked, for the second person too."""
    found = _wave(http, "results.approve", wave)
    in_room = allows(http.user, "results.room")
    context = {
        "wave": found,
        "picked": queries.quotes_of(found),
        "questions": queries.open_answers(found) if in_room and found.is_read else [],
        "in_room": in_room,
        "form": QuoteForm(None),
    }
    return show(http, "results/quotes.html", context)


def _quotes(wave: int) -> str:
    return reverse("results:quotes", args=[wave])


@page("results.room")
@once
def pick(http: Http, *, wave: int, question: str, place: int) -> HttpResponse:
    """Pick one answer in own words, and shorten it if need be."""
    found = _wave(http, "results.room", wave)
    text = queries.open_answer(found, question, place)
    if text is None:
        raise Http404("There is no such answer.")
    form = QuoteForm(http.POST or None, initial={"text": text})
    context = {"form": form, "title": "How is this quoted?", "does": "Pick it", "back": _quotes(wave), "written": text}
    if form.is_valid():
        try:
            actions.pick_quote(found, by=http.user, question=question, **form.cleaned_data)
            return go(_quotes(wave))
        except NotNow as problem:
            form.add_error(None, str(problem))
    return (invalid if form.errors else show)(http, _SMALL, context)


def _quotes_of(pk: int) -> str:
    return _quotes(queries.wave_of_quote(pk))


@page("results.approve")
@require_POST
@told_on(_quotes_of)
def decide_quote(http: Http, pk: int) -> HttpResponse:
    """Release a quote, or take it back."""
    found = access(http.user, "results.approve", Quote.objects.select_related("wave"), pk=pk)
    act: Any = actions.release_quote if http.POST.get("do") == "release" else actions.withdraw_quote
    act(found, by=http.user)
    return go(_quotes(found.wave_id))


@page("results.reply")
@once
def reply(http: Http, wave: int) -> HttpResponse:
    """What the center heard, and what it does about it."""
    found = _wave(http, "results.reply", wave)
    form = ReplyForm(http.POST or None)
    if form.is_valid():
        actions.reply(found, by=http.user, **form.cleaned_data)
        messages.success(http, "Everybody reads it beside the results.")
        return go(reverse("results:reply", args=[wave]))
    context = {"form": form, "wave": found, "replies": queries.beside(found).replies}
    return (invalid if form.errors else show)(http, "results/reply.html", context)


@page("results.reply")
@require_POST
def take_back_reply(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "results.reply", Reply.objects.select_related("wave"), pk=pk)
    actions.withdraw_reply(found, by=http.user)
    return go(reverse("results:reply", args=[found.wave_id]))
