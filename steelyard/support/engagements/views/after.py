"""The scorecard from both sides, onward reach, practice and policy, insights, the end and the checks after it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, once
from steelyard.support.collaboratives.actions import sharing, works
from steelyard.support.collaboratives.forms.sharing import InsightForm
from steelyard.support.collaboratives.forms.works import STEPS, RaiseForm
from steelyard.support.collaboratives.queries.learning import insights as insights_of
from steelyard.support.collaboratives.queries.teams import loops_of
from steelyard.support.collaboratives.queries.works import aged
from steelyard.support.collaboratives.rules import LoopStatus
from steelyard.support.delivery.queries.supports import organization_chosen
from steelyard.support.engagements.actions import after as actions
from steelyard.support.engagements.actions import engagements as ending
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.forms import after as forms
from steelyard.support.engagements.models import Engagement, Passage
from steelyard.support.engagements.queries import lower, reaching, scoring
from steelyard.support.engagements.queries import workspace as queries
from steelyard.support.engagements.queries.people import agency_of
from steelyard.support.engagements.rules import CHECKS
from steelyard.support.engagements.rules.scorecard import ANSWERS, Feature
from steelyard.support.engagements.views.parts import (
    Refusals,
    at,
    engagement_of,
    part_of,
    posted,
    show_part,
    small,
)

# The scorecard


@page("engagements.enter")
def scorecard(http: Http, pk: int) -> HttpResponse:
    """Six scores from what was logged, beside what the agency says."""
    found, today = engagement_of(http, pk), timezone.localdate()
    return show_part(http, "scorecard", found, {"card": scoring.scorecard(found, today), "answers": ANSWERS})


@page("engagements.enter")
def feature(http: Http, pk: int, feature: str) -> HttpResponse:
    """The rows behind one score."""
    try:
        wanted = Feature(feature)
    except ValueError as unknown:
        raise Http404("There is no such feature.") from unknown
    found, today = engagement_of(http, pk), timezone.localdate()
    context = {
        "behind": scoring.behind(found, wanted, today),
        "ratings": scoring.ratings_of(found, wanted),
        "answers": ANSWERS,
    }
    return show_part(http, "scorecard", found, context, page="feature")


@page("engagements.answer")
@once
def rate(http: Http, pk: int) -> HttpResponse:
    """The agency rates the center."""
    found, today = engagement_of(http, pk, "engagements.answer"), timezone.localdate()
    form, agency = forms.RatingForm(posted(http)), agency_of(http.user, found)

    def act(_: object) -> None:
        if agency is None:
            raise CannotEngage("Only somebody of the agency can answer here.")
        actions.rate(found, by=http.user, organization=agency, on=today, answers=form.answers)
        messages.success(http, "Thank you. Both sides see it, with your agency's name and yours.")

    hint = "You answer for your agency; the center sees it with your name. Answering again this month corrects it."
    title = "How well does the center work with us?"
    return small(http, form, act, title=title, does="Give our answer", to=at("scorecard", found), hint=hint)


# Onward reach


@page("engagements.enter")
def reach(http: Http, pk: int) -> HttpResponse:
    """What went on to whom, against the share of those who can benefit."""
    found, today = engagement_of(http, pk), timezone.localdate()
    return show_part(http, "reach", found, {"reached": reaching.reach(found, today)})


@page("engagements.work")
@once
def pass_on(http: Http, pk: int) -> HttpResponse:
    found, today = engagement_of(http, pk, "engagements.work"), timezone.localdate()
    form = forms.PassageForm(posted(http), innovations=queries.innovations(found), today=today, initial={"on": today})

    def act(_: object) -> None:
        given = form.values
        given["source"], given["target"] = (organization_chosen(given[name]) for name in ("source", "target"))
        if given["source"] is None or given["target"] is None:
            raise CannotEngage("This organization is not in the directory.")
        actions.pass_on(form.chosen, by=http.user, **given)

    return small(http, form, act, title="What was passed on, and to whom?", does="Write it down", to=at("reach", found))


@page("engagements.work")
def passage(http: Http, pk: int) -> HttpResponse:
    found: Passage = part_of(http, Passage.objects.select_related("source", "target"), pk)
    names = ("people", "means", "version")
    form = forms.PeopleForm(posted(http), initial={name: getattr(found, name) for name in names})

    def act(given: dict[str, Any]) -> None:
        actions.alter_passage(found, by=http.user, **given)

    title, to = f"Correct: {found}", at("reach", found.engagement)
    hint = f"From {found.source} to {found.target}."
    return small(http, form, act, title=title, does="Save", to=to, changing=found, hint=hint)


# Practice and policy


@page("engagements.enter")
@once
def barriers(http: Http, pk: int) -> HttpResponse:
    """What hinders in practice, on its way to whoever can change policy, and the answer on its way back."""
    found = engagement_of(http, pk, "engagements.work" if http.method == "POST" else "engagements.enter")
    today = timezone.localdate()
    form = RaiseForm(posted(http), today=today)
    if form.is_valid():
        made = works.raise_loop(found.support, by=http.user, **form.cleaned_data)
        return go(_barrier(found, made.pk))
    context = {"form": form, "loops": aged(loops_of(found.support), today)}
    return show_part(http, "barriers", found, context, refused=bool(form.errors))


def _barrier(engagement: Engagement, pk: int) -> str:
    return reverse("engagements:barrier", args=[engagement.pk, pk])


_ACTS: dict[LoopStatus, Any] = {
    LoopStatus.RAISED: works.send_loop,
    LoopStatus.SENT: works.answer_loop,
    LoopStatus.ANSWERED: works.close_loop,
}


@page("engagements.enter")
def barrier(http: Http, pk: int, loop: int) -> HttpResponse:
    """One barrier: its way so far, and the next step."""
    engagement = engagement_of(http, pk, "engagements.work" if http.method == "POST" else "engagements.enter")
    found, today = lower.loop_of(engagement, loop), timezone.localdate()
    context: dict[str, Any] = {"loop": aged([found], today)[0]}
    step = STEPS.get(LoopStatus(found.status))
    if step is None:
        return show_part(http, "barriers", engagement, context, page="barrier")
    form_class, title, does = step
    form: Any = form_class(posted(http), today=today, version=found.version)
    context |= {"form": form, "step_title": title, "does": does}
    if form.is_valid():
        given = dict(form.cleaned_data)
        found.version = given.pop("version")
        try:
            _ACTS[LoopStatus(found.status)](found, by=http.user, **given)
        except (*Refusals, Stale) as problem:
            form.add_error(None, str(problem))
        else:
            return go(_barrier(engagement, found.pk))
    return show_part(http, "barriers", engagement, context, page="barrier", refused=bool(form.errors))


# Insights


@page("engagements.enter")
@once
def insights(http: Http, pk: int) -> HttpResponse:
    """What was learned that others should know; nothing leaves without the agency's yes."""
    found = engagement_of(http, pk, "engagements.work" if http.method == "POST" else "engagements.enter")
    form = InsightForm(posted(http))
    if form.is_valid():
        sharing.mark_insight(found.support, by=http.user, on=timezone.localdate(), **form.cleaned_data)
        return go(at("insights", found))
    context = {"form": form, "insights": insights_of(found.support)}
    return show_part(http, "insights", found, context, refused=bool(form.errors))


