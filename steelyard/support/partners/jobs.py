"""Imports of what is known of providers and of what we do with them, and what is told by itself."""

from datetime import date
from typing import Any

from django.utils import timezone

from steelyard.foundation.work.imports import Kind, RowRefused, kind
from steelyard.foundation.work.registry import daily
from steelyard.support.partners.actions import introductions, partnerships, roles
from steelyard.support.partners.actions import providers as actions
from steelyard.support.partners.forms.rows import (
    FundingProgramRow,
    OtherNameRow,
    PartnershipRow,
    ProviderProfileRow,
    ProviderTopicRow,
)
from steelyard.support.partners.models import FundingProgram, OtherName, Partnership, ProviderProfile, ProviderTopic
from steelyard.support.partners.queries.introductions import to_ask_about
from steelyard.support.partners.queries.providers import profile_of, profile_to_edit, topic_of
from steelyard.support.partners.queries.roles import unwarned
from steelyard.support.partners.rules import PartnershipStatus

Row = dict[str, Any]


def warn_of_ends(today: date) -> int:
    """Tell everybody in a support that a role ends within thirty days; return of how many roles."""
    due = unwarned(today)
    for part in due:
        roles.warn(part, by=None)
    return len(due)


@daily
def look_at_roles() -> None:
    """Tell both sides which roles in supports end within 30 days."""
    warn_of_ends(timezone.localdate())


def ask_what_came_of_introductions(today: date) -> int:
    """Ask both sides of every introduction made 60 days ago what came of it; return of how many."""
    due = to_ask_about(today)
    for one in due:
        introductions.ask_what_came(one, by=None)
    return len(due)


@daily
def look_at_introductions() -> None:
    """Ask what came of introductions made 60 days ago."""
    ask_what_came_of_introductions(timezone.localdate())


def _topic(row: Row) -> ProviderTopic | None:
    return topic_of(row["organization"], row["topic"].pk, row["state"].pk if row["state"] else None)


_PROGRAM = ("name", "funder", "is_federal", "source")


def _alter_program(found: FundingProgram, row: Row, *, by: Any) -> dict[str, Any]:
    return actions.alter_program(found, by=by, **{name: row[name] for name in _PROGRAM})


def _add_program(row: Row, *, by: Any) -> FundingProgram:
    try:
        return actions.add_program(by=by, **{name: row[name] for name in ("key", *_PROGRAM)})
    except actions.KnownAlready as known:
        raise RowRefused(str(known)) from known


def _values(row: Row) -> tuple[actions.ProfileValues, actions.Reach]:
    """What a row says; a blank cell leaves what is noted."""
    said: Any = {
        name: row[name] for name in ("charge", "services", "cost", "how_to_collaborate", "source") if row[name]
    }
    said |= {f"serves_{level}": True for level in row["levels"]}
    if row["everywhere"]:
        said["serves_everywhere"] = True
    return said, actions.Reach(states=row["states"] or None, programs=row["programs"] or None)


def _keep(row: Row, *, by: Any) -> ProviderProfile:
    values, reach = _values(row)
    return actions.keep_profile(profile_to_edit(row["organization"]), by=by, values=values, reach=reach)


def _keep_again(found: ProviderProfile, row: Row, *, by: Any) -> dict[str, Any]:
    values, reach = _values(row)
    same = all(getattr(found, name) == said for name, said in values.items())
    for name, wanted in (("states", reach.states), ("programs", reach.programs)):
        same = same and (wanted is None or set(getattr(found, name).all()) == set(wanted))
    if same:
        return {}
    actions.keep_profile(found, by=by, values=values, reach=reach)
    return {"profile": ["", "changed"]}


def _named(row: Row) -> OtherName | None:
    found: OtherName | None = row["organization"].other_names.filter(name=row["name"]).first()
    return found


def _partnership(row: Row) -> Partnership | None:
    return Partnership.objects.filter(partner=row["organization"], title=row["title"]).first()


_TERMS = ("title", "partner_does", "for_whom", "starts_on", "ends_on", "source")


def _begin(row: Row, *, by: Any) -> Partnership:
    return partnerships.bring_in(
        row["organization"],
        by=by,
        status=PartnershipStatus(row["status"]),
        topics=row["topics"],
        **{name: row[name] for name in _TERMS},
    )


kind(
    Kind(
        "providers",
        "Topics of providers",
        ProviderTopicRow,
        find=_topic,
        add=lambda row, *, by: actions.note_topic(row.pop("organization"), by=by, **row),
        alter=lambda noted, row, *, by: actions.alter_topic(noted, by=by, depth=row["depth"], source=row["source"]),
    )
)
kind(
    Kind(
        "funding_programs",
        "Programs that pay providers",
        FundingProgramRow,
        find=lambda row: FundingProgram.objects.filter(key=row["key"]).first(),
        add=_add_program,
        alter=_alter_program,
    )
)
kind(
    Kind(
        "provider_profiles",
        "Profiles of providers",
        ProviderProfileRow,
        find=lambda row: profile_of(row["organization"]),
        add=_keep,
        alter=_keep_again,
    )
)
kind(
    Kind(
        "provider_names",
        "Other names of providers",
        OtherNameRow,
        find=_named,
        add=lambda row, *, by: actions.note_name(row["organization"], by=by, name=row["name"], source=row["source"]),
        alter=lambda _name, _row, *, by: {},  # noqa: ARG005 -- a name has no more to it
    )
)
kind(
    Kind(
        "partnerships",
        "Partnerships",
        PartnershipRow,
        find=_partnership,
        add=_begin,
        alter=lambda _found, _row, *, by: {},  # noqa: ARG005 -- what was done is told once
    )
)
