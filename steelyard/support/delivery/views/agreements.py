"""The agreement on a support: staff write and send its texts, the agency answers them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.support.delivery import actions
from steelyard.support.delivery.forms.agreements import AnswerForm, SendForm, TextForm
from steelyard.support.delivery.models import AgreementText, Support
from steelyard.support.delivery.queries import agreements as queries
from steelyard.support.delivery.queries import supports
from steelyard.support.delivery.rules import TextKind, TextStatus

_LAYOUT = {True: "kit/desk.html", False: "kit/public.html"}


@page("delivery.see_agreement")
def agreement(http: Http, pk: int) -> HttpResponse:
    """Both texts of a support with all their versions, and whose turn it is."""
    found = access(http.user, "delivery.see_agreement", supports.for_page(Support.objects.all()), pk=pk)
    at_desk = allows(http.user, "delivery.see")
    context = {"support": found, "agreed": queries.agreed(http.user, found), "layout": _LAYOUT[at_desk]}
    return show(http, "delivery/agreement.html", {**context, "at_desk": at_desk})


@page("delivery.write_agreement")
@once
def write_text(http: Http, pk: int, kind: str) -> HttpResponse:
    """The draft of a text; a first one, or a new version of what was sent."""
    found = access(http.user, "delivery.write_agreement", Support.objects, pk=pk)
    draft = queries.draft_of(found, _kind(kind))
    initial = {"version": draft.version, "number": draft.number, "text": draft.text}
    form = TextForm(http.POST if http.method == "POST" else None, initial=initial)
    versions = queries.agreed(http.user, found).of(_kind(kind))
    context = {"form": form, "support": found, "draft": draft, "versions": versions}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "delivery/write_text.html", context)
    try:
        _save(found, draft, form.cleaned_data, by=http.user)
    except Stale:
        now = queries.draft_of(found, _kind(kind))
        form.data = http.POST.copy()
        form.data["number"] = str(now.number)
        theirs = {"text": now.text}
        return conflict(http, "delivery/write_text.html", context, form=form, theirs=theirs, version=now.version)
    messages.success(http, "The draft is saved. The agency does not see it before you send it.")
    return go(reverse("delivery:agreement", args=[found.pk]))


def _kind(kind: str) -> TextKind:
    try:
        return TextKind(kind)
    except ValueError as unknown:
        raise Http404("There is no text of this kind.") from unknown


def _save(support: Support, draft: AgreementText, given: dict[str, Any], *, by: Any) -> None:
    """Change the draft that was read, or begin the one that was to be."""
    if draft.pk is None:
        actions.begin_text(support, by=by, kind=TextKind(draft.kind), number=given["number"], text=given["text"])
        return
    if given["number"] != draft.number:
        raise Stale(draft)
    draft.version = given["version"]
    actions.alter_text(draft, by=by, text=given["text"])


@page("delivery.write_agreement")
def send_text(http: Http, pk: int) -> HttpResponse:
    """Read the draft once more with whom it goes to, and send it."""
    found = access(http.user, "delivery.write_agreement", queries.texts(), pk=pk)
    support = found.agreement.support
    form = SendForm(http.POST if http.method == "POST" else None, initial={"version": found.version})
    contacts = queries.contacts(support)
    context = {"form": form, "text": found, "support": support, "contacts": contacts}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "delivery/send_text.html", context)
    if form.cleaned_data["version"] != found.version:
        again = SendForm(initial={"version": found.version})
        return show(http, "delivery/send_text.html", {**context, "form": again, "is_changed": True}, status=409)
    try:
        actions.send_text(found, by=http.user)
    except (actions.CannotAgree, Stale) as refused:
        form.add_error(None, str(refused))
        return invalid(http, "delivery/send_text.html", context)
    messages.success(http, f"{found} is sent.")
    return go(reverse("delivery:agreement", args=[support.pk]))


@page("delivery.approve")
def answer_text(http: Http, pk: int) -> HttpResponse:
    """One text for the agency: read it, then approve it or send it back."""
    found = access(http.user, "delivery.approve", queries.texts(), pk=pk)
    form = AnswerForm(http.POST if http.method == "POST" else None, initial={"sha256": found.sha256})
    if not form.is_valid():
        return _to_answer(http, found, form, show=invalid if form.is_bound else show)
    try:
        _answer(found, form.cleaned_data, by=http.user)
    except actions.Changed as changed:
        again = AnswerForm(initial={"sha256": changed.now.sha256, "note": form.cleaned_data["note"]})
        return _to_answer(http, changed.now, again, read=found)
    except (actions.CannotAgree, Stale) as refused:
        form.add_error(None, str(refused))
        return _to_answer(http, found, form, show=invalid)
    messages.success(http, f"{found}: {found.get_status_display().lower()}. The center has been told.")
    return go(reverse("delivery:agreement", args=[found.agreement.support_id]))


def _answer(text: AgreementText, given: dict[str, Any], *, by: Any) -> None:
    if given["say"] == "approve":
        actions.approve_text(text, by=by, sha256=given["sha256"])
    else:
        actions.send_text_back(text, by=by, sha256=given["sha256"], note=given["note"])


def _to_answer(
    http: Http, text: AgreementText, form: AnswerForm, *, read: AgreementText | None = None, show: Any = show
) -> HttpResponse:
    """The page of one text; with ``read``, beside the text that was read and counts no more."""
    versions = queries.agreed(http.user, text.agreement.support).of(TextKind(text.kind))
    is_newest = versions.newest is not None and versions.newest.pk == text.pk
    context: dict[str, Any] = {
        "text": text,
        "support": text.agreement.support,
        "form": form,
        "read": read,
        "versions": versions,
        "is_open": is_newest and text.status == TextStatus.SENT,
    }
    options = {"status": 409} if read else {}
    return show(http, "delivery/answer_text.html", context, **options)
