"""Attacks on addresses, on what forms do not ask for, on hosts, methods and letters; and text that lies in wait."""

import re
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, connection, models, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.kit.pages import back
from steelyard.foundation.work import actions as work
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.tasks import message_of
from steelyard.intake.models import HelpRequest
from tests.conformance import crawl
from tests.conformance.forms import Reader
from tests.conformance.test_hostile import RUNS
from tests.conformance.test_routes import ROWS, path_of, undone
from tests.conformance.world import World

ELSEWHERE = "https://evil.test/"
GARBAGE = (
    "1" + "0" * 30, "-1", "a\0b", "x" * 3000, RUNS, "9999-12-31", "2021-02-30", "\u0661\U0001f469", ELSEWHERE,
    "WzEsIDFd", "W251bGwsIG51bGxd", "WyJhIiwgMV0", "WyI5OTk5LTk5LTk5IiwgNV0",  # page keys nobody was given
)  # fmt: skip
TURNS = 2  # how many addresses each kind of page gets
ASKED = {
    "ask": "help", "name": "Rita Requester", "email": "r@agency.test", "agency": "Far Schools",
    "need": "Plain words.", "how_soon": "quarter", "once": "",
}  # fmt: skip
# What some page or other reads, whether or not its own forms and links say so.
ALWAYS = {
    "after",
    "before",
    "page",
    "q",
    "sort",
    "next",
    "done",
    "preview",
    "field",
    "provider",
    "organization",
    "name",
}


def test_no_page_breaks_on_a_garbled_address(world: World) -> None:
    """Each parameter of each page meets some of the garbage, each of its own; over all pages, all of it."""
    wrong, met, tries = [], set(), 0
    for at, shown in enumerate(crawl.pages(world)):
        known = shown.parameters
        kind = (shown.route, frozenset(known))
        for turn in range(1 if kind in met else TURNS if known else 2):
            values = [GARBAGE[(at + turn + place) % len(GARBAGE)] for place in range(len(known | ALWAYS))]
            query = dict(zip(sorted(known | ALWAYS), values, strict=True))
            response = shown.client.get(shown.path, query, headers={"Referer": ELSEWHERE})
            tries += 1
            if response.status_code not in {200, 404, 422}:
                wrong.append(f"{shown.route}: {response.status_code} for {str(query)[:400]}")
            wrong += [f"{shown.route}: {one}" for one in told(response.content.decode(errors="replace"))]
        met.add(kind)
    assert wrong == []
    assert tries > 300  # else the pages with filters were not met


def told(html: str) -> list[str]:
    """What a page makes of an address: it must run nothing and lead nowhere else."""
    reader = Reader(html)
    leads = [*reader.links, *(form.action for form in reader.forms)]
    leads += [form.fields["next"].value for form in reader.forms if "next" in form.fields and form.method == "post"]
    return [*reader.running, *(lead for lead in leads if lead.startswith(ELSEWHERE))]


@pytest.mark.parametrize(
    "target",
    [
        ELSEWHERE, "//evil.test", "///evil.test", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)", "http:evil.test",
        "\thttps://evil.test", " https://evil.test", "/\n/evil.test", "https:evil.test", "ftp://testserver/", "/a\0b",
        "http://testserver@evil.test/", "http://testserver.evil.test/", "data:text/html,x", "",
    ],
)  # fmt: skip
def test_back_leads_to_no_other_site(target: str) -> None:
    assert back(RequestFactory().post("/", {"next": target}), "/home/") == "/home/"
    assert back(RequestFactory().get("/", {"next": target}), "/home/") == "/home/"
    assert back(RequestFactory().post("/", {"next": "/requests/?page=2"}), "/home/") == "/requests/?page=2"


