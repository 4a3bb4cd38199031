"""What the API takes: the acts of the pages, once for each key, never over somebody else's words."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.faces.api import actions
from steelyard.faces.api.models import Written
from steelyard.foundation.history.models import Entry
from steelyard.intake.models import HelpRequest
from tests.conformance.world import World
from tests.faces.api.calling import Caller, told

REQUEST = {
    "name": "Ana Ruiz", "email": "ana@agency.test", "agency": "Harbor Department of Education", "state": "DE",
    "need": "Help with attendance.", "how_soon": "now", "came_by": "phone",
}  # fmt: skip


def test_a_person_is_added_as_on_the_page_and_history_names_the_token(world: World) -> None:
    caller = Caller(world.cast.liam)
    response = caller.post(
        "/people", {"name": " Ana Ruiz ", "email": "ANA@new.test", "organization_id": world["agency"].pk}
    )
    made = told(response)
    assert response.status_code == 201
    assert (made["name"], made["emails"], made["organization_id"]) == ("Ana Ruiz", ["ana@new.test"], world["agency"].pk)
    entry = Entry.objects.filter(label="directory.person", object_id=made["id"]).order_by("id").first()
    assert entry is not None
    assert entry.actor == "Liam, by the token Test"


def test_a_page_names_no_token(world: World) -> None:
    Caller(world.cast.liam).get("/me")
    from steelyard.center.directory.actions import add_person

    add_person("By Hand", by=world.cast.liam)
    assert Entry.objects.order_by("-id")[0].actor == "Liam"


def test_an_address_of_somebody_else_is_a_conflict(world: World) -> None:
    before = Person.objects.count()
    response = Caller(world.cast.liam).post("/people", {"name": "Ana", "email": "colleague@agency.test"})
    assert (response.status_code, told(response)["errors"][0]["field"]) == (409, "email")
    assert Person.objects.count() == before


def test_what_is_wrong_is_told_beside_its_field(world: World) -> None:
    caller = Caller(world.cast.liam)
    for data, field in (
        ({"name": ""}, "name"),
        ({"name": "A", "email": "no address"}, "email"),
        ({"name": "A", "organization_id": world["closed-organization"].pk + 10**6}, "organization_id"),
        ({"name": "A", "nickname": "B"}, "nickname"),
        ({"name": "\u0000"}, "name"),
    ):
        response = caller.post("/people", data)
        assert (response.status_code, [one["field"] for one in told(response)["errors"]]) == (422, [field]), data


def test_the_same_key_writes_once(world: World) -> None:
    caller = Caller(world.cast.liam)
    data = {"name": "Only Once"}
    first, again = (caller.post("/people", data, Idempotency_Key="sync-1") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert told(first) == told(again)
    assert (first.has_header("Idempotent-Replay"), again["Idempotent-Replay"]) == (False, "true")
    assert Person.objects.filter(name="Only Once").count() == 1
    other = caller.post("/people", {"name": "Another"}, Idempotency_Key="sync-1")
    assert other.status_code == 422
    assert Caller(world.cast.liam).post("/people", data, Idempotency_Key="sync-1").status_code == 201
    assert Person.objects.filter(name="Only Once").count() == 2


def test_a_refused_write_keeps_no_key(world: World) -> None:
    caller = Caller(world.cast.liam)
    taken = {"name": "Ana", "email": "colleague@agency.test"}
    assert caller.post("/people", taken, Idempotency_Key="k").status_code == 409
    assert not Written.objects.exists()
    assert caller.post("/people", {"name": "Ana"}, Idempotency_Key="k").status_code == 201


def test_keys_are_forgotten_after_a_day(world: World) -> None:
    caller = Caller(world.cast.liam)
    caller.post("/people", {"name": "Ana"}, Idempotency_Key="k")
    assert actions.forget_keys(by=None) == 0
    Written.objects.update(written_at=timezone.now() - timedelta(days=2))
    assert actions.forget_keys(by=None) == 1


def test_a_change_of_what_was_read_before_is_refused_when_it_moved_on(world: World) -> None:
    caller = Caller(world.cast.liam)
    path = f"/people/{world['colleague'].pk}"
    tag = caller.get(path)["ETag"]
    changed = caller.ask("PATCH", path, {"phone": "503 555 0100"}, If_Match=tag)
    assert (changed.status_code, told(changed)["phone"]) == (200, "503 555 0100")
    late = caller.ask("PATCH", path, {"name": "Somebody Else"}, If_Match=tag)
    assert late.status_code == 412
    assert told(caller.get(path))["name"] == "Colleague of Rosa"
    assert caller.ask("PATCH", path, {"name": "New Name"}, If_Match=changed["ETag"]).status_code == 200


def test_one_more_address(world: World) -> None:
    caller = Caller(world.cast.liam)
    path = f"/people/{world['colleague'].pk}/emails"
    response = caller.post(path, {"email": "third@agency.test"})
    assert (response.status_code, "third@agency.test" in told(response)["emails"]) == (201, True)
    assert caller.post(path, {"email": "rosa@people.test"}).status_code == 409


def test_a_request_is_written_down_by_who_may_on_the_page(world: World) -> None:
    cora = Caller(world.cast.cora)
    response = cora.post("/requests", REQUEST)
    made = told(response)
    assert (response.status_code, made["agency_id"], made["came_by"]) == (201, world["agency"].pk, "phone")
    assert HelpRequest.objects.get(pk=made["id"]).words.text
    assert Caller(world.cast.liam).post("/requests", REQUEST).status_code == 403
    wrong = cora.post("/requests", {**REQUEST, "topic_id": 10**12, "received_on": "2199-01-01"})
    assert (wrong.status_code, {one["field"] for one in told(wrong)["errors"]}) == (422, {"topic_id", "received_on"})


def test_who_took_part_is_written_whole(world: World) -> None:
    caller, activity = Caller(world.cast.liam), world["activity"]
    path = f"/activities/{activity.pk}/participations"
    rows: list[dict[str, Any]] = [{"person_id": world["persona"].pk, "minutes": 60}, {"count": 12}]
    assert caller.ask("PUT", path, {"participants": rows}).status_code == 200
    found = told(caller.get(f"/participations?activity_id={activity.pk}"))["rows"]
    assert [(row["person_id"], row["count"], row["minutes"]) for row in found] == [
        (world["persona"].pk, None, 60), (None, 12, None)
    ]  # fmt: skip
    before = Entry.objects.count()
    assert caller.ask("PUT", path, {"participants": rows}).status_code == 200
    assert Entry.objects.count() == before  # the same again changes nothing
    for wrong in ([{}], [{"person_id": world["persona"].pk, "count": 2}], [{"person_id": 10**12}], [rows[0], rows[0]]):
        assert caller.ask("PUT", path, {"participants": wrong}).status_code == 422, wrong
    assert Caller(world.cast.eva).ask("PUT", path, {"participants": rows}).status_code == 403
    withdrawn = f"/activities/{world['withdrawn-activity'].pk}/participations"
    assert caller.ask("PUT", withdrawn, {"participants": rows}).status_code == 404
