"""The life of a wave: planned, opened, closed, opened by two, sealed off; and what the database refuses."""

import os
import stat
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.utils import timezone

from steelyard.evidence.feedback.actions import ballots, lists, waves
from steelyard.evidence.feedback.models import AnswerRow, Ballot, FreeText, MarkedAnswer, Ticket, Wave
from steelyard.evidence.feedback.queries import answers as read
from steelyard.evidence.feedback.queries import waves as queries
from steelyard.evidence.feedback.rules import Mode, NotNow, WaveStatus, batches, expected_smallest, floored
from steelyard.evidence.feedback.rules.hooks import OPENING
from steelyard.evidence.feedback.tasks import keys
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import change
from tests.evidence.questionnaires.forms import document, question
from tests.factories import feedback as make
from tests.page import Visit
from tests.people import Cast


def test_an_anonymous_wave_to_few_is_refused_and_confidential_offered(cast: Cast) -> None:
    wave = make.draft(invited=12)
    with pytest.raises(NotNow, match="confidential"):
        waves.open_wave(wave, by=cast.eva)
    waves.alter(wave, by=cast.eva, mode=Mode.CONFIDENTIAL.value)
    waves.open_wave(wave, by=cast.eva)
    assert wave.status == WaveStatus.OPEN


def test_an_expired_omb_number_is_refused(cast: Cast) -> None:
    omb = {"number": "1850-0001", "expires": "2020-01-31", "burden": 12}
    wave = make.draft(version=make.version(document(question("role"), omb=omb), key="omb"))
    with pytest.raises(NotNow, match="expired"):
        waves.open_wave(wave, by=cast.eva)


def test_a_wave_takes_no_answer_from_the_day_after_its_omb_number_expires(
    cast: Cast, visit: Visit, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2020, 1, 31, 23, 0, tzinfo=timezone.get_default_timezone()), tick=False)
    omb = {"number": "1850-0001", "expires": "2020-01-31", "burden": 12}
    wave = make.opened(version=make.version(document(question("role"), omb=omb), key="omb"))
    there = Client(headers={"host": "feedback.localhost"})
    one, other = make.tickets(wave)[:2]

    def sent(ticket: str) -> int:
        body = f"ticket={ticket}&a.role=a&language=en"
        return there.post(f"/{wave.code}", body, content_type="application/x-www-form-urlencoded").status_code

    assert (there.get(f"/{wave.code}").status_code, sent(one)) == (200, 303)
    time_machine.move_to(datetime(2020, 2, 1, 1, 0, tzinfo=timezone.get_default_timezone()), tick=False)
    assert (there.get(f"/{wave.code}").status_code, sent(other), Ballot.objects.count()) == (410, 410, 1)
    for act in (lists.begin_sending, lists.remind):
        with pytest.raises(NotNow, match="expired"):
            act(wave, by=cast.eva)
    assert "The OMB number has expired" in visit("feedback:wave", as_=cast.eva, pk=wave.pk).text


def test_no_wave_opens_without_a_host_of_its_own(cast: Cast, settings: Any) -> None:
    settings.FEEDBACK_URL = ""
    with pytest.raises(NotNow, match="STEELYARD_FEEDBACK_URL"):
        waves.open_wave(make.draft(), by=cast.eva)


def test_what_a_higher_app_wants_first_can_refuse_the_opening(cast: Cast) -> None:
    def no_plan(_wave: Wave, _by: Any) -> None:
        raise NotNow("Freeze the release plan first.")

    OPENING.append(no_plan)
    try:
        with pytest.raises(NotNow, match="release plan"):
            waves.open_wave(make.draft(), by=cast.eva)
    finally:
        OPENING.remove(no_plan)


