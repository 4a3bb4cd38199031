"""Dossiers: the list, one of them, and how a candidate is verified."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.exemplars import actions
from steelyard.evidence.exemplars.forms import DecisionForm, DossierForm, LookForm
from steelyard.evidence.exemplars.models import Dossier, Look, StudyFit
from steelyard.evidence.exemplars.queries import dossiers as queries
from steelyard.evidence.exemplars.rules import NotNow, ordered
from steelyard.evidence.exemplars.rules.groups import told_of
from steelyard.evidence.exemplars.rules.verifying import EXPLANATIONS, Answer, LookKind, missing_for_yes
from steelyard.evidence.exemplars.views import dossier_of, posted, told_at
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged

FORM = "exemplars/form.html"


@page("exemplars.see")
def dossiers(http: Http) -> HttpResponse:
    """All dossiers, the newest first."""
    turned = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(queries.listed(http.user), ("-made_at", "-id"), size=20, **turned)
    return show(http, "exemplars/dossiers.html", {"page": rows}, parts={"rows"})


@page("exemplars.see")
def dossier(http: Http, pk: int) -> HttpResponse:
    """What is known of a candidate, what the panel said, and what followed."""
    found = dossier_of(http, pk)
    context: dict[str, Any] = {"dossier": found, "kinds": _kinds(found), **queries.whole(found)}
    context["told"] = told_of(found.fit.found, found.group) or {"figures": found.figures, "indicators": {}}
    context["missing"] = missing_for_yes(queries.seen(found))
    return show(http, "exemplars/dossier.html", context)


def _kinds(found: Dossier) -> list[LookKind]:
    """A comparison is looked at in the same ways, but nothing of it has to be explained."""
    return [one for one in LookKind if not (found.is_comparison and one == LookKind.EXPLANATION)]


@page("exemplars.verify")
@once
def open_dossier(http: Http, pk: int) -> HttpResponse:
    """Begin to look closer at one group of a model."""
    fit = access(http.user, "exemplars.verify", StudyFit.objects.select_related("study"), pk=pk)
    groups = [one["group"] for one in ordered(fit.found)] if fit.is_found else []
    asked = http.GET.get("group", "")[:200]
    form = DossierForm(
        posted(http),
        groups=groups,
        others=queries.candidates_of(fit),
        staff=queries.staff_of(timezone.localdate()),
        initial={"group": asked, "name": asked},
    )
    if form.is_valid():
        try:
            return go(actions.open_dossier(fit, by=http.user, **form.cleaned_data).get_absolute_url())
        except NotNow as problem:
            form.add_error(None, str(problem))
    told = {
        "title": "Look closer at a group",
        "lead": "A number only proposes. A dossier holds what people find out.",
        "button": "Open the dossier",
        "back": fit.get_absolute_url(),
    }
    return (invalid if form.errors else show)(http, FORM, {"form": form, "study": fit.study, **told})


@page("exemplars.verify")
@told_at("exemplars:dossier")
@once
def look_closer(http: Http, pk: int) -> HttpResponse:
    """Plan a look or write one down; its kind stands in the address."""
    found = dossier_of(http, pk, "exemplars.verify")
    kind = next((one for one in _kinds(found) if one == http.GET.get("kind", "")), LookKind.DOCUMENTS)
    form = LookForm(posted(http), kind=kind, today=timezone.localdate(), initial={"version": 1})
    if form.is_valid():
        actions.look_closer(found, kind, by=http.user, **form.values)
        return go(f"{found.get_absolute_url()}#looks")
    return (invalid if form.errors else show)(http, FORM, {"form": form, **_of_look(found, kind)})


def _of_look(found: Dossier, kind: LookKind) -> dict[str, Any]:
    return {
        "title": kind.label,
        "lead": "Plan it first; come back and write down what was seen.",
        "button": "Save",
        "dossier": found,
        "back": found.get_absolute_url(),
        "hints": EXPLANATIONS if kind == LookKind.EXPLANATION else (),
    }


@page("exemplars.verify")
def look(http: Http, pk: int) -> HttpResponse:
    """Change a plan, or write down what was seen."""
    found = access(http.user, "exemplars.verify", Look.objects.select_related("dossier__fit__study"), pk=pk)
    kind = LookKind(found.kind)
    names = ("about", "planned_on", "plan", "done_on", "notes", "finding", "version")
    saved = {name: getattr(found, name) for name in names}
    form = LookForm(posted(http), kind=kind, today=timezone.localdate(), initial=saved)
    context = {"form": form, **_of_look(found.dossier, kind)}
    if form.is_valid():
        newest, found.version = found.version, form.cleaned_data["version"]
        try:
            actions.alter_look(found, by=http.user, **form.values)
        except Stale:
            return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
        return go(f"{found.dossier.get_absolute_url()}#looks")
    return (invalid if form.errors else show)(http, FORM, context)


@page("exemplars.decide")
@told_at("exemplars:dossier")
@once
def decide(http: Http, pk: int) -> HttpResponse:
    """Write down what the panel decided."""
    found = dossier_of(http, pk, "exemplars.decide")
    if found.is_comparison:
        raise NotNow("This one is visited for comparison; no panel decides on it.")
    today = timezone.localdate()
    form = DecisionForm(posted(http), today=today, initial={"decided_on": today})
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.decide(found, Answer(given.pop("answer")), by=http.user, **given)
            return go(reverse("exemplars:dossier", args=[pk]))
        except NotNow as problem:
            form.add_error("answer", str(problem))
    told = {
        "title": "What did the panel decide?",
        "lead": "Yes, no or not yet, with reasons. A later decision stands above an earlier one; none is erased.",
        "button": "Write down the decision",
        "back": found.get_absolute_url(),
        "missing": missing_for_yes(queries.seen(found)),
    }
    return (invalid if form.errors else show)(http, FORM, {"form": form, "dossier": found, **told})
