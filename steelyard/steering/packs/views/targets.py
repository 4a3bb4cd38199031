"""Targets of award years, the cover of reports, and the center's own measures."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.steering.packs.actions import measures as actions
from steelyard.steering.packs.forms.packs import CoverForm
from steelyard.steering.packs.forms.targets import OwnForm, TargetFields
from steelyard.steering.packs.models import OwnMeasure, Target
from steelyard.steering.packs.queries import packs as queries
from steelyard.steering.packs.queries.targets import aims, catalog
from steelyard.steering.packs.queries.years import year_window
from steelyard.steering.packs.rules.packs import NotNow
from steelyard.steering.packs.rules.targets import HUNDREDTHS
from steelyard.steering.packs.views import FORM, posted, told_on
from steelyard.steering.reporting.queries import award_years


def _to_targets(**_: object) -> str:
    return reverse("packs:targets")


def _to_measures(**_: object) -> str:
    return reverse("packs:own")


@page("packs.see_measures")
def targets(http: Http) -> HttpResponse:
    """What each award year promised, and what came of it."""
    today = timezone.localdate()
    years = [(one, aims(one, year_window(one, today))) for one in reversed(award_years())]
    return show(http, "packs/targets.html", {"years": years})


def _numbers(year: AwardYear) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every number that can have a target, by its measure."""
    found = catalog(year_window(year, timezone.localdate()))
    return [
        (one.measure.name, [(f"{one.measure.key}/{figure.value.key}", figure.value.label) for figure in one.figures])
        for one in found
        if one.figures and one.measure.key not in {"program-objectives", "program-cover"}
    ]


@page("packs.draft")
@once
def set_target(http: Http, year: int) -> HttpResponse:
    """Set what a number of a year should be."""
    found = access(http.user, "packs.draft", AwardYear.objects.all(), pk=year)
    form = TargetFields(posted(http), numbers=_numbers(found), initial={"version": 1})
    if form.is_valid():
        try:
            actions.set_target(found, by=http.user, **form.values)
            return go(reverse("packs:targets"))
        except NotNow as problem:
            form.add_error("number", str(problem))
    context = {"form": form, "title": f"Set a target for {found.label}", "button": "Set the target",
               "back": reverse("packs:targets")}  # fmt: skip
    return (invalid if form.errors else show)(http, FORM, context)


@page("packs.draft")
@told_on(_to_targets)
def target(http: Http, pk: int) -> HttpResponse:
    """Change a target."""
    found = access(http.user, "packs.draft", queries.target_rows(), pk=pk)
    names = ("objective", "kind", "direction", "form", "ratio_of", "ratio_to", "version")
    whole = HUNDREDTHS
    saved = {name: getattr(found, name) for name in names} | {
        "number": f"{found.measure}/{found.value}",
        "amount": found.hundredths / whole,
        "baseline": None if found.baseline is None else found.baseline / whole,
    }
    numbers = _numbers(found.award_year)
    known = {key for _, some in numbers for key, _ in some}
    if saved["number"] not in known:
        numbers.append(("As it stands", [(str(saved["number"]), "A number that is not counted any more")]))
    form = TargetFields(posted(http), numbers=numbers, initial=saved)
    context = {
        "form": form, "title": "Change a target", "button": "Save", "back": reverse("packs:targets"),
        "remove": reverse("packs:remove-target", args=[pk]), "remove_words": "Take this target away",
        "about": found,
    }  # fmt: skip
    if form.is_valid():
        newest, found.version = found.version, form.cleaned_data["version"]
        try:
            actions.alter_target(found, by=http.user, **form.values)
            return go(reverse("packs:targets"))
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
        except NotNow as problem:
            form.add_error("number", str(problem))
    return (invalid if form.errors else show)(http, FORM, context)


@page("packs.draft")
@require_POST
@told_on(_to_targets)
def remove_target(http: Http, pk: int) -> HttpResponse:
    actions.remove_target(access(http.user, "packs.draft", Target.objects.all(), pk=pk), by=http.user)
    messages.success(http, "The target is gone from reports that are not submitted.")
    return go(reverse("packs:targets"))


@page("packs.draft")
def cover(http: Http) -> HttpResponse:
    """What the cover of every report says."""
    found = queries.cover()
    saved: dict[str, Any] = {name: getattr(found, name) for name in CoverForm.base_fields}
    form = CoverForm(posted(http), initial=saved)
    context = {
        "form": form, "title": "What does the cover of reports say?", "button": "Save", "back": reverse("packs:packs"),
        "lead": "The award number is the center's own; everything else stands here once for all reports.",
    }  # fmt: skip
    if form.is_valid():
        newest, found.version = found.version, form.cleaned_data["version"]
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            actions.write_cover(found, by=http.user, **values)
            messages.success(http, "Saved. Reports that were submitted keep the cover they had.")
            return go(reverse("packs:packs"))
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
    return (invalid if form.errors else show)(http, FORM, context)


@page("packs.see_measures")
def own(http: Http) -> HttpResponse:
    """The measures that the center put together itself."""
    return show(http, "packs/own.html", {"measures": queries.own_measures()})


@page("packs.draft")
@once
def make_own(http: Http) -> HttpResponse:
    """Put a measure together from parts."""
    form = OwnForm(posted(http), initial={"version": 1})
    if form.is_valid():
        try:
            made = actions.make_measure(by=http.user, **_parts(form))
            return go(made.get_absolute_url())
        except NotNow as problem:
            form.add_error("name", str(problem))
    context = {
        "form": form, "title": "Put a measure together", "button": "Make the measure", "back": reverse("packs:own"),
        "lead": "Say what is counted and how. Its number, its rows and its formula follow from that.",
    }  # fmt: skip
    return (invalid if form.errors else show)(http, FORM, context)


def _parts(form: OwnForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


@page("packs.draft")
@told_on(_to_measures)
def change_own(http: Http, pk: int) -> HttpResponse:
    """Change a measure of the center's own."""
    found = access(http.user, "packs.draft", OwnMeasure.objects.select_related("topic"), pk=pk)
    saved = {name: getattr(found, name) for name in OwnForm.base_fields}
    form = OwnForm(posted(http), initial=saved)
    context = {
        "form": form, "title": f"Change “{found.name}”", "button": "Save", "back": reverse("packs:own"),
        "remove": reverse("packs:retire-own", args=[pk]), "remove_words": "Retire this measure", "about": found,
        "lead": "Reports that were submitted keep what it said then.",
    }  # fmt: skip
    if form.is_valid():
        newest, found.version = found.version, form.cleaned_data["version"]
        try:
            actions.alter_measure(found, by=http.user, **_parts(form))
            return go(found.get_absolute_url())
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
        except NotNow as problem:
            form.add_error("name", str(problem))
    return (invalid if form.errors else show)(http, FORM, context)


@page("packs.draft")
@require_POST
@told_on(_to_measures)
def retire_own(http: Http, pk: int) -> HttpResponse:
    actions.retire_measure(access(http.user, "packs.draft", OwnMeasure.objects.all(), pk=pk), by=http.user)
    return go(reverse("packs:own"))
