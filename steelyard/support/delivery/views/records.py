"""Recording an activity on one page, looking at it, correcting and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.charge.queries import staff_of
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, back, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.delivery import actions
from steelyard.support.delivery.forms.record import AttendanceForm, CorrectionForm, RecordForm, retyped, ticked
from steelyard.support.delivery.forms.small import ReasonForm
from steelyard.support.delivery.models import Activity, Support
from steelyard.support.delivery.queries import records as queries
from steelyard.support.delivery.queries import supports as about

PARTS = {"record-form"}


@page("delivery.record")
@once
def record(http: Http, pk: int | None = None) -> HttpResponse:
    """Record what happened: nearly everything is filled in as it was last time."""
    rows, today = Support.objects.visible_to(http.user), timezone.localdate()
    chosen = _chosen(http, pk)
    staff = staff_of(http.user)
    everyone = queries.everyone_on_staff(today) if allows(http.user, "delivery.record_for_others") else []
    if staff is None and not everyone:
        return show(http, "delivery/not_on_staff.html")
    # Another support than the one whose people were listed: they are listed anew before anything is recorded.
    moved = chosen is not None and http.POST.get("shown_for", "") not in {"", str(chosen.pk)}
    also = [] if moved else ticked(http.POST)
    known = queries.recording(rows, staff, support=chosen, also=also, everyone=everyone)
    context: dict[str, Any] = {"known": known, "done": _done(http), "moved": moved}
    if http.method != "POST":
        context["form"] = RecordForm(known=known, rows=rows, today=today)
        return show(http, "delivery/record.html", context)
    if moved or "refresh" in http.POST:
        resolved = queries.support_typed(rows, http.POST.get("another", "")) is not None
        typed = retyped(http.POST, moved=moved, resolved=resolved)
        context["form"] = RecordForm(known=known, rows=rows, today=today, typed=typed)
        return show(http, "delivery/record.html", context, parts=PARTS, status=200 if "refresh" in http.POST else 422)
    form = context["form"] = RecordForm(http.POST, known=known, rows=rows, today=today)
    made = _record(http, form) if form.is_valid() else None
    if made is None:
        return invalid(http, "delivery/record.html", context, parts=PARTS)
    return go(f"{reverse('delivery:record')}?done={made.pk}")


def _chosen(http: Http, pk: int | None) -> Support | None:
    """The support meant: the one typed or picked in the form, else the one of the address."""
    typed = queries.support_typed(Support.objects.visible_to(http.user), http.POST.get("another", ""))
    key = typed or http.POST.get("support") or pk
    return access(http.user, "delivery.record", Support.objects, pk=key) if key else None


def _done(http: Http) -> Activity | None:
    """The activity that was just recorded, to offer its undoing."""
    try:
        key = http.GET.get("done", "")
        return access(http.user, "delivery.record", Activity.objects.select_related("support"), pk=key) if key else None
    except Http404:
        return None


def _record(http: Http, form: RecordForm) -> Activity | None:
    """Record what the form holds; None if that is refused, with the sentence in the form."""
    if form.known.support is None:
        form.add_error("another", "Choose a support.")
        return None
    given = form.cleaned_data
    try:
        return actions.record_activity(
            form.known.support,
            by=http.user,
            staff=form.staff_given(),
            participants=form.participants(queries.person_chosen(given["somebody"])),
            promise=form.promise_given(),
            **form.values(),
        )
    except actions.CannotRecord as problem:
        form.add_error(None, str(problem))
        return None


@page("delivery.see")
def activity(http: Http, pk: int) -> HttpResponse:
    """One activity: what happened, who took part, whose time it took, what was promised."""
    found = access(http.user, "delivery.see", Activity.objects.select_related("support"), pk=pk)
    rows = paged(about.participations_of(found), ("id",), **_place(http), size=50)
    context = {"activity": found, "page": rows, "today": timezone.localdate(), **about.about_activity(found)}
    return show(http, "delivery/activity.html", context, parts={"people"})


def _place(http: Http) -> dict[str, str]:
    return {"after": http.GET.get("after", ""), "before": http.GET.get("before", "")}


@page("delivery.record")
def correct(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.record", Activity.objects.select_related("support"), pk=pk)
    form = CorrectionForm(http.POST or None, today=timezone.localdate(), initial=about.activity_as_typed(found))
    context = {"form": form, "activity": found}
    if http.method != "POST":
        return show(http, "delivery/correct.html", context)
    if form.is_valid():
        saved, given = about.activity_as_typed(found), dict(form.cleaned_data)
        newest, found.version = found.version, given.pop("version")
        try:
            actions.alter_activity(found, by=http.user, **given)
        except Stale:
            return conflict(http, "delivery/correct.html", context, form=form, theirs=saved, version=newest)
        except actions.CannotRecord as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(http, "Saved.")
            return go(found.get_absolute_url())
    return invalid(http, "delivery/correct.html", context)


@page("delivery.record")
def attendance(http: Http, pk: int) -> HttpResponse:
    """Who took part: correct parts and attendance, add people."""
    found = access(http.user, "delivery.record", Activity.objects.select_related("support"), pk=pk)
    shown = paged(about.participations_of(found), ("id",), **_place(http), size=50)
    form = AttendanceForm(http.POST or None, rows=shown.rows, initial={"version": found.version})
    context = {"form": form, "activity": found, "page": shown}
    if http.method != "POST":
        return show(http, "delivery/attendance.html", context)
    if form.is_valid():
        newest, found.version = found.version, form.cleaned_data["version"]
        participants = form.participants(
            about.participations_of(found), queries.person_chosen(form.cleaned_data["somebody"])
        )
        try:
            actions.alter_activity(found, by=http.user, participants=participants)
        except Stale:
            theirs = form.theirs()
            return conflict(http, "delivery/attendance.html", context, form=form, theirs=theirs, version=newest)
        except actions.CannotRecord as problem:
            form.add_error("somebody", str(problem))
            return invalid(http, "delivery/attendance.html", context)
        messages.success(http, "Saved.")
        return go(http.path if form.adds else found.get_absolute_url())
    return invalid(http, "delivery/attendance.html", context)


@page("delivery.record")
def withdraw(http: Http, pk: int) -> HttpResponse:
    """Take an activity that never was out of every count; the reason is asked for where there is time to ask."""
    found = access(http.user, "delivery.record", Activity.objects.select_related("support"), pk=pk)
    is_undo = "undo" in http.POST
    form = ReasonForm(http.POST or None, initial={"version": found.version})
    if http.method != "POST" or not (is_undo or form.is_valid()):
        context = {"form": form, "activity": found}
        return (show if http.method != "POST" else invalid)(http, "delivery/withdraw.html", context)
    try:
        actions.withdraw_activity(found, by=http.user, reason="" if is_undo else form.cleaned_data["reason"])
    except actions.CannotRecord as problem:
        messages.info(http, str(problem))
    else:
        messages.success(http, "Withdrawn: it counts nowhere. Its page lets it count again.")
    return go(back(http, found.get_absolute_url()))


@page("delivery.record")
@require_POST
def restore(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.record", Activity.objects, pk=pk)
    try:
        actions.restore_activity(found, by=http.user)
    except actions.CannotRecord as problem:
        messages.info(http, str(problem))
    else:
        messages.success(http, "It counts again.")
    return go(found.get_absolute_url())
