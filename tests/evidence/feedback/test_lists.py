"""Who is invited and why, how tickets are mailed, and where a ticket never shows (T13)."""

import logging
import re
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest

from steelyard.evidence.feedback.actions import lists, waves
from steelyard.evidence.feedback.models import Invitation, Ticket
from steelyard.evidence.feedback.queries import waves as queries
from steelyard.evidence.feedback.rules import Source, tickets
from steelyard.evidence.feedback.rules.lists import SAME_ADDRESS, SAME_PERSON, Found, drawn_up
from steelyard.evidence.feedback.tasks import letters
from steelyard.foundation.work import worker
from steelyard.foundation.work.models import Job, Mail
from steelyard.support.delivery.rules import Attendance
from steelyard.support.events.rules import Place
from tests.evidence.feedback import attacks
from tests.factories import feedback as make
from tests.factories.delivery import ActivityFactory, ParticipationFactory
from tests.factories.directory import AddressFactory, PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory
from tests.factories.mailings import BounceFactory, MailingRecipientFactory, OptOutFactory
from tests.foundation.work.conftest import Sink, sink, smtp
from tests.page import Visit
from tests.people import Cast

__all__ = ["sink", "smtp"]
IN = date(2021, 3, 1)


@pytest.fixture(autouse=True)
def quick(settings: Any) -> None:
    settings.MAILING_RATE = 10**9


def test_one_invitation_for_each_address_and_each_person() -> None:
    found = [
        Found(Source.REGISTRATION, "a@x.test", "Ann"),
        Found(Source.ATTENDANCE, "ann@home.test", "Ann Lee", person=1, main="ann@home.test"),
        Found(Source.CONTACT, "a@x.test", person=1, main="ann@home.test"),
        Found(Source.REGISTRATION, "b@x.test", "Ben"),
        Found(Source.CONTACT, "b@x.test"),
    ]
    ann, ben = drawn_up(found)
    assert (ann.email, ann.addresses, [why for _, _, why in ann.merged]) == (
        "ann@home.test",
        2,
        [SAME_PERSON, SAME_ADDRESS],
    )
    assert (ben.email, ben.addresses, [why for _, _, why in ben.merged]) == ("b@x.test", 1, [SAME_ADDRESS])


def test_the_list_comes_from_attendance_registrations_and_letters_of_the_period(cast: Cast) -> None:
    both, quiet, gone, nameless = (
        PersonFactory(email=f"{name}@agency.test") for name in ("both", "quiet", "gone", "none")
    )
    AddressFactory(person=both, email="both@home.test")
    nameless.addresses.all().delete()
    held = ActivityFactory(on=IN)
    for one in (both, quiet, gone, nameless):
        ParticipationFactory(activity=held, person=one)
    ParticipationFactory(activity=held, person=PersonFactory(email="absent@agency.test"), status=Attendance.ABSENT)
    ParticipationFactory(activity=ActivityFactory(on=date(2019, 1, 1)), person=PersonFactory(email="early@agency.test"))
    event = EventFactory(starts_at=datetime(2021, 4, 1, 17, tzinfo=UTC))
    RegistrationFactory(event=event, email="both@home.test", name="Both Home")
    RegistrationFactory(event=event, email="walk@agency.test", name="Walker", person=None)
    RegistrationFactory(event=event, email="off@agency.test", name="Off", status=Place.CANCELLED)
    MailingRecipientFactory(address="walk@agency.test", posted_at=datetime(2021, 5, 1, tzinfo=UTC))
    OptOutFactory(address="quiet@agency.test")
    BounceFactory(address="gone@agency.test")
    wave = make.draft(invited=0)
    assert lists.draw_up(wave, by=cast.eva) == 2
    rows = {one.address: one for one in Invitation.objects.all()}
    assert {one.address: one.left_out for one in rows.values()} == {
        "both@agency.test": "", "walk@agency.test": "", "quiet@agency.test": "opted_out", "gone@agency.test": "bounced", "": "no_address",
    }  # fmt: skip
    assert (rows["both@agency.test"].sources, rows["both@agency.test"].addresses) == (["attendance", "registration"], 2)
    assert rows["walk@agency.test"].merged == [["walk@agency.test", "Was written to", SAME_ADDRESS]]
    invited = queries.denominators(wave)
    assert (invited.addresses, invited.people) == (3, 2)
    assert lists.draw_up(wave, by=cast.eva) == 2  # anew, not twice


def mailed(sink: Sink) -> dict[str, str]:
    """The ticket that each address got, as only its letter knows."""
    found = {}
    for letter in sink.letters:
        message: Any = message_from_bytes(letter.content, policy=policy.default)
        assert message.get_content_type() == "text/plain"
        body = str(message.get_content())
        links = re.findall(r"https?://\S+", body)
        assert [re.sub(r"[#?].*|no-more/.*", "", link).split("/")[2] for link in links] == [
            "feedback.localhost:8000",
            "localhost:8000",
        ]
        found[str(message["To"])] = links[0].rpartition("#")[2]
    assert len(found) == len(sink.letters)
    return found


