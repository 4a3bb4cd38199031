"""The adviser, its answers, and effort beside the charge."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils import timezone

from steelyard.analysis.adviser import advice
from steelyard.center.charge.models import AwardYear
from steelyard.center.charge.queries import charge_focal_areas
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.charts import Bar
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.words import hours
from steelyard.steering.portfolio import actions, queries
from steelyard.steering.portfolio.forms import AskingForm, LeanForm, SharesForm, as_typed
from steelyard.steering.portfolio.models import Question
from steelyard.steering.portfolio.rules import AT_ONCE, by_expertise, in_months, is_key, problem_of
from steelyard.steering.reporting.forms import PeriodForm
from steelyard.steering.reporting.permissions import openable
from steelyard.steering.reporting.queries import LISTINGS, award_years
from steelyard.steering.reporting.queries.pictures import Links


@page("portfolio.advise")
def adviser(http: Http) -> HttpResponse:
    """The question as it stands, ready to be altered; a POST puts it to the adviser."""
    stands = queries.asked_as_it_stands(timezone.localdate())
    form = AskingForm(http.POST or None, asked=stands, initial=_again(http))
    gone = queries.numbers_of(form.gone)
    waiting = len(stands["requests"])
    context = {"form": form, "asked": stands, "waiting": waiting, "more": max(0, waiting - len(form.listed))}
    context |= {"gone": gone, "expertise": by_expertise(stands)}
    context |= {"months": [in_months(one) for one in stands["months"]], "questions": queries.questions()}
    if http.method != "POST":
        return show(http, "portfolio/adviser.html", context)
    if not form.is_valid():
        return invalid(http, "portfolio/adviser.html", context)
    if not waiting:
        form.add_error(None, "No request waits for a decision, so there is nothing to choose from.")
        return invalid(http, "portfolio/adviser.html", context)
    asked = form.altered()
    # Few requests are answered while one waits, before anything is written, so that nobody waits for the database.
    found = advice(problem_of(asked)) if len(asked["requests"]) <= AT_ONCE else None

    def keep(http: Http) -> HttpResponse:
        question = actions.ask(asked, by=http.user, found=found)
        if gone:
            messages.info(http, f"Decided meanwhile and left out: {', '.join(gone)}.")
        return go(question.job.get_absolute_url() if question.job else question.get_absolute_url())

    return once(keep)(http)


def _again(http: Http) -> dict[str, Any]:
    """What an earlier question said, where its limits are to be changed."""
    if "again" not in http.GET:
        return {}
    key = http.GET["again"]
    if not is_key(key):
        raise Http404("That is no question.")
    return as_typed(access(http.user, "portfolio.advise", Question.objects, pk=int(key)).asked)


@page("portfolio.advise")
@once
def question(http: Http, pk: int) -> HttpResponse:
    """The answers side by side; a POST writes down to which people lean."""
    found = access(http.user, "portfolio.advise", Question.objects, pk=pk)
    told = queries.told(found)
    form = LeanForm(http.POST or None, letters=[one["letter"] for one in told.answers])
    context = {"question": found, "told": told, "form": form, "expertise": by_expertise(found.asked, told.answers)}
    if http.method != "POST":
        return show(http, "portfolio/question.html", context)
    if not form.is_valid():
        return invalid(http, "portfolio/question.html", context)
    actions.lean(found, by=http.user, **form.cleaned_data)
    messages.success(http, "Your leaning is written down. Each request is still decided on its own page.")
    return go(found.get_absolute_url())


@page("portfolio.see_charge")
def charge(http: Http) -> HttpResponse:
    """Effort by focal area and topic, beside what the charge asks."""
    years = award_years()
    form = PeriodForm(
        http.GET or None,
        years=years,
        today=timezone.localdate(),
        rolling=allows(http.user, "reporting.see_small"),
    )
    found = queries.charge_check(form.chosen, years)
    links = Links(form.chosen, openable(http.user, {key: one.permission for key, one in LISTINGS.items()}))
    areas = [(one, links.to("effort-by-focal-area", area=one.key)) for one in found.areas]
    topics = [(one, links.to("effort-by-topic", topic=one.key)) for one in found.topics]
    bars = [
        Bar(one.name, 100 * one.share, shown=f"{100 * one.share:.0f} %", href=href,
            note=f"{hours(round(one.part.minutes))}, n = {one.part.n}",
            mark=one.asked.percent if one.asked else None)
        for one, href in areas
    ]  # fmt: skip
    is_refused = form.is_bound and not form.is_valid()
    context: dict[str, Any] = {"found": found, "areas": areas, "topics": topics, "bars": bars, "period": form.chosen}
    context["form"] = form.showing()
    return (invalid if is_refused else show)(http, "portfolio/charge.html", context)


@page("portfolio.set_charge")
@once
def asked(http: Http, pk: int) -> HttpResponse:
    """What the charge asks of each focal area in an award year."""
    year = access(http.user, "portfolio.set_charge", AwardYear.objects, pk=pk)
    areas = charge_focal_areas()
    if not areas:
        raise Http404("The charge has no focal areas.")
    form = SharesForm(http.POST or None, areas=areas, asked=queries.asked_of(year))
    context = {"form": form, "year": year}
    if http.method != "POST":
        return show(http, "portfolio/asked.html", context)
    if not form.is_valid():
        return invalid(http, "portfolio/asked.html", context)
    try:
        with transaction.atomic():
            for area, typed in form.rows():
                actions.set_share(area, by=http.user, year=year, **typed)
    except Stale as problem:
        form.add_error(None, f"{problem} Open this page again to see what stands now.")
        return show(http, "portfolio/asked.html", context, status=409)
    messages.success(http, "Saved.")
    return go(f"/balance/charge/?period=year-{year.number}")
