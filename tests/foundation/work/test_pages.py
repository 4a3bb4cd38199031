"""The pages of long work and the outbox, as each role meets them."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.foundation.kit import access
from steelyard.foundation.work import actions, claims
from steelyard.foundation.work.models import Job, Mail
from steelyard.foundation.work.permissions import EVERYBODY, SEE_ALL, mail_readers
from steelyard.foundation.work.rules import JobStatus, MailStatus
from tests.page import Visit, location, text_of
from tests.people import Cast


def start(by: Any, title: str = "Import of schools") -> Job:
    return actions.start("tests.slow", by=by, title=title, arguments={"trace": "/dev/null"})


def post(**fields: Any) -> Mail:
    base = {"key": "k", "to": "rosa@people.test", "subject": "Your request", "body": "See https://example.test/s/1"}
    return actions.post(**base | fields)


def test_work_is_seen_by_who_started_it_and_by_who_runs_the_center(visit: Visit, cast: Cast) -> None:
    job = start(cast.liam)
    for who in (cast.liam, cast.dana, cast.cora, cast.ada):
        assert "Import of schools" in visit("work:jobs", as_=who).text
        assert visit("work:job", as_=who, pk=job.pk).h1 == "Import of schools"
    assert "Import of schools" not in visit("work:jobs", as_=cast.libby).text
    visit("work:job", as_=cast.libby, pk=job.pk, status=404)
    for who in (cast.omar, cast.pia, cast.fay, cast.nobody):
        visit("work:job", as_=who, pk=job.pk, status=403)
        visit("work:jobs", as_=who, status=403)


def test_progress_is_a_part_that_asks_again_until_it_ends(visit: Visit, cast: Cast) -> None:
    start(cast.cora)
    job = claims.take_job()
    assert job is not None
    claims.beat(job, stage="Checking rows", done=300, total=1200)
    page = visit("work:job", as_=cast.cora, pk=job.pk)
    assert "Checking rows: 300 of 1,200" in page.text
    [bar] = page.all("progress")
    assert (bar.get("value"), bar.get("max")) == ("25", "100")
    part = visit.part("work:job", "progress", as_=cast.cora, pk=job.pk)
    [again] = [link for link in part.all("a") if link.get("hx-trigger")]
    assert (again.get("hx-trigger"), again.get("href")) == ("every 2s, click", job.get_absolute_url())
    actions.finish(job, by=None, result={"summary": "1,200 rows were read.", "url": "/jobs/", "rows": 1200})
    part = visit.part("work:job", "progress", as_=cast.cora, pk=job.pk)
    assert [link for link in part.all("a") if link.get("hx-trigger")] == []
    assert "1,200 rows were read." in part.text
    assert [text_of(link) for link in part.all("a", href="/jobs/")] == ["Open the result"]


def test_the_list_asks_again_while_something_is_at_work(visit: Visit, cast: Cast) -> None:
    assert "Nothing is being worked on" in visit("work:jobs", as_=cast.cora).text
    job = start(cast.cora)
    assert visit("work:jobs", as_=cast.cora).all("a", hx_trigger="every 2s, click")
    actions.cancel(job, by=cast.cora)
    assert not visit.part("work:jobs", "jobs", as_=cast.cora).all("a", hx_trigger="every 2s, click")


def test_who_may_stop_work(visit: Visit, cast: Cast) -> None:
    job = start(cast.liam)
    visit.post("work:cancel", as_=cast.cora, pk=job.pk, status=403)
    assert not visit("work:job", as_=cast.cora, pk=job.pk).all("form", action=f"/jobs/{job.pk}/cancel/")
    visit.post("work:cancel", as_=cast.libby, pk=job.pk, status=404)
    visit.post("work:cancel", as_=cast.omar, pk=job.pk, status=403)
    assert visit("work:job", as_=cast.liam, pk=job.pk).all("form", action=f"/jobs/{job.pk}/cancel/")
    gone = visit.post("work:cancel", as_=cast.liam, pk=job.pk)
    assert gone.response["Location"] == job.get_absolute_url()
    job.refresh_from_db()
    assert job.status == JobStatus.CANCELLED
    visit.post("work:cancel", as_=cast.dana, pk=job.pk)


def test_stopping_needs_a_post(visit: Visit, cast: Cast) -> None:
    job = start(cast.liam)
    assert visit.client(cast.liam).get(f"/jobs/{job.pk}/cancel/").status_code == 405


def test_duties_are_listed_only_when_they_fail(visit: Visit, cast: Cast) -> None:
    Job.objects.create(name="a", title="A quiet duty", is_duty=True, status=JobStatus.DONE)
    Job.objects.create(name="b", title="A duty gone wrong", is_duty=True, status=JobStatus.FAILED)
    text = visit("work:jobs", as_=cast.ada).text
    assert "A duty gone wrong" in text
    assert "A quiet duty" not in text


def test_the_outbox_is_for_who_runs_the_center(visit: Visit, cast: Cast) -> None:
    mail = post()
    for who in (cast.dana, cast.cora, cast.ada):
        assert "rosa@people.test" in visit("work:letters", as_=who).text
        page = visit("work:letter", as_=who, pk=mail.pk)
        assert page.h1 == "Your request"
        assert page.all("a", href="https://example.test/s/1")
    for who in (cast.liam, cast.eva, cast.fay, cast.rosa, cast.omar):
        assert not Mail.objects.visible_to(who)
        visit("work:letters", as_=who, status=403)
        visit("work:letter", as_=who, pk=mail.pk, status=403)


def test_nobody_reads_a_code_or_a_private_link(visit: Visit, cast: Cast, settings: Any) -> None:
    """Whoever could read a colleague's sign-in code could become that colleague."""
    mail = post(body="Your code is 482913", secret=True)
    for status in MailStatus:
        Mail.objects.update(status=status)
        assert "482913" not in visit("work:letter", as_=cast.ada, pk=mail.pk).html
    settings.DEMONSTRATION = True
    assert "482913" in visit("work:letter", as_=cast.ada, pk=mail.pk).text


