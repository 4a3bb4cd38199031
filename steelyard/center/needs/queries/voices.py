"""Who raised a need, counted each once; and whose voices are missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Coalesce

from steelyard.analysis.disclosure import OneWay, Shown, group_mix, shown_n
from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.rules import AGENCIES, OrganizationKind
from steelyard.center.needs.models import FocalLink, Source, Statement, Voice, VoiceQuerySet
from steelyard.center.needs.rules import EXPECTED, Group, PersonKind, Tally, coarse, tally
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.words import period, share

NOT_SAID = "Not said"
READ = 200  # voices on one page; the tables above them count all


def groups_of(voices: VoiceQuerySet) -> list[tuple[int, Group]]:
    """(living statement, group) of every counted voice, already at its largest count within the statement."""
    rows = (
        voices.counted()
        .values("source_id", "person_kind", "agency_kind", "state_id", "source__on")
        .annotate(root=Coalesce("statement__under_id", "statement_id"), most=Max("people"))
        .order_by("root", "source_id")
    )
    return [
        (
            row["root"],
            Group(
                row["source_id"],
                row["person_kind"],
                row["agency_kind"],
                row["state_id"] or "",
                row["most"],
                row["source__on"],
            ),
        )
        for row in rows
    ]


def tallies(statements: Iterable[int]) -> dict[int, Tally]:
    """{living statement: its tally, with those of what was merged into it}; one query."""
    keys = list(statements)
    found: dict[int, list[Group]] = {key: [] for key in keys}
    for root, group in groups_of(_of(keys)):
        found[root].append(group)
    return {key: tally(groups) for key, groups in found.items()}


def _of(statements: Iterable[int]) -> VoiceQuerySet:
    keys = list(statements)
    return Voice.objects.filter(Q(statement_id__in=keys) | Q(statement__under_id__in=keys))


def voices_behind(user: Any, statements: Iterable[int]) -> list[Voice]:
    """The voices themselves, newest source first, for who may hear them."""
    rows: Any = _of(statements)
    rows = rows.counted().visible_to(user)
    return list(rows.select_related("source__organization", "state", "statement").order_by("-source__on", "-id")[:READ])


@dataclass(frozen=True)
class Line:
    """One kind of people or agency: voices, people, its share of all voices."""

    label: str
    voices: int
    people: int
    share: str


@dataclass(frozen=True)
class Heard:
    """What may be shown of a tally: exact for the staff, by the rules for small groups for anybody else."""

    tally: Tally
    is_exact: bool
    people: str
    period: str
    by_person: list[Line]
    by_agency: list[Line]
    by_state: list[Line]
    outside: OneWay | None


def heard(user: Any, found: Tally) -> Heard:
    """Tables of a tally for this user; outside the staff only a mix in which every kind has ten people."""
    exact = allows(user, "needs.see_voices")
    days = period(found.first, found.last) if found.first and found.last else ""
    if not exact:
        hidden = Tally()  # what is not to be shown does not reach the page
        return Heard(hidden, False, str(shown_people(found)), days, [], [], [], group_mix(coarse(found.by_person)))
    return Heard(
        found,
        True,
        str(found.people),
        days,
        _lines(found, found.by_person, {kind.value: kind.label for kind in PersonKind}),
        _lines(found, found.by_agency, {kind.value: kind.label for kind in OrganizationKind}),
        _lines(found, found.by_state, _names(found.by_state)),
        None,
    )


def shown_people(found: Tally) -> Shown:
    """The number of people as anybody outside the staff may read it."""
    return shown_n(found.people, subgroup=True)


def _names(states: Mapping[str, Any]) -> dict[str, str]:
    return dict(State.objects.filter(pk__in=[key for key in states if key]).values_list("pk", "name"))


def _lines(found: Tally, counts: Mapping[str, Any], labels: Mapping[str, str]) -> list[Line]:
    rows = [
        Line(labels.get(key, NOT_SAID), count.voices, count.people, share(count.voices, found.voices))
        for key, count in counts.items()
    ]
    return sorted(rows, key=lambda line: (-line.voices, -line.people, line.label))


@dataclass(frozen=True)
class Silence:
    """A kind of agency in the charge's reach: how many of them, in how many states, and how many voices."""

    label: str
    organizations: int
    states: int
    voices: int
    people: int


