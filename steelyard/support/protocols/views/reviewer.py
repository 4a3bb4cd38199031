"""The reviewer's page: behind a mailed link without an account, or signed in; the same page, the same rules."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.limits import is_over, place_of
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, private, show
from steelyard.foundation.kit.paging import paged
from steelyard.foundation.kit.seals import Unopened
from steelyard.support.protocols.actions import ballots as actions
from steelyard.support.protocols.forms.answers import AnswersForm, as_fields
from steelyard.support.protocols.forms.runs import DeclineForm
from steelyard.support.protocols.models import Ballot
from steelyard.support.protocols.queries import ballots as queries
from steelyard.support.protocols.queries.runs import result
from steelyard.support.protocols.rules import Answers, Changed, NotNow

_AN_HOUR = 60 * 60
MOST = 120  # times an hour that one place may save
_PAGE = "protocols/review.html"
_SAID = {"save": "saved", "lock": "locked"}


@public
@private
@csrf_exempt  # the secret address is the proof; a page without referrer has no origin for the usual one
@once
def review(http: Http, token: str) -> HttpResponse:
    """What one is asked to review, one's own draft, and once all have locked everybody's answers."""
    found = queries.by_token(token)
    if found is None:
        return show(http, "protocols/no_review.html", {"center": the_center()}, status=404)
    ballot, old = found
    file_at = reverse("protocols:review-file", args=[token, "-"]).removesuffix("-/")
    return _answer(http, queries.desk_of(ballot, old=old), by=None, file_at=file_at)


@public
@private
def review_file(_http: Http, token: str, key: str) -> HttpResponse:
    """A file of what is reviewed, for whoever holds the link."""
    found = queries.by_token(token)
    if found is None:
        raise Http404("Nothing is here.")
    return _file(queries.desk_of(found[0], old=found[1]), key)


@page("protocols.answer")
def my_reviews(http: Http) -> HttpResponse:
    """What one was asked to review."""
    found = paged(queries.own(http.user), ("-id",), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "protocols/my_reviews.html", {"page": found}, parts={"rows"})


@page("protocols.answer")
@once
def my_review(http: Http, pk: int) -> HttpResponse:
    """One's own review, signed in."""
    ballot: Ballot = access(http.user, "protocols.answer", queries.own(http.user), pk=pk)
    file_at = reverse("protocols:my-file", args=[pk, "-"]).removesuffix("-/")
    return _answer(http, queries.desk_of(ballot), by=http.user, file_at=file_at)


@page("protocols.answer")
def my_file(http: Http, pk: int, key: str) -> HttpResponse:
    """A file of what one reviews, signed in."""
    ballot: Ballot = access(http.user, "protocols.answer", queries.own(http.user), pk=pk)
    return _file(queries.desk_of(ballot), key)


def _file(desk: queries.Desk, key: str) -> HttpResponse:
    found = desk.sheet.enclosures if desk.sheet and desk.may_read else []
    enclosure = next((one for one in found if one.key == key), None)
    if enclosure is None:
        raise Http404("Nothing is here.")
    try:
        opened = enclosure.open()
    except FileNotFoundError as missing:
        raise Http404("The file is not in the store.") from missing
    response: Any = FileResponse(
        opened, as_attachment=True, filename=enclosure.name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _answer(http: Http, desk: queries.Desk, *, by: User | None, file_at: str) -> HttpResponse:
    """Show the page, or do what one of its buttons says."""
    ballot, do = desk.ballot, http.POST.get("do", "")
    saved, lost = _saved(ballot)
    posted = http.POST if http.method == "POST" and do != "decline" else None  # typed, whatever button was meant
    form = AnswersForm.of(posted, content=desk.run.template.asks, version=ballot.version, saved=saved)
    why = {"why": http.POST.get("decline-why", "").replace("\0", "")}
    decline = DeclineForm(http.POST if do == "decline" else None, prefix="decline", initial=why)
    context = {
        "desk": desk,
        "form": form,
        "decline": decline,
        "result": result(desk.run) if ballot.is_locked and desk.standing != queries.OLD else None,
        "file_at": file_at,
        "lost": lost,
        "told": http.GET.get("told", ""),
        "center": the_center(),
    }
    if http.method != "POST":
        return show(http, _PAGE, context)
    if is_over("protocols.review", place_of(http), most=MOST, seconds=_AN_HOUR):
        return show(http, _PAGE, context | {"refused": "Please wait a few minutes, then save again."}, status=429)
    if not desk.is_answering and desk.standing != "changed":
        return go("?told=over")
    if decline.is_bound:
        return _decline(http, context, by=by)
    return _keep(http, context, do, by=by)


def _saved(ballot: Ballot) -> tuple[Answers, bool]:
    """What was saved, and whether it could not be opened any more."""
    try:
        return queries.own_answers(ballot), False
    except Unopened:
        return Answers(), True


def _decline(http: Http, context: dict[str, Any], *, by: User | None) -> HttpResponse:
    form = context["decline"]
    if not form.is_valid():
        return invalid(http, _PAGE, context)
    try:
        actions.decline(context["desk"].ballot, by=by, why=form.cleaned_data["why"])
    except (NotNow, Stale):
        return go("?told=over")
    return go("?told=declined")


def _keep(http: Http, context: dict[str, Any], do: str, *, by: User | None) -> HttpResponse:
    """Save a draft or lock, if the form can be read and no other window saved first."""
    form, ballot = context["form"], context["desk"].ballot
    if do not in _SAID:
        return invalid(http, _PAGE, context | {"refused": "Save or lock with one of the buttons."})
    if not form.is_valid():
        return invalid(http, _PAGE, context)
    if form.cleaned_data["version"] != ballot.version:
        return _two_tabs(http, context)
    if do == "lock" and not form.may_lock():
        return invalid(http, _PAGE, context)
    try:
        return go(f"?told={_kept(ballot, do, by=by, answers=form.answers)}")
    except Stale:
        return _two_tabs(http, context)


def _kept(ballot: Ballot, do: str, *, by: User | None, answers: Answers) -> str:
    """Save or lock; what cannot be locked because the text has changed is kept as a draft all the same."""
    try:
        (actions.lock if do == "lock" else actions.save_draft)(ballot, by=by, answers=answers)
    except Changed:
        ballot.refresh_from_db()
        actions.save_draft(ballot, by=by, answers=answers)
        return "changed"
    except NotNow:
        return "over"
    return _SAID[do]


def _two_tabs(http: Http, context: dict[str, Any]) -> HttpResponse:
    """Another window saved first: nothing is overwritten, and both are shown."""
    ballot = context["desk"].ballot
    ballot.refresh_from_db()
    if not ballot.is_asked:
        return go("?told=over")
    theirs = as_fields(queries.own_answers(ballot))
    return conflict(http, _PAGE, context, form=context["form"], theirs=theirs, version=ballot.version)