def test_in_the_demonstration_every_role_reads_the_outbox() -> None:
    assert set(mail_readers(demonstration=True)) == EVERYBODY
    assert set(mail_readers(demonstration=False)) == SEE_ALL == access.PERMISSIONS["work.see_mail"].roles


def test_letters_are_found_by_status_and_words(visit: Visit, cast: Cast) -> None:
    post(key="a", subject="Alpha", to="ann@people.test")
    post(key="b", subject="Beta", to="bo@people.test")
    Mail.objects.filter(key="b").update(status=MailStatus.FAILED, problem="The mail server refused the address: 550")
    part = visit.part("work:letters", "letters", as_=cast.dana, query={"status": "failed"})
    assert ("Beta" in part.text, "Alpha" in part.text, "550" in part.text) == (True, False, True)
    part = visit.part("work:letters", "letters", as_=cast.dana, query={"q": "ANN@"})
    assert ("Beta" in part.text, "Alpha" in part.text) == (False, True)
    assert "No letter matches" in visit("work:letters", as_=cast.dana, query={"q": "nobody"}).text
    assert "Alpha" in visit("work:letters", as_=cast.dana, query={"status": "nonsense"}).text


def test_a_letter_given_up_is_sent_again_from_its_page(visit: Visit, cast: Cast) -> None:
    mail = post()
    Mail.objects.update(status=MailStatus.FAILED, problem="The mail server could not be reached")
    page = visit("work:letter", as_=cast.dana, pk=mail.pk)
    assert "could not be reached" in page.text
    assert page.all("form", action=f"/outbox/{mail.pk}/again/")
    assert location(visit.post("work:send_again", as_=cast.dana, pk=mail.pk)) == mail.get_absolute_url()
    mail.refresh_from_db()
    assert mail.status == MailStatus.WAITING
    visit.post("work:send_again", as_=cast.dana, pk=mail.pk)
    assert not visit("work:letter", as_=cast.dana, pk=mail.pk).all("form", action=f"/outbox/{mail.pk}/again/")


def test_lists_ask_as_many_questions_for_three_rows_as_for_one(visit: Visit, cast: Cast) -> None:
    client, asked = visit.client(cast.dana), []
    for rows in range(1, 4):
        post(key=str(rows))
        start(cast.dana)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/outbox/").content.count(b'scope="row"') == rows
            assert client.get("/jobs/").content.count(b'scope="row"') == rows
        asked.append(len(queries))
    assert asked == [asked[0]] * 3
    assert asked[0] <= 12  # for both pages: session, user, roles, second factor, rows
