"""The charge on one page, and a page for each of its parts."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from steelyard.center.charge import actions, queries
from steelyard.center.charge.forms import pages as forms
from steelyard.center.charge.models import AwardYear, Center, FocalArea, StaffMember, Tier, Topic
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show


@dataclass(frozen=True)
class Part:
    """A kind of part of the charge: its table, its form, and what it is called."""

    model: Any
    form: Any
    word: str


PARTS = {
    "focal-areas": Part(FocalArea, forms.FocalAreaForm, "focal area"),
    "topics": Part(Topic, forms.TopicForm, "topic"),
    "tiers": Part(Tier, forms.TierForm, "tier"),
    "award-years": Part(AwardYear, forms.AwardYearForm, "award year"),
}


def part_of(name: str) -> Part:
    try:
        return PARTS[name]
    except KeyError as missing:
        raise Http404("The charge has no such part.") from missing


def edit(http: Http, obj: Any, form_class: Any, *, template: str, context: dict[str, Any]) -> HttpResponse:
    """Show a part with its form; bring it to what was typed, unless somebody saved first."""
    form = form_class(http.POST or None, initial=queries.as_typed(obj, form_class))
    context = {**context, "obj": obj, "form": form}
    if http.method != "POST":
        return show(http, template, context)
    if not form.is_valid():
        return invalid(http, template, context)
    saved = queries.as_typed(obj, form_class)
    obj.version, newest = form.cleaned_data.pop("version"), obj.version
    try:
        if isinstance(obj, Center):
            actions.alter_center(obj, by=http.user, **form.cleaned_data)
        else:
            actions.alter(obj, by=http.user, **queries.as_stored(form.cleaned_data))
    except Stale:
        return conflict(http, template, context, form=form, theirs=saved, version=newest)
    except actions.YearsOverlap as problem:
        form.add_error("starts_on", str(problem))
        return invalid(http, template, context)
    messages.success(http, "Saved.")
    return go(http.path)


@page("charge.see")
def charge(http: Http) -> HttpResponse:
    return show(http, "charge/charge.html", queries.whole_charge())


@page("charge.edit")
def center(http: Http) -> HttpResponse:
    found = access(http.user, "charge.edit", Center.objects)
    return edit(http, found, forms.CenterForm, template="charge/part.html", context={"word": "center"})


@page("charge.see")
def part(http: Http, part: str, pk: int) -> HttpResponse:
    kind = part_of(part)
    needed = "charge.edit" if http.method == "POST" else "charge.see"
    obj = access(http.user, needed, kind.model.objects, pk=pk)
    context = {"word": kind.word, "part": part, "may_retire": hasattr(obj, "retired_on")}
    return edit(http, obj, kind.form, template="charge/part.html", context=context | queries.around(obj))


@page("charge.edit")
@once
def add(http: Http, part: str) -> HttpResponse:
    kind = part_of(part)
    form = kind.form(http.POST or None, initial={"version": 1})
    context = {"word": kind.word, "form": form, "part": part}
    if http.method != "POST":
        return show(http, "charge/add.html", context)
    if not form.is_valid():
        return invalid(http, "charge/add.html", context)
    values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    if kind.model in {FocalArea, Topic}:
        values["key"] = slugify(values["name"])[:60]
    try:
        added = actions.add(kind.model, by=http.user, **values)
    except (actions.YearsOverlap, actions.StandsAlready) as problem:
        form.add_error(None, str(problem))
        return invalid(http, "charge/add.html", context)
    messages.success(http, f"The {kind.word} was added.")
    return go(added.get_absolute_url())


@page("charge.edit")
@require_POST
@once
def retire(http: Http, part: str, pk: int) -> HttpResponse:
    kind = part_of(part)
    if kind.model not in {FocalArea, Topic}:
        raise Http404("Only focal areas and topics retire.")
    obj = access(http.user, "charge.edit", kind.model.objects, pk=pk)
    actions.retire(obj, by=http.user, back=obj.retired_on is not None)
    return go(obj.get_absolute_url())


@page("charge.see")
def staff_member(http: Http, pk: int) -> HttpResponse:
    needed = "charge.edit" if http.method == "POST" else "charge.see"
    obj = access(http.user, needed, StaffMember.objects, pk=pk)
    return edit(http, obj, forms.StaffForm, template="charge/staff_member.html", context=queries.about_staff(obj))


@page("charge.edit")
@once
def add_staff(http: Http) -> HttpResponse:
    form = forms.NewStaffForm(http.POST or None)
    context = {"form": form, "word": "member of the staff"}
    if http.method != "POST":
        return show(http, "charge/add.html", context)
    if not form.is_valid():
        return invalid(http, "charge/add.html", context)
    try:
        added = actions.add_staff(by=http.user, **form.cleaned_data)
    except actions.StandsAlready as problem:
        form.add_error("email", str(problem))
        return invalid(http, "charge/add.html", context)
    return go(added.get_absolute_url())


@page("charge.edit")
def hours(http: Http, pk: int) -> HttpResponse:
    """The hours of one staff member in each award year, and what an hour costs."""
    staff = access(http.user, "charge.edit", StaffMember.objects, pk=pk)
    years = queries.award_years()
    form = forms.HoursForm(http.POST or None, years=years, initial=queries.hours_as_typed(staff))
    if http.method == "POST" and form.is_valid():
        actions.set_all_hours(staff, by=http.user, minutes=form.by_year())
        return go(staff.get_absolute_url())
    context = {"form": form, "staff": staff, "title": "Hours in each award year"}
    return (invalid if form.errors else show)(http, "charge/staff_form.html", context)


@page("charge.edit")
def rate(http: Http, pk: int) -> HttpResponse:
    staff = access(http.user, "charge.edit", StaffMember.objects, pk=pk)
    form = forms.RateForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        actions.set_rate(staff, by=http.user, **form.cleaned_data)
        return go(staff.get_absolute_url())
    context = {"form": form, "staff": staff, "title": "What an hour costs"}
    return (invalid if form.errors else show)(http, "charge/staff_form.html", context)


@page("charge.edit")
def expertise(http: Http, pk: int) -> HttpResponse:
    staff = access(http.user, "charge.edit", StaffMember.objects, pk=pk)
    form = forms.ExpertiseForm(http.POST or None, initial=queries.expertise_as_typed(staff))
    if http.method == "POST" and form.is_valid():
        actions.set_expertise(staff, by=http.user, depths=form.depths())
        return go(staff.get_absolute_url())
    context = {"form": form, "staff": staff, "title": "Expertise by topic"}
    return (invalid if form.errors else show)(http, "charge/staff_form.html", context)
