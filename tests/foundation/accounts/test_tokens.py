"""Tokens: made and shown once, held by their owner, revoked by owner or administrator; by page and by command."""

import json
import re
from typing import Any

from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from steelyard.faces.command.main import app
from steelyard.foundation.accounts import actions, queries
from steelyard.foundation.accounts.models import Token
from steelyard.foundation.accounts.rules import TOKENS_HELD
from steelyard.foundation.history.models import Entry
from tests.people import Cast

Visit = Any
SENT = {"name": "Nightly sync", "scopes": ["people:read"], "days": "30"}


def test_the_letters_are_shown_once_and_only_their_hash_is_kept(cast: Cast, visit: Visit) -> None:
    client = Client()
    client.force_login(cast.liam)
    page = client.post(reverse("accounts:tokens"), SENT).content.decode()
    letters = re.search(r'value="(steelyard_[\w-]{32})"', page)
    assert letters is not None
    token = queries.token_of(letters[1])
    assert token is not None
    assert (token.user, token.scopes, token.begins) == (cast.liam, ["people:read"], letters[1][:14])
    assert letters[1] not in json.dumps(list(Token.objects.values()), default=str)
    assert letters[1] not in json.dumps(list(Entry.objects.values()), default=str)
    assert letters[1] not in visit("accounts:tokens", as_=cast.liam).html
    assert Entry.objects.get(verb="accounts.token.made").actor == "Liam"


def test_a_token_without_scope_is_not_made(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.liam)
    answer = client.post(reverse("accounts:tokens"), {**SENT, "scopes": []})
    assert (answer.status_code, Token.objects.count()) == (422, 0)
    for scopes in ([], ["no:such"]):
        try:
            actions.make_token(cast.liam, by=cast.liam, name="x", scopes=scopes, days=7)
        except actions.CannotMakeToken:
            continue
        raise AssertionError(scopes)


def test_owner_and_administrator_revoke_nobody_else(cast: Cast, visit: Visit) -> None:
    token, _ = actions.make_token(cast.liam, by=cast.liam, name="Sync", scopes=["people:read"], days=7)
    address = reverse("accounts:revoke-token", args=[token.pk])
    for user, status in ((cast.dana, 404), (cast.omar, 404), (cast.ada, 303)):
        client = Client()
        client.force_login(user)
        assert client.post(address).status_code == status
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "Liam" in visit("accounts:tokens", as_=cast.ada).text
    assert "Sync" not in visit("accounts:tokens", as_=cast.dana).text
    before = Entry.objects.count()
    actions.revoke_token(token, by=cast.ada)
    assert Entry.objects.count() == before


def test_nobody_holds_more_than_a_few(cast: Cast) -> None:
    for number in range(TOKENS_HELD):
        actions.make_token(cast.liam, by=cast.liam, name=f"{number}", scopes=["people:read"], days=7)
    client = Client()
    client.force_login(cast.liam)
    answer = client.post(reverse("accounts:tokens"), SENT)
    assert answer.status_code == 422
    assert "Revoke one" in answer.content.decode()


def test_the_command_makes_lists_and_revokes(cast: Cast) -> None:
    run = CliRunner().invoke
    made = run(app, ["token", "make", cast.liam.email, "--name", "Sync", "--scope", "people:read", "--json"])
    assert made.exit_code == 0, made.output
    number = json.loads(made.stdout)["id"]
    assert queries.token_of(json.loads(made.stdout)["token"]).user == cast.liam  # type: ignore[union-attr]
    [row] = [json.loads(line) for line in run(app, ["token", "list", "--json"]).stdout.splitlines()]
    assert (row["id"], row["account"], row["last_used_at"]) == (number, cast.liam.email, None)
    assert "never used" in run(app, ["token", "list"]).stdout
    assert run(app, ["token", "revoke", str(number)]).exit_code == 0
    again = run(app, ["token", "revoke", str(number)])
    assert (again.exit_code, "no token" in again.stderr) == (1, True)
    for arguments in (["absent@people.test", "--name", "x", "--scope", "people:read"],
                      [cast.liam.email, "--name", "x", "--scope", "all"]):  # fmt: skip
        assert run(app, ["token", "make", *arguments]).exit_code == 1
    assert run(app, ["token", "make", cast.liam.email, "--name", "x"]).exit_code == 2
