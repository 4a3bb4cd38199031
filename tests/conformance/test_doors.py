"""What stands before every page: headers, proof that a form is our own, and settings fit for the open internet."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from steelyard.config import settings as ours
from steelyard.foundation.kit.access import guard_of, routes
from tests.conformance import headers
from tests.conformance.test_routes import ROWS, path_of
from tests.conformance.world import World

# Where a secret address or a token in a header is the proof: no other site knows it, so no page of theirs can send it.
BY_ADDRESS = {
    "events:place", "events:pulse", "intake:hand-off", "intake:how-it-went", "intake:status", "mailings:stop",
    "partners:consent", "partners:terms", "protocols:review",
}  # fmt: skip


# Headers: test_routes looks at every answer to everybody; here stands that it would see what is missing.


def test_what_is_missing_is_seen() -> None:
    bare = HttpResponse("x")
    assert len(headers.wrong(bare, signed_in=False)) == 5
    assert len(headers.wrong(bare, signed_in=True)) == 6


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Frame-Options", "SAMEORIGIN"),
        ("Referrer-Policy", "unsafe-url"),
        ("Access-Control-Allow-Origin", "*"),
        ("Content-Security-Policy", "default-src 'none'; script-src 'self' 'unsafe-inline'"),
        ("Content-Security-Policy", "sandbox; default-src 'none'"),
        ("Content-Type", "text/html"),
    ],
)
def test_what_is_too_weak_is_seen(name: str, value: str, world: World) -> None:
    response = Client().get("/")
    assert headers.wrong(response, signed_in=False) == []
    response[name] = value
    assert headers.wrong(response, signed_in=False) != []


def test_pages_that_are_kept_and_pages_that_are_not_there_carry_them_too(world: World) -> None:
    answers = [Client().get("/"), Client().get("/"), Client().get("/nowhere/"), Client().post("/ask/", {"name": "x"})]
    assert [headers.wrong(answer, signed_in=False) for answer in answers] == [[], [], [], []]


def test_behind_tls_everything_is_tls(world: World, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    moved = Client().get("/sign-in/")
    assert (moved.status_code, moved["Location"]) == (301, "https://testserver/sign-in/")
    answer = Client().get("/", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


# Forms of our own


def unsafe(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """One row of each route of a page."""
    return list({row["route"]: row for row in rows}.values())


def exempt() -> dict[str, str]:
    return {name: str(guard_of(view)) for _, name, view in routes() if getattr(view, "csrf_exempt", False)}


def test_only_these_take_what_is_not_our_own_form() -> None:
    assert {name for name, guard in exempt().items() if guard not in {"token", "library"}} == BY_ADDRESS


def test_nothing_else_is_taken_without_the_proof(world: World) -> None:
    strict, free, taken, asked = Client(enforce_csrf_checks=True, raise_request_exception=False), exempt(), [], 0
    for row in unsafe(ROWS):
        if row["route"] in free:
            continue
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            answer = strict.generic(method, path_of(row, world), "name=x", "application/x-www-form-urlencoded")
            asked += 1
            if answer.status_code != 403:
                taken.append(f"{method} {row['route']}: {answer.status_code}")
    assert taken == []
    assert asked > 1500


# Errors


def broken(http: HttpRequest) -> HttpResponse:
    raise RuntimeError(f"a word of the inside, {http.path}")


urlpatterns = [path("broken/", broken), path("", include("steelyard.config.urls"))]


@pytest.mark.urls(__name__)
def test_an_error_tells_nothing_of_the_inside(world: World, settings: Any) -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    assert (answer.status_code, headers.wrong(answer, signed_in=False)) == (500, [])
    assert b"a word of the inside" not in answer.content
    settings.DEBUG = True  # then it would be seen
    assert b"a word of the inside" in Client(raise_request_exception=False).get("/broken/").content


# Settings


def checked(tmp_path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Django's own look at the settings of a real center, as script/check runs it."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "STEELYARD_MODE": "live", "STEELYARD_DATA": str(tmp_path / "data"), "STEELYARD_STATIC": str(tmp_path / "static"),
        "STEELYARD_URL": "https://steelyard.example", "STEELYARD_HOSTS": "steelyard.example",
        "STEELYARD_FEEDBACK_URL": "https://feedback.steelyard.example",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(command, cwd=live.ROOT, env=environment | more, capture_output=True, text=True, check=False)


def test_a_real_center_is_fit_for_the_internet(tmp_path: Path) -> None:
    done = checked(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"STEELYARD_DEBUG": "yes"}, "security.W018"),
        ({"STEELYARD_URL": "http://steelyard.example"}, "security.W012"),
        ({"STEELYARD_SECRET_KEY": "short"}, "security.W009"),
        ({"STEELYARD_FEEDBACK_URL": "https://steelyard.example"}, "steelyard.E005"),
    ],
)
def test_what_is_not_fit_is_told(tmp_path: Path, more: dict[str, str], told: str) -> None:
    done = checked(tmp_path, **more)
    assert done.returncode == 1
    assert told in done.stderr


def test_cookies_are_bound_to_this_host_behind_tls() -> None:
    names = (ours.cookie_name("sessionid", https=True), ours.cookie_name("csrftoken", https=False))
    assert names == ("__Host-sessionid", "csrftoken")
