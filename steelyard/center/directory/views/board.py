"""The advisory board: who sits on it, its meetings, its advice, and the center's answers."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from steelyard.center.directory import actions, queries
from steelyard.center.directory.forms import board as forms
from steelyard.center.directory.models import Advice, BoardMeeting, BoardMember
from steelyard.center.directory.views import form_page, turned
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, once, show
from steelyard.foundation.kit.words import day


@page("directory.see_board")
def board(http: Http) -> HttpResponse:
    context = {
        "members": queries.members(http.user, timezone.localdate()),
        "waiting": queries.waiting_advice(http.user),
        "page": turned(http, queries.meetings(http.user), ["-on", "-id"]),
    }
    return show(http, "directory/board.html", context, parts={"meetings"})


@page("directory.keep_board")
@once
def add_member(http: Http) -> HttpResponse:
    form = forms.MemberForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        member = actions.add_board_member(by=http.user, **form.cleaned_data)
        return go(member.get_absolute_url())
    return form_page(http, form, title="Add a member of the board", button="Add", cancel="directory:board")


@page("directory.see_board")
def member(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.see_board", BoardMember.objects.select_related("person"), pk=pk)
    return show(http, "directory/member.html", {"member": found, "advice": queries.advice_by(found)})


@page("directory.keep_board")
def edit_member(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.keep_board", BoardMember.objects.select_related("person"), pk=pk)
    return _edit(http, found, forms.MemberEdit, act=actions.alter_board_member, title=f"The term of {found.person}")


@page("directory.keep_board")
@once
def add_meeting(http: Http) -> HttpResponse:
    form = forms.MeetingForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        meeting = actions.add_board_meeting(by=http.user, **form.cleaned_data)
        return go(meeting.get_absolute_url())
    return form_page(http, form, title="Add a meeting of the board", button="Add", cancel="directory:board")


@page("directory.see_board")
def meeting(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.see_board", BoardMeeting.objects, pk=pk)
    context = {
        "meeting": found,
        "advice": queries.advice_at(found),
        "present": queries.sitting(http.user, found.on),
    }
    return show(http, "directory/meeting.html", context)


@page("directory.keep_board")
def edit_meeting(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.keep_board", BoardMeeting.objects, pk=pk)
    return _edit(http, found, forms.MeetingEdit, act=actions.alter_board_meeting, title=f"Edit {found.title}")


@page("directory.keep_board")
@once
def add_advice(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.keep_board", BoardMeeting.objects, pk=pk)
    form = forms.AdviceForm(http.POST or None, members=queries.sitting(http.user, found.on))
    if http.method == "POST" and form.is_valid():
        actions.add_advice(found, by=http.user, **form.cleaned_data)
        return go(found.get_absolute_url())
    return form_page(
        http,
        form,
        title="What did the board advise?",
        lead=f"{found.title}, {day(found.on)}",
        button="Add",
        back=found,
        crumb=found.title,
    )


@page("directory.keep_board")
def answer(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "directory.keep_board", Advice.objects.select_related("meeting"), pk=pk)
    return _edit(http, found, forms.AnswerForm, act=actions.answer_advice, title="What does the center answer?")


def _edit(http: Http, found: Any, form_class: Any, *, act: Any, title: str) -> HttpResponse:
    """Show a record's form; bring the record to what was typed, unless somebody saved first."""
    saved = forms.as_typed(found, form_class)
    form = form_class(http.POST or None, initial=saved)
    back = found.meeting if isinstance(found, Advice) else found
    context: dict[str, Any] = {"form": form, "title": title, "button": "Save", "back": back, "about": found}
    context["crumb"] = f"{back.person} on the advisory board" if isinstance(back, BoardMember) else back.title
    if http.method != "POST" or not form.is_valid():
        return form_page(http, **context)
    found.version, newest = form.cleaned_data.pop("version"), found.version
    try:
        act(found, by=http.user, **form.cleaned_data)
    except Stale:
        return conflict(http, "directory/form.html", context, form=form, theirs=saved, version=newest)
    return go(back.get_absolute_url())
