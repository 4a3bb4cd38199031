"""What the API gives to whom: rows as the pages show them, pages by cursor, ETags."""

from typing import Any
from urllib.parse import urlencode

import pytest

from steelyard.center.directory.models import Person
from steelyard.faces.api.queries import permits
from steelyard.faces.api.rules import RATE, shapes
from steelyard.foundation.accounts import actions as accounts
from steelyard.foundation.accounts.rules import Role
from tests.conformance.world import World
from tests.faces.api.calling import Caller, told
from tests.factories.directory import PersonFactory

LISTS = (
    "organizations",
    "people",
    "requests",
    "supports",
    "activities",
    "participations",
    "events",
    "resources",
    "measures",
)
# Which lists each role opens; every other answer is 403.
OPENS = {
    Role.DIRECTOR: set(LISTS),
    Role.LIAISON: set(LISTS),
    Role.COORDINATOR: set(LISTS),
    Role.LIBRARIAN: set(LISTS),
    Role.EVALUATOR: set(LISTS) - {"requests"},
    Role.RECIPIENT: {"organizations", "people", "requests", "supports", "events", "resources", "measures"},
    Role.PARTNER: {"organizations", "people", "supports", "events", "resources", "measures"},
    Role.ADVISER: {"people", "events", "resources", "measures"},
    Role.FUNDER: {"people", "events", "resources", "measures"},
    Role.ADMINISTRATOR: set(LISTS) - {"requests"},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_its_pages_open(world: World, role: Role) -> None:
    caller = Caller(world.cast.rosa if role == Role.RECIPIENT else world.cast.of(role))
    found = {name: caller.get(f"/{name}").status_code for name in LISTS}
    assert found == {name: 200 if name in OPENS[role] else 403 for name in LISTS}


def test_every_answer_has_the_shape_that_is_described(world: World) -> None:
    caller = Caller(world.cast.dana)
    kinds: dict[str, Any] = {name: getattr(shapes, name.capitalize()) for name in LISTS}
    one = {"organizations": "Organization", "people": "Person", "requests": "Request", "supports": "Support",
           "activities": "Activity", "events": "Event", "resources": "Resource"}  # fmt: skip
    for name, kind in kinds.items():
        rows = kind.model_validate_json(caller.get(f"/{name}").content).rows
        assert rows, f"no {name} to look at"
        if name in one:
            response = caller.get(f"/{name}/{rows[0].id}")
            getattr(shapes, f"{one[name]}One").model_validate_json(response.content)
    shapes.Me.model_validate_json(caller.get("/me").content)
    figure = shapes.Figure.model_validate_json(caller.get("/measures/requests-received/figure").content)
    assert figure.n > 0


def test_a_recipient_reads_the_own_agency_alone(world: World) -> None:
    rosa, omar = Caller(world.cast.rosa), Caller(world.cast.omar)
    agency = world["agency"]
    assert [row["id"] for row in told(rosa.get("/organizations"))["rows"]] == [agency.pk]
    assert omar.get(f"/organizations/{agency.pk}").status_code == 404
    assert rosa.get(f"/organizations/{agency.pk}").status_code == 200
    own = told(rosa.get("/requests"))["rows"]
    assert {row["agency_id"] for row in own} == {agency.pk}
    assert {(row["email"], row["person_id"], row["came_by"]) for row in own} == {(None, None, None)}
    assert omar.get(f"/requests/{own[0]['id']}").status_code == 404
    assert {row["name"] for row in told(rosa.get("/people"))["rows"]} == {"Rosa"}
    assert world["other-support"].pk not in {row["id"] for row in told(rosa.get("/supports"))["rows"]}


def test_drafts_are_for_the_staff(world: World) -> None:
    draft, unseen = world["draft"].pk, world["event-draft"].pk
    for name, pk in (("resources", draft), ("events", unseen)):
        assert Caller(world.cast.dana).get(f"/{name}/{pk}").status_code == 200
        pia = Caller(world.cast.pia)
        assert pia.get(f"/{name}/{pk}").status_code == 404
        assert pk not in {row["id"] for row in told(pia.get(f"/{name}?limit=200"))["rows"]}


def test_a_list_is_turned_by_its_cursor_without_loss(world: World) -> None:
    for number in range(7):
        PersonFactory(name=f"Same Name {number % 2}")
    caller, seen, cursor = Caller(world.cast.dana), [], ""
    while cursor is not None:
        page = told(caller.get(f"/people?{urlencode({'limit': 3, 'cursor': cursor})}"))
        seen += [row["id"] for row in page["rows"]]
        cursor = page["next"]
    everybody = Person.objects.living().order_by("name_key", "id").values_list("pk", flat=True)
    assert seen == list(everybody)


def test_a_cursor_holds_for_its_list_its_filters_and_its_reader(world: World) -> None:
    PersonFactory(name="Zoe"), PersonFactory(name="Zora")
    dana = Caller(world.cast.dana)
    cursor = told(dana.get("/people?q=zo&limit=1"))["next"]
    assert dana.get(f"/people?{urlencode({'q': 'zo', 'limit': 5, 'cursor': cursor})}").status_code == 200
    others = [
        (dana, f"/people?{urlencode({'q': 'zoe', 'cursor': cursor})}"),
        (dana, f"/people?{urlencode({'cursor': cursor})}"),
        (dana, f"/organizations?{urlencode({'q': 'zo', 'cursor': cursor})}"),
        (Caller(world.cast.liam), f"/people?{urlencode({'q': 'zo', 'cursor': cursor})}"),
        (dana, f"/people?{urlencode({'q': 'zo', 'cursor': cursor[:-2]})}"),
        (dana, "/people?cursor=nonsense"),
    ]
    for caller, path in others:
        response = caller.get(path)
        assert response.status_code == 422, path
        assert [one["field"] for one in told(response)["errors"]] == ["cursor"]


def test_what_has_not_changed_is_not_sent_again(world: World) -> None:
    caller = Caller(world.cast.dana)
    first = caller.get("/people")
    again = caller.get("/people", If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    PersonFactory(name="Aaron Aardvark")
    assert caller.get("/people", If_None_Match=first["ETag"]).status_code == 200
    assert first["Cache-Control"] == "private, no-cache"


def test_who_has_no_good_token_is_told_so(world: World) -> None:
    caller = Caller(world.cast.dana)
    caller.client.force_login(world.cast.dana)
    without = caller.client.get("/api/v1/people")
    assert (without.status_code, without["Content-Type"]) == (401, "application/problem+json")
    assert without["WWW-Authenticate"].startswith("Bearer")
    accounts.revoke_token(caller.token, by=world.cast.dana)
    assert "revoked" in told(caller.get("/people"))["detail"]
    late = Caller(world.cast.dana)
    type(late.token).objects.filter(pk=late.token.pk).update(
        made_at=late.token.made_at.replace(year=2020), expires_at=late.token.made_at
    )
    assert (late.get("/people").status_code, "expired" in told(late.get("/people"))["detail"]) == (401, True)
    gone = Caller(world.cast.liam)
    accounts.deactivate(world.cast.liam, by=world.cast.ada)
    assert gone.get("/me").status_code == 401
    assert caller.client.get("/api/v1/me", headers={"Authorization": "Bearer ünknown"}).status_code == 401


def test_a_token_without_the_scope_is_refused(world: World) -> None:
    caller = Caller(world.cast.dana, ["people:read"])
    assert caller.get("/people").status_code == 200
    refusal = told(caller.get("/requests"))
    assert (refusal["status"], "requests:read" in refusal["detail"]) == (403, True)
    assert caller.post("/people", {"name": "Nobody"}).status_code == 403


def test_a_role_that_ends_takes_its_tokens_rights_along(world: World) -> None:
    caller = Caller(world.cast.liam)
    assert caller.get("/people").status_code == 200
    accounts.end_role(world.cast.liam.held.get(), by=world.cast.ada)
    assert caller.get("/people").status_code == 403


def test_too_many_requests_wait_for_the_next_minute(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permits, "RATE", 5)
    monkeypatch.setattr(permits, "BLOCK", 2)
    monkeypatch.setattr(permits.time, "time", lambda: 1_900_000_000.0)
    caller, other = Caller(world.cast.dana), Caller(world.cast.dana)
    answers = [caller.get("/me") for _ in range(7)]
    assert [one.status_code for one in answers] == [200] * 5 + [429] * 2
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert other.get("/me").status_code == 200
    assert RATE > 5


def test_what_is_not_there_has_the_one_shape(world: World) -> None:
    caller = Caller(world.cast.dana)
    for method, path, status in (
        ("GET", "/people/999999999", 404),
        ("GET", "/nothing/of/that/name", 404),
        ("GET", "/measures/no-such/figure", 404),
        ("DELETE", "/people", 405),
        ("GET", "/people/99999999999999999999999999", 422),
        ("GET", "/people?limit=0", 422),
        ("GET", "/people?state=oregon", 422),
        ("GET", "/measures/requests-received/figure?since=2021-02-01&until=2021-01-01", 422),
    ):
        response = caller.ask(method, path)
        assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), path
        shapes.Problem.model_validate_json(response.content)


def test_the_token_remembers_its_last_use(world: World) -> None:
    caller = Caller(world.cast.dana)
    caller.get("/me")
    caller.token.refresh_from_db()
    first = caller.token.last_used_at
    assert first is not None
    caller.get("/me")
    caller.token.refresh_from_db()
    assert caller.token.last_used_at == first