@page("engagements.answer")
@require_POST
def consent(http: Http, pk: int, insight: int) -> HttpResponse:
    """Somebody of the agency answers for it."""
    found = engagement_of(http, pk, "engagements.answer")
    one, agrees = lower.insight_of(found, insight), http.POST.get("answers") == "yes"
    return _told(http, lambda: sharing.consent(one, by=http.user, agrees=agrees), at("insights", found))


@page("engagements.keep")
@require_POST
def draft(http: Http, pk: int, insight: int) -> HttpResponse:
    """Make a draft resource of it."""
    found = engagement_of(http, pk, "engagements.keep")
    one, done = lower.insight_of(found, insight), "The draft is in the library. The agency sees what becomes of it."
    return _told(http, lambda: sharing.draft(one, by=http.user), at("insights", found), done=done)


def _told(http: Http, act: Any, to: str, *, done: str = "") -> HttpResponse:
    try:
        act()
    except (*Refusals, Stale) as problem:
        messages.info(http, str(problem))
    else:
        if done:
            messages.success(http, done)
    return go(to)


# The end and after


@page("engagements.enter")
def after(http: Http, pk: int) -> HttpResponse:
    """How it ends, and what is found six, twelve and twenty-four months later."""
    found, today = engagement_of(http, pk), timezone.localdate()
    made = queries.checks(found)
    context = {"marks": lower.marks_of(found, made, today), "criteria": lower.exit_criteria(found)}
    return show_part(http, "after", found, context)


@page("engagements.keep")
def taper(http: Http, pk: int) -> HttpResponse:
    found = engagement_of(http, pk, "engagements.keep")
    form = forms.TaperForm(posted(http), initial={"on": found.tapers_on, "version": found.version})

    def act(given: dict[str, Any]) -> None:
        ending.taper(found, by=http.user, **given)

    to, hint = at("after", found), "Set the planned dose smaller from that month on, too."
    title = "From when does the work taper off?"
    return small(http, form, act, title=title, does="Save", to=to, changing=found, hint=hint)


@page("engagements.keep")
@once
def end(http: Http, pk: int) -> HttpResponse:
    """Close the support, with what was met."""
    found = engagement_of(http, pk, "engagements.keep")
    form = forms.ExitForm(posted(http), today=timezone.localdate())

    def act(given: dict[str, Any]) -> None:
        ending.end_engagement(found, by=http.user, **given)
        messages.success(http, "The work has ended. Checks come up by themselves after 6, 12 and 24 months.")

    hint = "The support is closed with it. What was agreed on the end: " + (
        lower.exit_criteria(found) or "nothing yet."
    )
    return small(http, form, act, title="How did the work end?", does="End it", to=at("after", found), hint=hint)


@page("engagements.keep")
@once
def check(http: Http, pk: int, months: int) -> HttpResponse:
    """What is still in place so many months after the end."""
    found = engagement_of(http, pk, "engagements.keep")
    if months not in CHECKS:
        raise Http404("There is no check at this mark.")
    form = forms.CheckForm(posted(http), today=timezone.localdate())

    def act(given: dict[str, Any]) -> None:
        actions.check(found, by=http.user, months=months, **given)

    title = f"What is still there {months} months after the end?"
    return small(http, form, act, title=title, does="Keep what was found", to=at("after", found))
