"""The reviewer's page by link and signed in, bad input, and the pages of whoever keeps runs."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from steelyard.support.library import actions
from steelyard.support.library.models import Resource
from steelyard.support.protocols.actions.ballots import Asked, invite, replace
from steelyard.support.protocols.models import Ballot, Link, Run
from steelyard.support.protocols.queries.ballots import own_answers
from steelyard.support.protocols.rules import EQUITY
from steelyard.support.protocols.views import reviewer
from tests.factories.protocols import DIMENSIONS, QUESTIONS, finished, in_review, opened, rated, said, token_of, waiting
from tests.people import Cast

Visit = Any


@pytest.fixture
def run(cast: Cast) -> Run:
    return opened(in_review(title="Caring for adults", abstract="What we learned."), by=cast.libby)


def points(ballot: Ballot, do: str, value: str = "4", **more: Any) -> dict[str, Any]:
    """What the form of an expert review sends."""
    sent: dict[str, Any] = {"do": do, "version": ballot.version, **{f"mark-{key}": value for key in DIMENSIONS}}
    return sent | ({"done": "on"} if do == "lock" else {}) | more


def fresh(ballot: Ballot) -> Ballot:
    return Ballot.objects.select_related("run__template").get(pk=ballot.pk)


def test_a_reviewer_reads_saves_comes_back_and_locks(visit: Visit, run: Run) -> None:
    ballot = waiting(run)[0]
    token = token_of(ballot)
    page = visit("protocols:review", token=token)
    assert page.h1 == "Expert review"
    assert "What we learned." in page.text
    assert page.response["Referrer-Policy"] == "no-referrer"
    assert page.response["Cache-Control"] == "no-store"
    sent = {"do": "save", "version": ballot.version, "mark-knowledge": "5", "reason-knowledge": "More sources."}
    done = visit.post("protocols:review", sent, token=token)
    assert done.response["Location"] == "?told=saved"
    page = visit("protocols:review", token=token)
    assert [one.get("value") for one in page.all("input", name="mark-knowledge") if one.get("checked") is not None] == [
        "5"
    ]
    assert "More sources." in page.html
    visit.post("protocols:review", points(fresh(ballot), "lock", value="3"), token=token)
    assert "Your answers are locked" in visit("protocols:review", token=token).text
    assert fresh(ballot).status == "locked"


def test_a_page_without_referrer_may_post(run: Run) -> None:
    """What a browser sends from a page with no-referrer: no token check can pass, and none is asked for."""
    ballot = waiting(run)[0]
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        reverse("protocols:review", args=[token_of(ballot)]), points(ballot, "save"), headers={"origin": "null"}
    )
    assert response.status_code == 303
    assert own_answers(fresh(ballot)) == rated(4, 4, 4)


def test_the_files_come_as_downloads_and_only_to_reviewers(run: Run, cast: Cast) -> None:
    ballot = waiting(run)[0]
    token = token_of(ballot)
    response = Client().get(reverse("protocols:review-file", args=[token, "1"]))
    assert b"".join(response.streaming_content) == b"Caring for adults.\n"
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    for key in ("2", "..", "1/../2"):
        assert Client().get(f"/review/{token}/files/{key}/").status_code == 404
    replace(ballot, by=cast.libby, asked=Asked("Nora", "nora@reviewers.test"))
    assert Client().get(reverse("protocols:review-file", args=[token, "1"])).status_code == 404


@pytest.mark.parametrize("token", ["foreign", "a" * 22, "%00", "..", "ü"])
def test_a_link_that_nobody_was_given_opens_nothing(token: str, db: None) -> None:
    response = Client().get(f"/review/{token}/")
    assert response.status_code == 404


def test_an_old_link_says_so_and_takes_nothing(visit: Visit, run: Run) -> None:
    ballot = waiting(run)[0]
    token = token_of(ballot)
    Link.objects.update(made_at=timezone.now() - timedelta(days=92))
    assert "This link is too old" in visit("protocols:review", token=token).text
    visit.post("protocols:review", points(ballot, "save"), token=token)
    assert fresh(ballot).sealed is None
    finished(run, rated(2, 2, 2))
    Link.objects.update(made_at=timezone.now() - timedelta(days=92))
    assert "2 · Weak" not in visit("protocols:review", token=token).text


def test_locking_twice_is_one_lock(visit: Visit, run: Run) -> None:
    ballot = waiting(run)[0]
    token, sent = token_of(ballot), points(ballot, "lock", once=str(uuid.uuid4()))
    for _ in range(2):
        assert visit.post("protocols:review", sent, token=token).response["Location"] == "?told=locked"
    late = visit.post("protocols:review", points(ballot, "lock", value="1"), token=token)
    assert late.response["Location"] == "?told=over"
    assert "cannot be changed" not in visit("protocols:review", token=token, query={"told": "over"}).text
    finished(run, rated(4, 4, 4))
    assert fresh(ballot).answers["marks"]["knowledge"] == "4"


def test_two_windows_show_both_texts_and_overwrite_nothing(visit: Visit, run: Run) -> None:
    ballot = waiting(run)[0]
    token = token_of(ballot)
    visit.post("protocols:review", points(ballot, "save", **{"reason-knowledge": "From window one."}), token=token)
    second = points(ballot, "save", value="2", **{"reason-knowledge": "From window two."})
    page = visit.post("protocols:review", second, token=token, status=409)
    assert "You saved in another window meanwhile" in page.text
    assert "From window one." in page.text
    assert "From window two." in page.text
    assert own_answers(fresh(ballot)).reasons == {"knowledge": "From window one."}
    second["version"] = page.all("input", name="version")[0].get("value")
    visit.post("protocols:review", second, token=token)
    assert own_answers(fresh(ballot)).reasons == {"knowledge": "From window two."}


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"mark-knowledge": ""}, "Choose one of the answers"),
        ({"mark-knowledge": "9"}, "Choose one of the answers"),
        ({"done": ""}, "Tick this box"),
        ({"reason-knowledge": "long " * 1000}, "at most 4000 characters"),
        ({"reason-knowledge": "a\0b"}, "cannot be stored"),
        ({"version": "x"}, "whole number"),
        ({"do": "dance"}, "one of the buttons"),
    ],
)
def test_what_cannot_be_locked_comes_back_with_a_sentence(
    visit: Visit, run: Run, more: dict[str, str], sentence: str
) -> None:
    ballot = waiting(run)[0]
    sent = points(ballot, "lock", **{"reason-delivery": "Kept as typed."}) | more
    page = visit.post("protocols:review", sent, token=token_of(ballot), status=422)
    assert sentence in page.text
    if more != {"do": "dance"}:
        assert "Kept as typed." in page.html
    assert fresh(ballot).status == "asked"


def test_questions_need_a_reason_each(visit: Visit, cast: Cast) -> None:
    run = opened(in_review(), by=cast.libby, key=EQUITY.key)
    ballot = waiting(run)[0]
    sent: dict[str, Any] = {"do": "lock", "done": "on", "version": ballot.version}
    sent |= {f"mark-{key}": "met" for key in QUESTIONS} | {f"reason-{key}": "Seen." for key in QUESTIONS[1:]}
    page = visit.post("protocols:review", sent, token=token_of(ballot), status=422)
    assert "Say in a sentence what led you to this." in page.text
    visit.post("protocols:review", sent | {"reason-values": "Seen."}, token=token_of(ballot))
    assert fresh(ballot).status == "locked"


def test_a_text_that_changed_keeps_what_was_typed_as_a_draft(visit: Visit, run: Run, cast: Cast) -> None:
    ballot = waiting(run)[0]
    actions.alter_resource(Resource.objects.get(), by=cast.libby, abstract="New.")
    done = visit.post("protocols:review", points(ballot, "lock"), token=token_of(ballot))
    assert done.response["Location"] == "?told=changed"
    assert own_answers(fresh(ballot)) == rated(4, 4, 4)
    text = visit("protocols:review", token=token_of(ballot), query={"told": "changed"}).text
    assert "The text has changed since we asked you" in text
    keeper = visit("protocols:run", as_=cast.libby, pk=run.pk)
    assert "Ask the same reviewers about the new text" in keeper.text
    visit.post("protocols:again", as_=cast.libby, pk=run.pk)
    assert "No longer needed" in visit("protocols:review", token=token_of_first(ballot)).text
    new = Ballot.objects.select_related("run").get(email=ballot.email, run__status="open")
    assert own_answers(new) == rated(4, 4, 4)


def token_of_first(ballot: Ballot) -> str:
    """The token of the letter about this very ballot."""
    from steelyard.foundation.work.models import Mail

    return Mail.objects.get(key=f"protocols.ask.{ballot.pk}").body.partition("/review/")[2].partition("/")[0]


def test_a_reviewer_gives_it_back(visit: Visit, run: Run) -> None:
    ballot = waiting(run)[0]
    token = token_of(ballot)
    visit.post("protocols:review", {"do": "decline", "decline-why": "I wrote a part of it."}, token=token)
    page = visit("protocols:review", token=token)
    assert "You gave this back" in page.text
    assert "What we learned." not in page.text  # the text is for reviewers
    visit.post("protocols:review", points(ballot, "save"), token=token)
    assert fresh(ballot).status == "declined"


def test_signed_in_the_same_page_waits_for_its_reviewer_alone(visit: Visit, cast: Cast) -> None:
    run = opened(in_review(), by=cast.libby, asked=2)
    own = invite(run, by=cast.libby, asked=Asked("Eva", "EVA@people.test"))
    assert "Waits for you" in visit("protocols:mine", as_=cast.eva).text
    visit.post("protocols:my-review", points(own, "lock"), as_=cast.eva, pk=own.pk)
    assert fresh(own).status == "locked"
    for user in (cast.libby, cast.dana, cast.rosa):
        visit("protocols:my-review", as_=user, pk=own.pk, status=404)
    assert "Nobody has asked you" in visit("protocols:mine", as_=cast.rosa).text


def test_saving_without_end_is_slowed_down(visit: Visit, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewer, "MOST", 2)
    ballot = waiting(run)[0]
    token = token_of(ballot)
    for _ in range(2):
        visit.post("protocols:review", points(fresh(ballot), "save"), token=token)
    sent = points(fresh(ballot), "save", **{"reason-knowledge": "Still here."})
    page = visit.post("protocols:review", sent, token=token, status=429)
    assert "Please wait a few minutes" in page.text
    assert "Still here." in page.html


# Whoever keeps the runs


def test_a_librarian_asks_reminds_replaces_and_calls_off(visit: Visit, cast: Cast) -> None:
    run = opened(in_review(authors=["Ana Lee"]), by=cast.libby, asked=0)
    asked = {"name": "Nora New", "email": "nora@reviewers.test"}
    visit.post("protocols:invite", asked, as_=cast.libby, pk=run.pk)
    twice = visit.post("protocols:invite", asked, as_=cast.libby, pk=run.pk, status=422)
    assert "asked already" in twice.text
    author = visit.post(
        "protocols:invite", {"name": "Ana Lee", "email": "a@b.test"}, as_=cast.libby, pk=run.pk, status=422
    )
    assert "among the authors" in author.text
    assert 'value="a@b.test"' in author.html
    ballot = run.ballots.get()
    visit.post("protocols:remind", as_=cast.libby, pk=ballot.pk)
    other = {"name": "Olga Other", "email": "olga@reviewers.test"}
    visit.post("protocols:replace", other, as_=cast.libby, pk=ballot.pk)
    visit.post("protocols:remind", as_=cast.libby, pk=ballot.pk, status=422)
    assert "Olga Other" in visit("protocols:run", as_=cast.libby, pk=run.pk).text
    visit.post("protocols:cancel", {}, as_=cast.libby, pk=run.pk, status=422)
    visit.post("protocols:cancel", {"why": "The wrong text."}, as_=cast.libby, pk=run.pk)
    assert "The wrong text." in visit("protocols:run", as_=cast.libby, pk=run.pk).text


def test_the_result_shows_the_score_with_its_measure_and_takes_replies(visit: Visit, run: Run, cast: Cast) -> None:
    finished(run, rated(5, 4, 3), rated(4, 4, 4), rated(3, 5, 5))
    page = visit("protocols:run", as_=cast.libby, pk=run.pk)
    assert "4.11" in page.text
    assert "expert-score" in page.html
    equity = finished(opened(in_review(), by=cast.libby, key=EQUITY.key), said(values="not_yet"), said())
    ballot = equity.ballots.get(position=1)
    assert "1 answer “Not yet” still owes a reply" in visit("protocols:run", as_=cast.libby, pk=equity.pk).text
    visit.post("protocols:reply", {"text": ""}, as_=cast.libby, pk=ballot.pk, item="values", status=422)
    visit.post("protocols:reply", {"text": "We added it."}, as_=cast.libby, pk=ballot.pk, item="values")
    assert "We added it." in visit("protocols:run", as_=cast.libby, pk=equity.pk).text
    visit("protocols:reply", as_=cast.libby, pk=ballot.pk, item="nonsense", status=404)
    assert "We added it." in visit("protocols:review", token=token_of(ballot)).text


def test_the_list_asks_as_often_for_three_as_for_one(visit: Visit, cast: Cast) -> None:
    def asked(route: str, user: Any) -> int:
        client = visit.client(user)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(route)).status_code == 200
        return len(seen)

    def another() -> None:
        invite(opened(in_review(), by=cast.libby, asked=0), by=cast.libby, asked=Asked("Eva", cast.eva.email))

    another()
    one = asked("protocols:runs", cast.liam), asked("protocols:mine", cast.eva)
    another()
    another()
    assert (asked("protocols:runs", cast.liam), asked("protocols:mine", cast.eva)) == one


def test_the_share_of_high_quality_opens_its_rows(visit: Visit, cast: Cast) -> None:
    assert "Of high quality" not in visit("protocols:runs", as_=cast.liam).text
    for title, points in (("Well made", (4, 4, 4)), ("Too early", (4, 4, 3)), ("Strong", (5, 5, 5))):
        finished(opened(in_review(title=title), by=cast.libby), rated(*points))
    opened(in_review(title="Being read"), by=cast.libby)
    page = visit("protocols:runs", as_=cast.liam)
    assert "67%" in page.text
    assert "n 3" in page.text.replace("=", "").replace("  ", " ")
    high = visit("protocols:runs", as_=cast.liam, query={"only": "high"}).text
    assert [title in high for title in ("Well made", "Strong", "Too early", "Being read")] == [True, True, False, False]
    counted = visit("protocols:runs", as_=cast.liam, query={"only": "reviewed"}).text
    assert [title in counted for title in ("Well made", "Too early", "Being read")] == [True, True, False]


def test_only_the_newest_review_of_a_text_counts(visit: Visit, cast: Cast) -> None:
    resource = in_review(title="Made anew")
    finished(opened(resource, by=cast.libby), rated(2, 2, 2))
    assert "0%" in visit("protocols:runs", as_=cast.liam).text
    actions.alter_resource(Resource.objects.get(pk=resource.pk), by=cast.libby, abstract="Written again.")
    finished(opened(Resource.objects.get(pk=resource.pk), by=cast.libby), rated(5, 5, 5))
    text = visit("protocols:runs", as_=cast.liam).text
    assert "100%" in text
    assert "0%" not in text.replace("100%", "")