@pytest.mark.parametrize("target", [ELSEWHERE, "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_signing_in_and_out_leads_to_no_other_site(target: str, world: World) -> None:
    http = RequestFactory().get("/")
    with request_context(http):
        assert not get_adapter(http).is_safe_url(target)
        assert get_adapter(http).is_safe_url("/requests/")
    client = Client()
    client.force_login(world.cast.nobody)
    response = client.post(f"{reverse('account_logout')}?next={target}", {"next": target})
    assert response.status_code == 302
    assert "evil" not in response["Location"]


# What a form did not ask for: whatever else is sent along must change nothing.
SECRETLY = {
    "is_simulated": "1", "is_active": "", "is_staff": "1", "is_superuser": "1", "is_demonstration": "1",
    "status": "closed", "by": "1", "by_id": "1", "holder": "1", "organization_id": "1", "user": "1", "user_id": "1",
    "id": "1", "pk": "1", "number": "2000-0001", "received_at": "2000-01-01", "created_at": "2000-01-01",
    "decided_by": "1", "withdrawn_at": "2000-01-01", "role": "director", "roles": "director", "verified": "1",
    "next": ELSEWHERE,
}  # fmt: skip
WATCHED = {"is_simulated", "is_active", "is_demonstration", "status", "version", "role", "withdrawn_at", "number"}

DERIVED = {"exchange.Feed"}  # made anew by whoever looks first after a change


def columns(tables: set[str] | None = None) -> Counter[tuple[str, str, str]]:
    """How often each value stands in the columns that nobody may choose freely; of all tables, or of these."""
    found: Counter[tuple[str, str, str]] = Counter()
    for model in apps.get_models():
        if model._meta.label in DERIVED or (tables is not None and model._meta.db_table not in tables):
            continue
        for column in model._meta.concrete_fields:
            if column.name in WATCHED:
                rows = model._base_manager.order_by().values_list(column.name, flat=True)
                found.update((model._meta.label, column.name, str(value)[:10]) for value in rows)
    return found


class Written:
    """Notes the tables that statements write into, so that only their rows need counting."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        self.tables.update(re.findall(r"(?:INSERT[ A-Z]*INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", sql, re.IGNORECASE))
        return execute(sql, *rest)


def test_fields_that_a_form_does_not_ask_for_change_nothing(world: World) -> None:
    wrong, taken = [], set()
    for target in crawl.targets(world):
        secretly = {name: value for name, value in SECRETLY.items() if name == "next" or name not in target.form.fields}
        results = []
        for more in ({}, secretly):
            written = Written()
            with undone(), connection.execute_wrapper(written):
                response = target.client.post(target.path, target.filled() | {"once": ""} | more)
                results.append((response.status_code, columns(written.tables)))
            leads = urlsplit(urljoin("http://testserver/", response.get("Location", "")))
            if leads.netloc != "testserver":
                wrong.append(f"{target.route} leads to {leads.geturl()}")
        if results[0][0] in {302, 303}:
            taken.add(target.route)
        if results[0] != results[1]:
            difference = set(results[0][1].items()) ^ set(results[1][1].items())
            wrong.append(f"{target.route}: {results[0][0]} {results[1][0]} {sorted(difference)}")
    assert wrong == []
    assert len(taken) >= 25, "too few forms were taken for this to prove anything"


# Text that already lies in the records


def test_what_lies_in_the_records_never_runs(world: World) -> None:
    planted = plant()
    assert planted > 100
    shown = [one for one in crawl.pages(world) if b"&lt;script&gt;" in one.response.content]
    assert [(one.route, one.reader.running) for one in shown if one.reader.running] == []
    assert [one.route for one in shown if b"{{ 7|add:7 }}" not in one.response.content] == []
    assert len({one.route for one in shown}) > 40, "the text was not where pages show it"


def plant(what: str = RUNS) -> int:
    """Put script, or something else, into every column of words, and into every address of a page; that such an address begins with http is the forms' business."""
    count = 0
    for model in apps.get_models():
        if not model.__module__.startswith("steelyard."):
            continue
        for column in model._meta.concrete_fields:
            if is_words(column):
                for row in model._base_manager.order_by("pk"):
                    text = f"https://agency.test/{what}" if isinstance(column, models.URLField) else f"{what} {row.pk}"
                    count += _planted(row, column.attname, text)
    return count


def is_words(column: Any) -> bool:
    if not isinstance(column, models.CharField | models.TextField) or column.choices or column.primary_key:
        return False
    technical = {"name_key", "password", "token_hash", "arguments", "key"}
    long_enough = column.max_length is None or column.max_length >= len(RUNS) + 12
    return long_enough and column.name not in technical and not isinstance(column, models.EmailField)


def _planted(row: Any, name: str, text: str) -> int:
    try:
        with transaction.atomic():
            return int(type(row)._base_manager.filter(pk=row.pk).update(**{name: text}))
    except IntegrityError:  # a column that takes only some words
        return 0


# Hosts, methods, letters


def test_other_hosts_are_refused_and_never_written_into_letters(world: World) -> None:
    assert Client(raise_request_exception=False).get("/", headers={"Host": "evil.test"}).status_code == 400
    headers = {"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test", "X-Original-URL": "/evil.test"}
    response = Client().post("/ask/", ASKED, headers=headers)
    assert response.status_code == 303
    letter = Mail.objects.get(to="r@agency.test")
    assert settings.BASE_URL in letter.body
    assert "evil" not in response["Location"] + letter.body


def test_no_header_turns_a_look_into_an_act(world: World) -> None:
    rows = [row for row in ROWS if row["method"] == "GET" and row["director"] == "405"]
    assert len(rows) > 15
    client = Client()
    client.force_login(world.cast.dana)
    for row in rows:
        response = client.get(f"{path_of(row, world)}?_method=POST", headers={"X-HTTP-Method-Override": "POST"})
        assert response.status_code == 405, row["route"]


def test_other_methods_break_nothing_and_change_nothing(world: World) -> None:
    before = columns()
    for number, shown in enumerate(crawl.pages(world)):
        method = ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD", "QUERY")[number % 7]
        response = shown.client.generic(method, shown.path, "name=x", "application/x-www-form-urlencoded")
        assert response.status_code in {200, 403, 405}, (shown.route, method)
    assert columns() == before


def test_no_letter_takes_a_header_from_what_was_typed(world: World) -> None:
    subject = "Your request\r\nBcc: many@evil.test\n\nBuy this"
    mail = work.post(key=str(uuid.uuid4()), to="rita@agency.test", subject=subject, body="Hello")
    assert message_of(mail).message()["Bcc"] is None
    for name, value in ASKED.items():
        with undone():
            response = Client().post("/ask/", ASKED | {name: f"{value}\r\nBcc: many@evil.test"})
            assert response.status_code in {303, 422}
            for mail in Mail.objects.filter(status="waiting"):
                message = message_of(mail)
                assert message.recipients() == [mail.to]
                assert message.message()["Bcc"] is None
                assert "many@evil.test" not in mail.to


# A robot at the public form (tests/endure/robots.py sends ten thousand)


def test_an_honest_person_at_a_robots_address_learns_when_and_then_gets_through(world: World) -> None:
    with time_machine.travel("2026-05-04 17:20Z", tick=False) as clock:
        robot = [Client().post("/ask/", ASKED | {"name": ""}).status_code for _ in range(45)]
        assert Counter(robot) == {422: 40, 429: 5}
        told_so = Client().post("/ask/", ASKED)
        assert "From <strong>11:00 AM PDT</strong> on we take it again" in told_so.content.decode()
        assert told_so["Retry-After"] == "Mon, 04 May 2026 18:00:00 GMT"
        assert Client().post("/ask/", ASKED, REMOTE_ADDR="192.0.2.7").status_code == 303
        clock.move_to(timezone.now() + timedelta(minutes=40))
        before = HelpRequest.objects.count()
        assert Client().post("/ask/", ASKED).status_code == 303
        assert HelpRequest.objects.count() == before + 1