def test_tickets_go_to_the_mail_server_and_nowhere_else(cast: Cast, smtp: Sink, caplog: Any) -> None:
    """T13, and the last clause of C.2: no queue, table, log or task holds a ticket or says who got which."""
    wave = make.opened(invited=120)
    lists.begin_sending(wave, by=cast.eva)
    with caplog.at_level(logging.DEBUG):
        worker.drain()
    got = mailed(smtp)
    assert len(set(got.values())) == 120
    assert set(Ticket.objects.values_list("hash", flat=True)) == {tickets.hash_of(one) for one in got.values()}
    assert Job.objects.get(name=lists.SEND).arguments == {"wave": wave.pk}
    plain = [one.replace("-", "") for one in got.values()]
    assert attacks.holding([*got.values(), *plain]) == []
    assert not any(one in caplog.text for one in got.values())
    assert Mail.objects.count() == 0
    assert queries.tally(wave).sent == 120


def test_tickets_are_shuffled_among_people(cast: Cast) -> None:
    """Neither the order of hashes nor of letters follows the list."""
    wave = make.opened(invited=60)
    batch = lists.draw_batch(wave, by=None)
    people = [one.pk for one, _ in batch.pairs]
    assert people != sorted(people)
    hashes = sorted(tickets.hash_of(ticket) for _, ticket in batch.pairs)
    by_hash = {tickets.hash_of(ticket): one.pk for one, ticket in batch.pairs}
    order = [by_hash[one] for one in hashes]
    ranks = [sorted(people).index(one) for one in order]
    assert abs(attacks.tau(ranks)) < 5 * attacks.error_of_tau(60, 1)
    assert "pairs" not in repr(batch)


def test_a_crash_gives_the_rest_new_tickets_and_nobody_two(
    cast: Cast, smtp: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = make.opened(invited=60)
    lists.begin_sending(wave, by=cast.eva)
    plain, count = letters.send_ticket, iter(range(1000))

    def dying(*args: Any, **named: Any) -> None:
        if next(count) == 7:
            raise KeyboardInterrupt
        plain(*args, **named)

    monkeypatch.setattr(letters, "send_ticket", dying)
    with pytest.raises(KeyboardInterrupt):
        worker.drain()
    assert (queries.tally(wave).sent, Ticket.objects.count()) == (7, 60)
    Job.objects.all().update(status="failed")
    wave.refresh_from_db()
    lists.begin_sending(wave, by=cast.eva)
    worker.drain()
    got = mailed(smtp)
    assert len(got) == 60
    assert Ticket.objects.count() == 60 + 53  # what was drawn and not mailed is unguessable, and harmless
    assert {tickets.hash_of(one) for one in got.values()} < set(Ticket.objects.values_list("hash", flat=True))


def test_an_address_that_is_refused_is_noted_and_the_letter_is_not(cast: Cast, smtp: Sink, caplog: Any) -> None:
    wave = make.opened(invited=25)
    smtp.refuse = "550 5.1.1 no such user"
    lists.begin_sending(wave, by=cast.eva)
    worker.drain()
    assert queries.tally(wave).refused == 25
    assert "feedback.localhost" not in caplog.text + str(list(Invitation.objects.values_list("problem", flat=True)))


def test_reminders_go_to_all_carry_no_ticket_and_stop_at_two(cast: Cast, visit: Visit) -> None:
    wave = make.opened(invited=27)
    one, before, after = wave.invitations.order_by("pk")[:3]
    OptOutFactory(address=before.address)  # since the list was drawn up
    assert len(make.tickets(wave)) == 26
    OptOutFactory(address=after.address)
    token = letters.token_of(one)
    assert "Stop these letters" in visit("feedback:no-more", token=token).h1
    visit.post("feedback:no-more", token=token)
    assert lists.remind(wave, by=cast.eva) == 24
    assert lists.remind(wave, by=cast.eva) == 24
    with pytest.raises(waves.NotNow):
        lists.remind(wave, by=cast.eva)
    bodies = list(Mail.objects.values_list("body", flat=True))
    assert len(bodies) == 48
    assert not any("#" in body or wave.code in body for body in bodies)
    visit("feedback:no-more", token=token[:-1], status=404)


def test_the_demonstration_shows_a_placeholder(cast: Cast, settings: Any) -> None:
    settings.DEMONSTRATION = True
    wave = make.opened(invited=25)
    lists.begin_sending(wave, by=cast.eva)
    worker.drain()
    bodies = list(Mail.objects.filter(key__startswith="feedback.invite").values_list("body", flat=True))
    assert len(bodies) == 25
    assert all(letters.PLACEHOLDER in body and "#" not in body for body in bodies)
    link = lists.try_out(wave, by=cast.eva)
    assert Ticket.objects.filter(hash=tickets.hash_of(link.rpartition("#")[2])).exists()
