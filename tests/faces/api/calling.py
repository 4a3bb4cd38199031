"""Calling the API as a script does, in the world of the conformance tests."""

import json
from collections.abc import Collection
from typing import Any

from django.http import HttpResponse
from django.test import Client

from steelyard.foundation.accounts import actions
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.scopes import SCOPES


class Caller:
    """A client with a token; each method gives the answer as it is."""

    def __init__(self, user: User, scopes: Collection[str] = ()) -> None:
        self.token, self.letters = actions.make_token(
            user, by=user, name="Test", scopes=scopes or SCOPES.keys(), days=30
        )
        self.client = Client()

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> HttpResponse:
        named = {"Authorization": f"Bearer {self.letters}"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = b"" if data is None else json.dumps(data).encode()
        address = path if path.startswith("/api") else f"/api/v1{path}"
        return self.client.generic(method, address, body, content_type="application/json", headers=named)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.ask("GET", path, **headers)

    def post(self, path: str, data: Any, **headers: str) -> HttpResponse:
        return self.ask("POST", path, data, **headers)


def told(response: HttpResponse) -> Any:
    return json.loads(response.content)