@dataclass(frozen=True)
class Missing:
    """Whose voices a focal area lacks; ``is_exact`` says whether small groups are told from none."""

    is_exact: bool
    people: list[str]
    agencies: list[Silence]
    states: list[str]
    reach: int  # states with an agency the charge reaches


def missing(user: Any, found: Tally) -> Missing:
    """Kinds of people, kinds of agencies and states without a voice, beside what the directory knows; two queries.

    Outside the staff, a kind of fewer than ten people is told as missing: no silence is told from a small group.
    """
    exact = allows(user, "needs.see_voices")

    def lacks(count: Any) -> bool:
        return count is None or (not exact and shown_n(count.people, subgroup=True).is_hidden)

    known = _agencies()
    reached = sorted({state for _, state in known if state})
    names = dict(State.objects.filter(pk__in=reached).values_list("pk", "name"))
    silent = [kind for kind in OrganizationKind if kind in AGENCIES and lacks(found.by_agency.get(kind.value))]
    return Missing(
        exact,
        [kind.label for kind in EXPECTED if lacks(found.by_person.get(kind.value))],
        [_silence(kind, known, found if exact else Tally()) for kind in silent if any(k == kind for k, _ in known)],
        sorted(names[state] for state in reached if lacks(found.by_state.get(state))),
        len(reached),
    )


def _agencies() -> dict[tuple[str, str], int]:
    """{(kind, state): how many living agencies} as the directory knows them."""
    rows = Organization.objects.living().agencies().values_list("kind", "state_id").annotate(n=Count("pk"))
    return {(kind, state or ""): n for kind, state, n in rows.order_by()}


def _silence(kind: OrganizationKind, known: Mapping[tuple[str, str], int], found: Tally) -> Silence:
    count = found.by_agency.get(kind.value)
    return Silence(
        kind.label,
        sum(n for (one, _), n in known.items() if one == kind),
        len({state for one, state in known if one == kind and state}),
        count.voices if count else 0,
        count.people if count else 0,
    )


@dataclass(frozen=True)
class Trail:
    """The needs behind a focal area, and what is known of their voices."""

    links: list[FocalLink]
    tallies: dict[int, Tally]
    total: Tally

    @property
    def statements(self) -> list[int]:
        return list(self.tallies)


def trail_of(user: Any, area: FocalArea) -> Trail:
    """The living statements behind a focal area, each with the links that brought it there; constant queries."""
    links = list(_links(user).filter(focal_area=area))
    roots = list(dict.fromkeys(link.statement.under_id or link.statement_id for link in links))
    groups = groups_of(_of(roots))
    found: dict[int, list[Group]] = {root: [] for root in roots}
    for root, group in groups:
        found[root].append(group)
    return Trail(links, {root: tally(rows) for root, rows in found.items()}, tally(group for _, group in groups))


def _links(user: Any) -> QuerySet[FocalLink]:
    rows = FocalLink.objects.visible_to(user).filter(ended_at__isnull=True, statement__withdrawn_at__isnull=True)
    shown = Statement.objects.visible_to(user)
    related = rows.select_related("statement__under", "round", "focal_area", "made_by")
    return related.filter(statement__in=shown).order_by("-statement__weight", "-made_at", "-id")


def links_of(user: Any, statement: Statement) -> list[FocalLink]:
    """The focal areas behind which a statement stands, by itself or through one merged into it."""
    return list(_links(user).filter(Q(statement=statement) | Q(statement__under=statement)))


def voices_of_organization(user: Any, organization: Organization, most: int = 10) -> list[Source]:
    """What was heard at an organization, newest first, each source with its voices."""
    rows = Source.objects.visible_to(user).counted().filter(organization=organization)
    return list(rows.prefetch_related("voices__statement").order_by("-on", "-id")[: most + 1])
