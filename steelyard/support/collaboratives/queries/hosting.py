"""Teams as those who work with guided protocols: their agencies share a run, their members of today write in it."""

from collections.abc import Iterable

from django.utils import timezone

from steelyard.support.collaboratives.models import Team
from steelyard.support.protocols.queries.hosts import Host

TEAM = "collaboratives.team"


def _name(pk: int) -> str | None:
    return Team.objects.filter(pk=pk).values_list("name", flat=True).first()


def _url(pk: int) -> str:
    return Team(pk=pk).get_absolute_url()


def _agencies(pk: int) -> Iterable[int]:
    now = Team(pk=pk).members.on(timezone.localdate()).exclude(organization=None)
    return now.values_list("organization_id", flat=True).distinct()


def _people(pk: int) -> Iterable[int]:
    return Team(pk=pk).members.on(timezone.localdate()).values_list("person_id", flat=True)


HOST = Host(TEAM, "Team", name=_name, url=_url, agencies=_agencies, people=_people)
