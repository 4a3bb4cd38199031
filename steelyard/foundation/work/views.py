"""Long work and the outbox, as the desk sees them."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.pages import Http, go, show
from steelyard.foundation.kit.paging import paged
from steelyard.foundation.work import actions, forms, queries
from steelyard.foundation.work.models import Job, Mail

NEWEST = ("-made_at", "-id")


@page("work.see")
def jobs(http: Http) -> HttpResponse:
    rows = paged(queries.jobs(http.user), NEWEST, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    is_busy = any(row.is_open for row in rows.rows)
    return show(http, "work/jobs.html", {"page": rows, "is_busy": is_busy}, parts={"jobs"})


@page("work.see")
def job(http: Http, pk: int) -> HttpResponse:
    found: Job = access(http.user, "work.see", Job.objects, pk=pk)
    may_cancel = found.is_open and allows(http.user, "work.cancel", found)
    return show(http, "work/job.html", {"job": found, "may_cancel": may_cancel}, parts={"progress"})


@page("work.cancel")
@require_POST
def cancel(http: Http, pk: int) -> HttpResponse:
    found: Job = access(http.user, "work.cancel", Job.objects, pk=pk)
    try:
        actions.cancel(found, by=http.user)
    except actions.Ended:
        messages.info(http, "This had already ended.")
    return go(found.get_absolute_url())


@page("work.see_mail")
def letters(http: Http) -> HttpResponse:
    form = forms.LetterFilter(http.GET)
    rows = paged(
        queries.letters(http.user, **form.value),
        NEWEST,
        after=http.GET.get("after", ""),
        before=http.GET.get("before", ""),
    )
    return show(http, "work/letters.html", {"form": form, "page": rows}, parts={"letters"})


@page("work.see_mail")
def letter(http: Http, pk: int) -> HttpResponse:
    found: Mail = access(http.user, "work.see_mail", Mail.objects, pk=pk)
    may_send_again = found.may_go_again and allows(http.user, "work.send_again", found)
    return show(http, "work/letter.html", {"letter": found, "may_send_again": may_send_again})


@page("work.send_again")
@require_POST
def send_again(http: Http, pk: int) -> HttpResponse:
    found: Mail = access(http.user, "work.send_again", Mail.objects, pk=pk)
    try:
        actions.send_again(found, by=http.user)
    except actions.NotFailed:
        messages.info(http, "This letter is already on its way.")
    return go(found.get_absolute_url())
