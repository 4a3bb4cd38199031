"""Domains and findings: ratings, private votes, the lists, one finding, and the sheet to print."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.alignment.actions import ratings as rating
from steelyard.support.alignment.actions import remarks as actions
from steelyard.support.alignment.forms.initiatives import RatingForm, VoteForm
from steelyard.support.alignment.forms.pairs import DismissForm, RemarkForm, VersionForm
from steelyard.support.alignment.queries import findings as reads
from steelyard.support.alignment.queries.inventory import ORDER, listed, tally
from steelyard.support.alignment.queries.rounds import with_earlier
from steelyard.support.alignment.queries.votes import voting
from steelyard.support.alignment.rules import ASKS, POINTS, Domain
from steelyard.support.alignment.views import at_page_of, filters_of, framed, initiative_of, run_of

_DOMAINS = [(domain.label, ASKS[domain]) for domain in Domain]
PRINTED = {"gap": 24, "overlap": 30, "conflict": 24}  # lines of each list that two pages hold


@page("alignment.see")
def domains(http: Http, run: int) -> HttpResponse:
    """Initiatives by domains."""
    found = run_of(http, run)
    filters = filters_of(http, found)
    turned = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(with_earlier(listed(found, filters.wanted)), ORDER, after=turned["after"], before=turned["before"])
    context = framed(http, found, "domains", filters=filters, page=rows, tally=tally(found))
    context |= {"domains": _DOMAINS, "points": POINTS.items()}
    return show(http, "alignment/domains.html", context, parts={"rows"})


def _rate_page(pk: int) -> str:
    return reverse("alignment:rate", args=[pk])


@page("alignment.write")
@at_page_of(_rate_page)
def rate(http: Http, pk: int) -> HttpResponse:
    """What a group agrees on for one initiative, beside its private votes."""
    found = initiative_of(http, pk, "alignment.write")
    form = RatingForm(http.POST if http.method == "POST" else None, initiative=found, initial=RatingForm.typed(found))
    context = framed(http, found.run, initiative=found, form=form, voting=voting(found, http.user))
    context |= {"votes": allows(http.user, "protocols.vote", found.run)}
    context |= {"leads": allows(http.user, "protocols.facilitate", found.run)}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "alignment/rate.html", context)
    try:
        rating.rate(found, by=http.user, ratings=form.ratings, version=form.cleaned_data["version"])
    except Stale:
        now = RatingForm.typed(initiative_of(http, pk))
        return conflict(http, "alignment/rate.html", context, form=form, theirs=now, version=now["version"])
    return go(found.get_absolute_url())


@page("protocols.vote")
@at_page_of(_rate_page)
def vote(http: Http, pk: int) -> HttpResponse:
    """One's own points for an initiative; nobody sees them before all are shown."""
    found = initiative_of(http, pk, "alignment.write")
    form = VoteForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        rating.vote(found, by=http.user, scores=form.scores)
        messages.success(http, "Your points are sealed. They are shown together with everybody else’s.")
        return go(_rate_page(pk))
    title = f"How do you rate {found}?"
    lead = "Nobody sees your points before all are shown together, and then only how many gave each."
    context = framed(http, found.run, form=form, title=title, lead=lead, button="Seal my points", back=_rate_page(pk))
    return (invalid if form.errors else show)(http, "alignment/small_form.html", context)


@page("protocols.facilitate")
@require_POST
@at_page_of(_rate_page)
def show_votes(http: Http, pk: int) -> HttpResponse:
    """Show all points at once; before everybody has voted only when asked to."""
    found = initiative_of(http, pk, "alignment.see")
    run_of(http, found.run_id, "protocols.facilitate")
    rating.show_votes(found, by=http.user, early=http.POST.get("early") == "yes")
    return go(found.get_absolute_url() if not allows(http.user, "alignment.write", found.run) else _rate_page(pk))


@page("alignment.see")
def findings(http: Http, run: int) -> HttpResponse:
    """Gaps, overlaps, conflicts and money that ends."""
    found = run_of(http, run)
    context = framed(http, found, "findings", findings=reads.findings(found), tally=tally(found))
    return show(http, "alignment/findings.html", context)


@page("alignment.see")
def printed(http: Http, run: int) -> HttpResponse:
    """The three lists on two pages."""
    found = run_of(http, run)
    all_ = reads.findings(found)
    lists = [(words, lines, lines[: PRINTED[kind]]) for kind, words, lines in all_.lists if kind in PRINTED]
    context = framed(http, found, lists=lists, tally=tally(found), today=timezone.localdate())
    return show(http, "alignment/printed.html", context)


def _finding_page(pk: int, key: str) -> str:
    return reverse("alignment:finding", args=[pk, key])


def _line(run: object, key: str) -> reads.Line:
    line = reads.line(run, key)  # type: ignore[arg-type]  # a run, as the views below give it
    if line is None:
        raise Http404("Nothing is here.")
    return line


@page("alignment.see")
@at_page_of(_finding_page)
def finding(http: Http, pk: int, key: str) -> HttpResponse:
    """One finding: what it rests on, and what the group makes of it."""
    run = run_of(http, pk, "alignment.write" if http.method == "POST" else "alignment.see")
    line = _line(run, key)
    said = line.remark
    typed = {"note": said.note if said else "", "version": said.version if said else 0}
    context = framed(http, run, line=line, pairs=[one.pk for one in line.initiatives])
    if not context["writes"]:
        return show(http, "alignment/finding.html", context)
    form = RemarkForm(http.POST if http.method == "POST" else None, initial=typed)
    context |= {"form": form, "dismiss": DismissForm(initial=typed, prefix="off")}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "alignment/finding.html", context)
    try:
        given = form.cleaned_data
        actions.note(run, by=http.user, finding=line.finding, text=given["note"], version=given["version"])
    except Stale:
        now = _line(run, key).remark
        theirs = {"note": now.note if now else ""}
        version = now.version if now else 0
        return conflict(http, "alignment/finding.html", context, form=form, theirs=theirs, version=version)
    return go(_finding_page(pk, key))


@page("alignment.write")
@require_POST
@at_page_of(_finding_page)
def dismiss(http: Http, pk: int, key: str) -> HttpResponse:
    run = run_of(http, pk, "alignment.write")
    line = _line(run, key)
    form = DismissForm(http.POST, prefix="off")
    if form.is_valid():
        given = form.cleaned_data
        actions.dismiss(run, by=http.user, finding=line.finding, reason=given["reason"], version=given["version"])
        messages.success(http, "Put aside. It comes back if what it rests on changes.")
        return go(reverse("alignment:findings", args=[pk]))
    said = line.remark
    typed = {"note": said.note if said else "", "version": said.version if said else 0}
    context = framed(http, run, line=line, form=RemarkForm(initial=typed), dismiss=form)
    return invalid(http, "alignment/finding.html", context)


@page("alignment.write")
@require_POST
@at_page_of(_finding_page)
def reopen(http: Http, pk: int, key: str) -> HttpResponse:
    run = run_of(http, pk, "alignment.write")
    form = VersionForm(http.POST)
    version = form.cleaned_data["version"] if form.is_valid() else 0
    actions.reopen(run, by=http.user, finding=_line(run, key).finding, version=version)
    return go(_finding_page(pk, key))
