"""Webhooks: what is told to whom, signed, tried again, given up; never to a machine of this house."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.actions import add_person, alter_person
from steelyard.foundation.accounts import actions as accounts
from steelyard.foundation.history.models import Entry
from steelyard.foundation.hooks import actions, jobs, queries
from steelyard.foundation.hooks.models import Delivery, Subscription
from steelyard.foundation.hooks.rules import FAILURES, RETRY, signature
from steelyard.foundation.hooks.tasks import send
from steelyard.foundation.work.models import Mail
from tests.people import Cast


class Site:
    """A site that hears: what came, and what it answers."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status, self.location = 204, ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                site.heard.append((dict(self.headers), body))
                self.send_response(site.status)
                if site.location:
                    self.send_header("Location", site.location)
                self.end_headers()

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/heard"


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.EXCHANGE_LOOPBACK = True
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


def listen(user: Any, address: str, *topics: str) -> tuple[Subscription, str]:
    return actions.subscribe(user, by=user, name="Sync", address=address, topics=topics or ["people"])


def test_what_happens_is_told_signed_and_without_what_stands_there(cast: Cast, site: Site) -> None:
    add_person("Before", by=cast.liam)
    _, secret = listen(cast.liam, site.address)
    person = add_person("Ana Ruiz", by=cast.cora, email="ana@agency.test")
    jobs.tell()
    [(headers, body)] = site.heard
    told = json.loads(body)
    assert (told["topic"], told["verb"], told["object"]["id"]) == ("people", "directory.person.added", person.pk)
    assert told["object"]["url"].endswith(f"/api/v1/people/{person.pk}")
    assert b"Ana" not in body and b"Cora" not in body
    moment, _, mac = headers["Steelyard-Signature"].removeprefix("t=").partition(",v1=")
    assert mac == hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    jobs.tell()
    assert len(site.heard) == 1
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.answer, delivery.attempts) == ("taken", 204, 1)


def test_a_signature_of_another_moment_or_body_differs() -> None:
    assert (
        len({signature("a", b"x", 1), signature("a", b"x", 2), signature("a", b"y", 1), signature("b", b"x", 1)}) == 4
    )


def test_only_what_the_owner_may_see_and_asked_for_is_told(cast: Cast, site: Site) -> None:
    listen(cast.libby, site.address, "people")
    gone = listen(cast.liam, site.address)[0]
    for held in cast.liam.held.all():
        accounts.end_role(held, by=cast.ada)
    add_person("Ana", by=cast.dana)
    actions.gather()
    assert list(Delivery.objects.values_list("subscription__user", flat=True)) == [cast.libby.pk]
    assert gone.deliveries.count() == 0


def test_a_failed_delivery_is_tried_again_later_and_given_up_in_the_end(cast: Cast, site: Site) -> None:
    listen(cast.liam, site.address)
    add_person("Ana", by=cast.liam)
    site.status = 500
    for wait in [*RETRY, None]:
        before = timezone.now()
        jobs.tell()
        found = Delivery.objects.get()
        assert found.problem == "The address answers 500."
        if wait is None:
            assert found.status == "given_up"
        else:
            assert found.due_at >= before + wait
            jobs.tell()  # not due yet
            Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert len(site.heard) == len(RETRY) + 1


def test_after_many_failures_it_is_off_and_its_owner_is_told(cast: Cast, site: Site) -> None:
    made, _ = listen(cast.liam, site.address)
    Subscription.objects.update(failures=FAILURES - 1)
    add_person("Ana", by=cast.liam)
    site.status = 503
    jobs.tell()
    made.refresh_from_db()
    assert not made.is_on
    assert "503" in made.off_reason
    assert Mail.objects.filter(to=cast.liam.email, subject="Webhook off: Sync").count() == 1
    assert Entry.objects.filter(verb="hooks.subscription.turned_off").count() == 1
    alter_person(add_person("Bea", by=cast.liam), by=cast.liam, name="Bee")
    Delivery.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    jobs.tell()
    assert len(site.heard) == 1
    made = actions.turn_on(made, by=cast.liam)
    jobs.tell()
    assert (len(site.heard), made.is_on) == (1, True)


def test_a_redirect_is_not_followed(cast: Cast, site: Site) -> None:
    made, _ = listen(cast.liam, site.address)
    site.status, site.location = 307, site.address
    answer = send(actions.try_out(made, by=cast.liam))
    assert (answer.status, len(site.heard)) == (307, 1)
    assert "not followed" in answer.problem


@pytest.mark.parametrize(
    "address",
    ["http://localhost:{}/", "http://127.0.0.1:{}/", "http://127.1:{}/", "http://2130706433:{}/", "http://[::1]:{}/",
     "http://[::ffff:127.0.0.1]:{}/", "http://169.254.169.254/", "http://10.0.0.1/", "http://0.0.0.0:{}/"],
)  # fmt: skip
def test_a_machine_of_this_house_is_never_asked_whatever_its_name(
    cast: Cast, site: Site, settings: Any, address: str
) -> None:
    settings.EXCHANGE_LOOPBACK = False
    made, _ = listen(cast.liam, address.format(site.server.server_port))
    answer = send(actions.try_out(made, by=cast.liam))
    assert answer.status is None
    assert "not on the open internet" in answer.problem
    assert site.heard == []


def test_the_form_refuses_addresses_inside_and_without_tls_where_people_are_real(cast: Cast, settings: Any) -> None:
    client = Client()
    client.force_login(cast.liam)
    sent = {"name": "Sync", "topics": ["people"]}
    for address in ("https://localhost/x", "https://10.1.2.3/", "https://[::1]/", "https://db.internal/", "ftp://a.test/",
                    "https://user:word@a.test/", "nonsense"):  # fmt: skip
        answer = client.post(reverse("hooks:subscriptions"), {**sent, "address": address})
        assert answer.status_code == 422, address
    settings.MODE = "live"
    assert client.post(reverse("hooks:subscriptions"), {**sent, "address": "http://a.test/"}).status_code == 422
    assert not Subscription.objects.exists()
    page = client.post(reverse("hooks:subscriptions"), {**sent, "address": "https://a.test/"}).content.decode()
    made = Subscription.objects.get()
    secret = queries.secret_of(made)
    assert secret in page
    assert secret.encode() not in bytes(made.secret)
    assert secret not in client.get(made.get_absolute_url()).content.decode()


def test_nothing_leaves_the_demonstration(cast: Cast, site: Site, settings: Any) -> None:
    settings.DEMONSTRATION = True
    listen(cast.liam, site.address)
    add_person("Ana", by=cast.liam)
    accounts.User.objects.update(is_demonstration=True)
    jobs.tell()
    assert (Delivery.objects.get().status, site.heard) == ("shown", [])


def test_old_deliveries_are_forgotten(cast: Cast, site: Site) -> None:
    made, _ = listen(cast.liam, site.address)
    for days, status in ((40, "taken"), (40, "waiting"), (1, "taken")):
        old = actions.try_out(made, by=cast.liam)
        Delivery.objects.filter(pk=old.pk).update(happened_at=timezone.now() - timedelta(days=days), status=status)
    assert actions.forget_old() == 1
