"""What a caller sends, read by the forms of the pages: the same rules, the same sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from steelyard.center.directory.forms.people import AddressForm, NewPersonForm, PersonEdit
from steelyard.center.directory.models import Organization, Person
from steelyard.faces.api.rules import Refusal, sent
from steelyard.intake.forms.ask import EnterForm


def _cleaned(form: Any, names: Mapping[str, str] | None = None) -> Any:
    """The form, valid; its refusals told beside the names that the caller used."""
    if not form.is_valid():
        errors = [
            {"field": (names or {}).get(name, name) if name != "__all__" else "body", "says": str(says)}
            for name, found in form.errors.items()
            for says in found
        ]
        raise Refusal(422, "Some of what was sent is not right; each field says why.", errors=errors)
    return form


def living_organization(user: Any, pk: int | None, field: str = "organization_id") -> Organization | None:
    if pk is None:
        return None
    found = Organization.objects.visible_to(user).living().filter(pk=pk).first()
    if found is None:
        raise _unknown(field, "There is no such organization.")
    return found


def new_person(user: Any, given: sent.NewPerson) -> dict[str, Any]:
    """The arguments of adding a person."""
    form = _cleaned(NewPersonForm(given.model_dump(exclude={"organization_id"})))
    return {**form.cleaned_data, "organization": living_organization(user, given.organization_id)}


def changed_person(person: Person, given: sent.ChangedPerson) -> dict[str, Any]:
    """What is to be different, cleaned beside what stays."""
    wanted = given.model_dump(exclude_none=True)
    form = _cleaned(PersonEdit({"name": person.name, "phone": person.phone, "version": person.version} | wanted))
    return {name: form.cleaned_data[name] for name in wanted}


def new_email(given: sent.NewEmail) -> str:
    email: str = _cleaned(AddressForm(given.model_dump())).cleaned_data["email"]
    return email


def new_request(given: sent.NewRequest) -> dict[str, Any]:
    """The arguments of taking a request in."""
    data = given.model_dump(mode="json") | {"topic": given.topic_id}
    values: dict[str, Any] = _cleaned(EnterForm(data), {"topic": "topic_id"}).values
    return values


def participants(user: Any, given: Iterable[sent.Participant]) -> list[dict[str, Any]]:
    """Rows as the ledger takes them, each with its person and organization; two queries, however many rows."""
    rows = list(given)
    people = Person.objects.visible_to(user).living().in_bulk({one.person_id for one in rows if one.person_id})
    organizations = Organization.objects.visible_to(user).living()
    places = organizations.in_bulk({one.organization_id for one in rows if one.organization_id})
    return [_participant(at, one, people, places=places) for at, one in enumerate(rows)]


def _participant(
    at: int, one: sent.Participant, people: Mapping[int, Person], *, places: Mapping[int, Organization]
) -> dict[str, Any]:
    where = f"participants.{at}"
    if one.person_id and one.count:
        raise _unknown(where, "Name a person or a count, not both.")
    if not (one.person_id or one.organization_id or one.count):
        raise _unknown(where, "Name a person, an organization or a count.")
    if one.person_id and one.person_id not in people:
        raise _unknown(f"{where}.person_id", "There is no such person.")
    if one.organization_id and one.organization_id not in places:
        raise _unknown(f"{where}.organization_id", "There is no such organization.")
    return {
        "person": people.get(one.person_id or 0),
        "organization": places.get(one.organization_id or 0),
        "count": one.count,
        "part": one.part,
        "status": one.status,
        "minutes": one.minutes,
    }


def _unknown(field: str, says: str) -> Refusal:
    return Refusal(
        422, "Some of what was sent is not right; each field says why.", errors=[{"field": field, "says": says}]
    )
