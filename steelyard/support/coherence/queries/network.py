"""Who helps whom as a network of at most sixty nodes, however many organizations there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.support.coherence.queries.figures import pairs
from steelyard.support.coherence.rules.regions import NOWHERE, division_of

# Beyond so many organizations they stand together; beyond so many states, states do; so many providers stand alone.
MOST_NODES, MOST_STATES, MOST_ALONE = 60, 15, 10

Nodes = dict[int, tuple[str, str]]  # by organization: the key and the name of its node


@dataclass(frozen=True)
class Node:
    """An organization of the network, or a cluster of them: how many it stands for."""

    key: str
    label: str
    is_provider: bool
    count: int
    degree: int


@dataclass(frozen=True)
class Network:
    """Providers and recipients, and how many pairs lie between two nodes."""

    providers: list[Node]
    recipients: list[Node]
    edges: dict[tuple[str, str], int]
    organizations: int
    words: str = ""  # how they stand together; empty where each stands alone

    @property
    def is_clustered(self) -> bool:
        return bool(self.words)


def network(day: date) -> Network:
    """Who helps whom; beyond sixty organizations, agencies stand together by place and most providers by kind."""
    found = [(provider, agency) for agency, providers in pairs(day).items() for provider in providers]
    keys = {key for pair in found for key in pair}
    rows = Organization.objects.filter(pk__in=keys).order_by().values_list("pk", "name", "kind", "state_id")
    known = {pk: (name, kind, state) for pk, name, kind, state in rows}
    helped = {agency for _, agency in found}
    if len(keys) <= MOST_NODES:
        left: Nodes = {provider: (f"p{provider}", known[provider][0]) for provider, _ in found}
        right: Nodes = {agency: (f"a{agency}", known[agency][0]) for agency in helped}
        words = ""
    else:
        left = _by_kind(found, {pk: (name, kind) for pk, (name, kind, _) in known.items()})
        places = {pk: state for pk, (_, _, state) in known.items() if pk in helped}
        right, words = _by_place(places)
        words += f"; the {MOST_ALONE} providers with the most pairs stand alone, the others by kind"
    edges: dict[tuple[str, str], int] = defaultdict(int)
    for provider, agency in found:
        edges[left[provider][0], right[agency][0]] += 1
    sides = (_nodes(left, edges, is_provider=True), _nodes(right, edges, is_provider=False))
    return Network(*sides, dict(edges), len(keys), words)


def _by_kind(found: Collection[tuple[int, int]], known: dict[int, tuple[str, str]]) -> Nodes:
    """The providers that help the most agencies alone, the others by kind; who is the only one of a kind, alone."""
    helps: dict[int, int] = defaultdict(int)
    for provider, _ in found:
        helps[provider] += 1
    order = sorted(helps, key=lambda pk: (-helps[pk], known[pk][0], pk))
    kinds: dict[str, int] = defaultdict(int)
    for pk in order[MOST_ALONE:]:
        kinds[known[pk][1]] += 1
    alone = {pk for at, pk in enumerate(order) if at < MOST_ALONE or kinds[known[pk][1]] == 1}
    return {pk: (f"p{pk}", known[pk][0]) if pk in alone else _kind(known[pk][1]) for pk in order}


def _kind(kind: str) -> tuple[str, str]:
    return f"k{kind}", f"{OrganizationKind(kind).label}, others"


def _by_place(states: Mapping[int, str | None]) -> tuple[Nodes, str]:
    """By state; where these are many, by division."""
    if len(set(states.values())) > MOST_STATES:
        names = {pk: division_of(state) for pk, state in states.items()}
        return {pk: (f"d{name}", name) for pk, name in names.items()}, "agencies stand together by part of the country"
    named = dict(State.objects.values_list("postal", "name"))
    return {
        pk: (f"s{state or '-'}", named.get(state or "", NOWHERE)) for pk, state in states.items()
    }, "agencies stand together by state"


def _nodes(of: Nodes, edges: dict[tuple[str, str], int], *, is_provider: bool) -> list[Node]:
    """By how many pairs they have, then by name; always in the same order."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in of.values():
        counts[one] += 1
    degrees: dict[str, int] = defaultdict(int)
    for pair, number in edges.items():
        degrees[pair[0] if is_provider else pair[1]] += number
    found = [Node(key, label, is_provider, number, degrees[key]) for (key, label), number in counts.items()]
    return sorted(found, key=lambda one: (-one.degree, one.label, one.key))