@pytest.mark.parametrize(
    "values",
    [{"mode": "named"}, {"sha256": "0" * 64}, {"status": "draft"}, {"period_to": date(2022, 1, 1)}, {"public_key": b"x" * 32}],
)  # fmt: skip
def test_the_database_holds_what_an_open_wave_promised(cast: Cast, values: dict[str, Any]) -> None:
    wave = make.opened()
    with pytest.raises(DatabaseError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(**values)
    with pytest.raises(NotNow):
        waves.alter(wave, by=cast.eva, title="Another")


def test_no_wave_goes_back(cast: Cast) -> None:
    wave, closed = make.conducted(cast.eva, cast.dana, [make.form(n) for n in range(12)]), make.opened()
    waves.close(closed, by=cast.eva)
    for one, back in ((closed, "open"), (wave, "open"), (wave, "closed")):
        with pytest.raises(DatabaseError, match="wave_goes_forward"), transaction.atomic():
            Wave.objects.filter(pk=one.pk).update(status=back)
    ballots.destroy_key(wave, by=cast.eva)
    with pytest.raises(DatabaseError, match="wave_goes_forward"), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(status="opened")


def test_ballots_are_opened_by_two_and_deleted(cast: Cast) -> None:
    wave = make.opened(passphrase=make.PASSPHRASE)
    cast_ = [ballots.cast(wave, by=None, ticket=one, answers=make.form(n)) for n, one in enumerate(make.tickets(wave))]
    assert all(cast_)
    waves.close(wave, by=cast.eva)
    assert (wave.forms_seen, Ticket.objects.count()) == (20, 0)
    private = keys.private(wave, make.PASSPHRASE)
    for confirmed in (None, cast.eva):
        if confirmed:
            ballots.witness(wave, by=confirmed)
        with pytest.raises(NotNow, match="second person"):
            ballots.open_ballots(wave, by=cast.eva, private=private)
    ballots.witness(wave, by=cast.dana)
    assert ballots.open_ballots(wave, by=cast.eva, private=private) == 25
    assert Ballot.objects.count() == 0
    found = list(read.answers(wave))
    assert sorted(one["role"] for one in found) == sorted(make.form(n)["role"] for n in range(25))
    assert not any("why" in one or "next" in one for one in found)
    assert sorted(read.texts(wave, "why")) == sorted(f"words {n}" for n in range(25))
    with pytest.raises(NotNow):
        ballots.open_ballots(wave, by=cast.eva, private=private)


def test_passphrase_code_and_a_lost_key(cast: Cast) -> None:
    wave = make.draft()
    code = waves.open_wave(wave, by=cast.eva, passphrase=make.PASSPHRASE)
    assert keys.private(wave, make.PASSPHRASE) == keys.private(wave, code.upper().replace("-", " "))
    with pytest.raises(NotNow, match="Neither"):
        keys.private(wave, "five unrelated words here")
    assert make.PASSPHRASE.encode() not in keys.file_of(wave).read_bytes()
    assert code.encode() not in keys.file_of(wave).read_bytes()
    keys.file_of(wave).write_bytes(b"")  # a disk that lost it
    with pytest.raises(NotNow, match="nobody"):
        keys.private(wave, make.PASSPHRASE)
    keys.destroy(wave)
    with pytest.raises(NotNow, match="nobody"):
        keys.private(wave, make.PASSPHRASE)


def test_a_key_and_its_name_are_on_the_disk_before_the_wave_is(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    wave, synced, plain = make.draft(), [], os.fsync

    def fsync(at: int) -> None:
        synced.append((stat.S_ISDIR(os.fstat(at).st_mode), keys.file_of(wave).exists()))
        plain(at)

    monkeypatch.setattr(keys.os, "fsync", fsync)
    waves.open_wave(wave, by=cast.eva)
    assert synced == [(False, False), (True, True)]


def test_the_key_of_another_wave_opens_nothing_and_deletes_nothing(cast: Cast) -> None:
    wave, other = make.opened(), make.opened(title="Another")
    for n, ticket in enumerate(make.tickets(wave)):
        ballots.cast(wave, by=None, ticket=ticket, answers=make.form(n))
    waves.close(wave, by=cast.eva)
    ballots.witness(wave, by=cast.dana)
    with pytest.raises(NotNow, match="Not one ballot"), transaction.atomic():
        ballots.open_ballots(wave, by=cast.eva, private=make.private_of(other))
    keys.file_of(wave).write_bytes(keys.file_of(other).read_bytes())
    with pytest.raises(NotNow, match="belongs to another wave"):
        keys.private(wave, "")
    wave.refresh_from_db()
    assert (wave.status, Ballot.objects.count()) == (WaveStatus.CLOSED, 25)


def test_fewer_than_ten_are_not_opened_but_can_be_given_up(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    wave = make.opened()
    for n, ticket in enumerate(make.tickets(wave)[:9]):
        ballots.cast(wave, by=None, ticket=ticket, answers=make.form(n))
    waves.close(wave, by=cast.eva)
    ballots.witness(wave, by=cast.dana)
    with pytest.raises(NotNow, match="Fewer than 10"):
        ballots.open_ballots(wave, by=cast.eva, private=make.private_of(wave))
    with django_capture_on_commit_callbacks(execute=True):
        ballots.destroy_ballots(wave, by=cast.eva, why="Too few answered.")
    assert (Ballot.objects.count(), keys.file_of(wave).exists(), wave.is_read) == (0, False, False)


def test_the_key_is_destroyed_after_the_opening_and_logged(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    wave = make.conducted(cast.eva, cast.dana, [make.form(n) for n in range(12)])
    assert queries.key_due(wave) == timezone.localdate() + timedelta(days=7)
    copy = keys.folder() / f"{wave.code}.kept"
    copy.hardlink_to(keys.file_of(wave))
    with django_capture_on_commit_callbacks(execute=True):
        ballots.destroy_key(wave, by=cast.eva)
    assert not keys.file_of(wave).exists()
    assert set(copy.read_bytes()) == {0}  # what its name led to is overwritten, not only given up
    copy.unlink()
    assert Entry.objects.filter(verb="feedback.wave.key_destroyed", object_id=wave.pk).count() == 1
    assert len(list(read.answers(wave))) == 12


def test_a_power_cut_while_opening_leaves_every_ballot(cast: Cast) -> None:
    """T10 in small: stopped at any statement, all is as before, and it runs again; nothing is opened by half."""
    wave = make.opened()
    for n, ticket in enumerate(make.tickets(wave)):
        ballots.cast(wave, by=None, ticket=ticket, answers=make.form(n))
    waves.close(wave, by=cast.eva)
    ballots.witness(wave, by=cast.dana)
    private, at, cuts = make.private_of(wave), 0, 0
    while True:
        at += 1
        try:
            with connection.execute_wrapper(Cut(at)):
                ballots.open_ballots(Wave.objects.get(pk=wave.pk), by=cast.eva, private=private)
        except PowerCut:
            cuts += 1
            assert (Ballot.objects.count(), AnswerRow.objects.count(), FreeText.objects.count()) == (25, 0, 0)
            continue
        break
    assert cuts > 8
    assert (Ballot.objects.count(), AnswerRow.objects.count(), FreeText.objects.count()) == (0, 25, 25)


class PowerCut(Exception):
    pass


class Cut:
    """Stop at the n-th statement; what begins and ends a transaction is the database's own."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        self.left -= "SAVEPOINT" not in sql
        if not self.left:
            self.left -= 1
            raise PowerCut
        return execute(sql, params, many, context)


def test_a_cut_post_spends_no_ticket(cast: Cast) -> None:
    wave = make.opened()
    ticket = make.tickets(wave)[0]
    for at in (1, 2):  # spending the ticket, keeping the ballot
        try:
            with connection.execute_wrapper(Cut(at)):
                ballots.cast(wave, by=None, ticket=ticket, answers=make.form(1))
        except PowerCut:
            assert (Ticket.objects.count(), Ballot.objects.count()) == (25, 0)
    assert ballots.cast(wave, by=None, ticket=ticket, answers=make.form(1))
    assert (Ticket.objects.count(), Ballot.objects.count()) == (24, 1)


def test_confidential_answers_carry_stable_marks_and_named_ones_who(cast: Cast) -> None:
    from tests.factories.directory import OrganizationFactory

    home = OrganizationFactory()
    marks = []
    for title in ("First", "Second"):
        wave = make.draft(Mode.CONFIDENTIAL, 0, title=title)
        for n in range(12):
            make.invite(wave, 1, organization=home if n < 5 else None)
        for n, one in enumerate(wave.invitations.order_by("pk")):
            type(one).objects.filter(pk=one.pk).update(address=f"same{n}@agency.test")
        waves.open_wave(wave, by=cast.eva)
        for n, ticket in enumerate(make.tickets(wave)):
            assert ballots.cast(wave, by=None, ticket=ticket, answers=make.form(n))
        waves.close(wave, by=cast.eva)
        ballots.witness(wave, by=cast.dana)
        ballots.open_ballots(wave, by=cast.eva, private=make.private_of(wave))
        marks.append(set(read.people(wave)))
        groups = read.organizations(wave)
        assert (len(groups), groups.count(""), len(set(groups))) == (12, 7, 2)
        assert str(home.pk) not in groups
    assert marks[0] == marks[1]
    assert len(marks[0]) == 12
    named = make.opened(Mode.NAMED, 12)
    for n, ticket in enumerate(make.tickets(named)):
        ballots.cast(named, by=None, ticket=ticket, answers=make.form(n))
    waves.close(named, by=cast.eva)
    ballots.witness(named, by=cast.dana)
    ballots.open_ballots(named, by=cast.eva, private=make.private_of(named))
    assert read.answered(named) == frozenset(named.invitations.values_list("pk", flat=True))
    assert MarkedAnswer.objects.filter(wave=named.pk).count() == 12


def test_the_count_of_forms_moves_once_a_day(cast: Cast, time_machine: Any) -> None:
    wave = make.opened()
    left = make.tickets(wave)
    for n, ticket in enumerate(left[:13]):
        ballots.cast(wave, by=None, ticket=ticket, answers=make.form(n))
    waves.count_forms(wave, by=None)
    assert wave.forms_seen == 10
    for n, ticket in enumerate(left[13:]):
        ballots.cast(wave, by=None, ticket=ticket, answers=make.form(n))
    waves.count_forms(wave, by=None)
    assert wave.forms_seen == 10
    change(wave, seen_on=wave.seen_on - timedelta(days=1))
    waves.count_forms(wave, by=None)
    assert wave.forms_seen == 20


def test_reconstructed_answers_are_taken_in_only_when_marked(cast: Cast) -> None:
    plain = make.draft()
    with pytest.raises(NotNow):
        ballots.take_in(plain, [{"role": "state"}], {}, by=None)
    wave = make.draft(invited=0, is_reconstructed=True, is_simulated=True)
    rows = [{"role": "state"}] * 3 + [{"role": "local"}]
    assert ballots.take_in(wave, rows, {"why": ["a", "b"]}, by=None, invited=(3506, None)) == 4
    assert sorted(one["role"] for one in read.answers(wave)) == ["local", "state", "state", "state"]
    assert (sorted(read.texts(wave, "why")), queries.coverage(wave).invited.addresses, wave.is_read) == (
        ["a", "b"],
        3506,
        True,
    )
    assert queries.by_code(wave.code) is None


def test_numbers() -> None:
    assert [floored(n) for n in (0, 9, 10, 353)] == [0, 0, 10, 350]
    assert [batches(n) for n in (0, 20, 99, 100, 120)] == [[], [20], [99], [50, 50], [60, 60]]
    assert min(batches(3506)) >= 50
    assert sum(batches(3506)) == 3506
    # The figures of 2021: 353 forms, the smallest tier 3.6 %, the smallest role 19.3 %.
    assert round(expected_smallest(353, [[0.909, 0.036, 0.055], [0.28, 0.193, 0.196, 0.33]]), 1) == 2.5
