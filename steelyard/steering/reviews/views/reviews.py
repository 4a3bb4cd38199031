"""The list of reviews, one review, its steps, its close."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.months import month_end, months_on
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.steering.reviews.actions import reviews as actions
from steelyard.steering.reviews.forms import FrameForm, ReasonForm, TextForm
from steelyard.steering.reviews.models import Review, ReviewText
from steelyard.steering.reviews.queries import pages, printing
from steelyard.steering.reviews.queries import reviews as queries
from steelyard.steering.reviews.rules import STEPS, Guide, NotNow, Step, around, guide_of
from steelyard.steering.reviews.views import open_review_of, page_of, posted, review_of, told_on

_FORM = "reviews/form.html"


@page("reviews.see")
def reviews(http: Http) -> HttpResponse:
    """When we looked at the whole balance, and when next."""
    context = {"reviews": queries.listed(http.user), "under_way": queries.under_way()}
    return show(http, "reviews/reviews.html", context)


@page("reviews.hold")
@once
def start(http: Http) -> HttpResponse:
    """Begin a review; while one is under way, go there instead."""
    if (other := queries.under_way()) is not None:
        messages.info(http, "A review is under way already. Close it or set it aside before you start another.")
        return go(other.get_absolute_url())
    today = timezone.localdate()
    form = FrameForm(posted(http), staff=queries.staff_to_choose(None, today), initial=_proposed(today))
    if form.is_valid():
        try:
            made = actions.start(by=http.user, **_frame(form))
        except NotNow as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(http, "The review is open. Go through it step by step; you can leave and come back.")
            return go(reverse("reviews:step", args=[made.pk, STEPS[0].key]))
    context = {
        "form": form,
        "title": "Start a review",
        "lead": "Say when you meet, which period you look at, and who is there.",
        "button": "Start the review",
        "back": reverse("reviews:reviews"),
    }
    return (invalid if form.errors else show)(http, _FORM, context)


def _proposed(today: Any) -> dict[str, Any]:
    """The period since the last review, or else the last twelve whole months."""
    last = queries.last_closed()
    until = month_end(months_on(today.replace(day=1), -1))
    since = last.period_to + timedelta(days=1) if last else months_on(until.replace(day=1), -11)
    title = f"Review of the balance, {today:%B} {today.year}"
    return {"version": 1, "title": title, "held_on": today, "period_from": since, "period_to": max(until, since)}


def _frame(form: FrameForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


@page("reviews.hold")
@told_on(page_of)
def alter(http: Http, pk: int) -> HttpResponse:
    """Change the title, the days or the people."""
    found = open_review_of(http, pk)
    names = ("title", "held_on", "period_from", "period_to", "guests", "version")
    saved = {name: getattr(found, name) for name in names} | {"present": list(found.present.all())}
    form = FrameForm(posted(http), staff=queries.staff_to_choose(found, timezone.localdate()), initial=saved)
    context = {"form": form, "title": "Change the frame", "button": "Save", "back": found.get_absolute_url()}
    if form.is_valid():
        newest, found.version = found.version, form.cleaned_data["version"]
        try:
            actions.alter(found, by=http.user, **_frame(form))
            return go(found.get_absolute_url())
        except NotNow as problem:
            form.add_error(None, str(problem))
        except Stale:
            return conflict(http, _FORM, context, form=form, theirs=saved, version=newest)
    return (invalid if form.errors else show)(http, _FORM, context)


@page("reviews.see")
def review(http: Http, pk: int) -> HttpResponse:
    """One review: the steps of one under way; what came of one that is closed."""
    found = review_of(http, pk)
    after, said = queries.what_followed(found)
    context: dict[str, Any] = {"review": found, "after": after, "has_file": printing.has_file(found)}
    if found.is_closed:
        context["pack"] = pages.pack_of(found, timezone.localdate())
        context["followed"] = queries.followed(found, said)
        context["share"] = queries.share_of(context["followed"])
        return show(http, "reviews/closed.html", context)
    book = queries.book_of(found)
    context |= {
        "book": book,
        "standings": book.standings,
        "missing": book.missing,
        "following": queries.next_step(book),
    }
    return show(http, "reviews/review.html", context)


def _at(pk: int, guide: Guide) -> str:
    return reverse("reviews:step", args=[pk, guide.key])


@page("reviews.follow")
@told_on(page_of)
def step(http: Http, pk: int, key: str) -> HttpResponse:
    """One step: what there is to see, and what the people in the room make of it."""
    found, guide = review_of(http, pk, "reviews.follow"), guide_of(key)
    if guide is None:
        raise Http404("A review has no such step.")
    before, after = around(guide)
    writes = found.is_open and allows(http.user, "reviews.hold")
    context: dict[str, Any] = {
        "review": found, "guide": guide, "before": before, "after": after, "writes": writes,
        "standings": queries.book_of(found).standings,
    }  # fmt: skip
    if guide.has_figures and (guide.key != Step.BUDGET or found.is_closed or allows(http.user, "delivery.see_cost")):
        context["section"] = pages.section_of(found, guide.key, timezone.localdate())
    if guide.key == Step.LAST:
        context["past"] = queries.look_back(found)
    if guide.key == Step.DECISIONS:
        context |= queries.deciding(found)
    if not guide.asks:
        return show(http, "reviews/step.html", context)
    return _words(http, guide, context)


def _words(http: Http, guide: Guide, context: dict[str, Any]) -> HttpResponse:
    """The text of a step, read or written."""
    if http.method == "POST" and not context["review"].is_open and allows(http.user, "reviews.hold"):
        raise NotNow("This review is not under way any more: it stays as it is.")
    act = "reviews.hold" if http.method == "POST" else "reviews.follow"
    rows = ReviewText.objects.select_related("review", "written_by")
    text = access(http.user, act, rows, review=context["review"].pk, step=guide.key)
    saved = {"text": text.text, "version": text.version}
    form = TextForm(posted(http), label=guide.asks, initial=saved)
    context |= {"form": form, "text": text}
    if form.is_valid():
        newest, text.version = text.version, form.cleaned_data["version"]
        try:
            actions.write(text, by=http.user, words=form.cleaned_data["text"])
            messages.success(http, "Saved.")
            return go(_at(text.review_id, context["after"] if "on" in http.POST and context["after"] else guide))
        except NotNow as problem:
            form.add_error(None, str(problem))
        except Stale:
            context |= {"who": text.written_by, "when": text.written_at}
            return conflict(http, "reviews/step.html", context, form=form, theirs=saved, version=newest)
    return (invalid if form.errors else show)(http, "reviews/step.html", context)


@page("reviews.hold")
@require_POST
@told_on(page_of)
def close(http: Http, pk: int) -> HttpResponse:
    found = review_of(http, pk, "reviews.hold")
    actions.close(found, by=http.user)
    messages.success(http, "The review is closed. Its decisions stand in the lists of their owners.")
    return go(page_of(pk))


@page("reviews.hold")
@told_on(page_of)
def reopen(http: Http, pk: int) -> HttpResponse:
    found = review_of(http, pk, "reviews.hold")
    if not found.is_closed:
        raise NotNow("This review is not closed.")
    return _with_reason(
        http, found, act=actions.reopen,
        title="Open this review again?",
        lead="Its figures are read anew when it closes again. Promises of its decisions that are still open are dropped until then.",
        button="Open it again",
    )  # fmt: skip


@page("reviews.hold")
@told_on(page_of)
def drop(http: Http, pk: int) -> HttpResponse:
    return _with_reason(
        http, open_review_of(http, pk), act=actions.drop,
        title="Set this review aside?",
        lead="It stays in the list and can be read. Another review can then be started.",
        button="Set it aside",
    )  # fmt: skip


def _with_reason(http: Http, found: Review, *, act: Any, **context: str) -> HttpResponse:
    """A small form that asks why."""
    form = ReasonForm(posted(http), initial={"version": found.version})
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            act(found, by=http.user, reason=form.cleaned_data["reason"])
            return go(found.get_absolute_url())
        except (NotNow, Stale) as problem:
            form.add_error(None, str(problem))
    everything = {"form": form, "back": found.get_absolute_url(), **context}
    return (invalid if form.errors else show)(http, _FORM, everything)


@page("reviews.see")
def printed(http: Http, pk: int) -> HttpResponse:
    """The pack as one page to print; of a review under way, as it stands now."""
    found = review_of(http, pk)
    pack = pages.pack_of(
        found, timezone.localdate(), with_money=found.is_closed or allows(http.user, "delivery.see_cost")
    )
    return show(http, "reviews/print.html", {"review": found, "pack": pack})


@page("reviews.see")
def pdf(http: Http, pk: int) -> HttpResponse:
    """The pack of a closed review as a file."""
    found = review_of(http, pk)
    content = printing.file_of(found)
    if content is None:
        raise Http404("The file is being made.")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="review-{found.held_on:%Y-%m-%d}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
