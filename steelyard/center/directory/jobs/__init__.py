"""Imports of the directory, the look for duplicates, and what falls due every night."""

from itertools import islice
from typing import Any

from django.utils import timezone

from steelyard.center.directory import actions, queries
from steelyard.center.directory.forms import rows as forms
from steelyard.center.directory.jobs import contacts as contacts
from steelyard.center.directory.models import Address, BoardMeeting, BoardMember, Organization, Person
from steelyard.center.directory.rules import name_key
from steelyard.foundation.work.imports import Fate, Kind, Outcome, RowRefused, kind
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import daily, work

Row = dict[str, Any]
MOST_SUGGESTIONS = 20_000  # more pairs than a center looks at in years


# Organizations of a case


def _organization(row: Row) -> Row:
    """The columns a row fills; blanks are not known and leave what is there."""
    parent = queries.organization_by_code(row["parent"])
    if row["parent"] and parent is None:
        raise RowRefused(f"parent: Nothing here or further up has the key {row['parent']}.")
    values = {**row, "state_id": row["state"], "parent": parent}
    return {name: value for name, value in values.items() if value and name not in {"key", "state"}}


kind(
    Kind(
        "organizations",
        "Organizations",
        forms.OrganizationRow,
        find=lambda row: Organization.objects.filter(code=row["key"]).first(),
        add=lambda row, *, by: actions.add_organization(by=by, code=row["key"], **_organization(row)),
        alter=lambda found, row, *, by: _altered(found, _organization(row), by=by),
    )
)


def _altered(organization: Organization, values: Row, *, by: Any) -> Row:
    """What a row changes; a record that was merged into another stays as it is."""
    differ = {name: value for name, value in values.items() if getattr(organization, name) != value}
    if organization.merged_into_id or not differ:
        return {}
    return actions.alter_organization(organization, by=by, **differ)


# The federal directory of districts


def _leas(rows: list[Row], *, by: Any) -> list[Outcome]:
    agencies = dict(Organization.objects.filter(code__startswith="SEA-").values_list("state_id", "pk"))
    known = {one.code: one for one in Organization.objects.filter(code__in=[row["code"] for row in rows])}
    new, outcomes = [], []
    for row in rows:
        state = row.pop("state")
        found = known.get(row["code"])
        if found is None:
            new.append({**row, "state_id": state, "parent_id": agencies.get(state)})
        outcomes.append(_lea(found, {**row, "state_id": state}, by=by))
    actions.add_organizations(new, by=by, note="From the federal directory of districts.")
    return outcomes


def _lea(found: Organization | None, row: Row, *, by: Any) -> Outcome:
    if found is None:
        return Outcome(Fate.ADDED, row["name"])
    values = {name: row[name] for name in ("name", "state_id", "city", "phone", "website") if row[name]}
    if bool(row["closed_on"]) != bool(found.closed_on):
        values["closed_on"] = row["closed_on"]
    changed = _altered(found, values, by=by)
    return Outcome(Fate.CHANGED if changed else Fate.SAME, found.name)


kind(
    Kind(
        "leas",
        "Districts (federal directory layout)",
        forms.LeaRow,
        headings=forms.LeaRow.HEADINGS,
        many=_leas,
        key="code",
    )
)


# People


def _people(rows: list[Row], *, by: Any) -> list[Outcome]:
    homes = _homes({row["organization"] for row in rows if row["organization"]})
    mails = Address.objects.filter(email__in=[row["email"] for row in rows]).select_related("person")
    known = {one.email: one.person for one in mails}
    new, outcomes = [], []
    for row in rows:
        named = row.pop("organization")
        home, person = homes.get(named), known.get(row["email"])
        if named and home is None:
            why = f"organization: {named} is no code, and not the name of exactly one organization."
            outcomes.append(Outcome(Fate.REFUSED, row["name"], (why,)))
        elif person is None:
            new.append({**row, "organization_id": home})
            outcomes.append(Outcome(Fate.ADDED, row["name"]))
        else:
            changed = _person(person, row, home, by=by)
            outcomes.append(Outcome(Fate.CHANGED if changed else Fate.SAME, person.name))
    actions.add_people(new, by=by, note="From a file.")
    return outcomes


def _homes(names: set[str]) -> dict[str, int]:
    """Keys of organizations by code, or by a name that only one has."""
    rows = Organization.objects.living()
    found = {str(code): pk for code, pk in rows.filter(code__in=names).values_list("code", "pk")}
    folded = {name_key(name): name for name in names - found.keys()}
    by_name: dict[str, list[int]] = {}
    for key, pk in rows.filter(name_key__in=folded).values_list("name_key", "pk"):
        by_name.setdefault(key, []).append(pk)
    return found | {folded[key]: keys[0] for key, keys in by_name.items() if len(keys) == 1}


def _person(person: Person, row: Row, home: int | None, *, by: Any) -> bool:
    """Bring a person to a row: the name, and where they work today."""
    changed = bool(actions.alter_person(person, by=by, name=row["name"]))
    if home is None or (person.organization_id, person.title) == (home, row["title"] or person.title):
        return changed
    if person.organization_id == home:
        place = person.affiliations.filter(organization_id=home).order_by("-id").first()
        if place is not None:
            actions.alter_affiliation(place, by=by, title=row["title"], since=place.since, until=place.until)
            return True
    organization = Organization.objects.get(pk=home)
    today = timezone.localdate()
    actions.start_affiliation(person, by=by, organization=organization, title=row["title"], since=today)
    return True


kind(
    Kind(
        "people",
        "People",
        forms.PersonRow,
        many=_people,
        key="email",
    )
)


# The advisory board


def _member(row: Row) -> BoardMember | None:
    rows = BoardMember.objects.filter(person__addresses__email=row["email"], since=row["since"])
    return rows.filter(constituency=row["constituency"]).first()


def _add_member(row: Row, *, by: Any) -> BoardMember:
    person = actions.find_or_add_person(row["email"], by=by, name=row["name"])
    return actions.add_board_member(
        person, by=by, constituency=row["constituency"], since=row["since"], until=row["until"]
    )


kind(
    Kind(
        "board_members",
        "Members of the advisory board",
        forms.BoardMemberRow,
        find=_member,
        add=_add_member,
        alter=lambda found, row, *, by: actions.alter_board_member(found, by=by, until=row["until"]),
    )
)
kind(
    Kind(
        "board_meetings",
        "Meetings of the advisory board",
        forms.BoardMeetingRow,
        find=lambda row: BoardMeeting.objects.filter(on=row["on"], title=row["title"]).first(),
        add=lambda row, *, by: actions.add_board_meeting(row["title"], by=by, on=row["on"], notes=row["notes"]),
        alter=lambda found, row, *, by: actions.alter_board_meeting(found, by=by, notes=row["notes"] or found.notes),
    )
)


# Duplicates, and places that begin or end of themselves


@work("directory.find_duplicates", title="Look for duplicates in the directory")
def find_duplicates(progress: Progress) -> dict[str, Any]:
    progress.stage("Comparing", total=queries.how_many())
    pairs = list(islice(queries.suspects(progress.step), MOST_SUGGESTIONS))
    progress.stage("Writing them down")
    return progress.once(lambda: {"pairs": actions.keep_suggestions(pairs, by=progress.by)})


@daily
def look_for_duplicates() -> None:
    """Look for duplicates in the directory."""
    actions.keep_suggestions(list(islice(queries.suspects(), MOST_SUGGESTIONS)), by=None)


@daily
def settle_places() -> None:
    """Bring people's places in step with the days on which they begin and end."""
    actions.settle_places(by=None, today=timezone.localdate())
