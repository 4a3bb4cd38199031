"""Runs of guided protocols, made through the actions as on the pages."""

from datetime import date
from typing import Any

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.support.protocols.actions.guided_runs import open_guided
from steelyard.support.protocols.actions.protocols import load_template
from steelyard.support.protocols.actions.writing import Typed, add_row, write
from steelyard.support.protocols.models import GuidedRun, ProtocolVersion, Rival
from steelyard.support.protocols.queries.guided import whole
from steelyard.support.protocols.queries.hosts import AGENCY
from steelyard.support.protocols.queries.shipped import shipped
from steelyard.support.protocols.rules.guided.shape import Step
from tests.factories.directory import PersonFactory, SEAFactory

SINCE = date(2020, 1, 1)


def template(**values: Any) -> dict[str, Any]:
    """A small template with one step of a writing kind; what is given replaces what stands there."""
    step = {"key": "one", "title": "One", "kind": "text", "purpose": "To begin."}
    step["prompts"] = [{"key": "why", "label": "Why?"}]
    return {"key": "small", "name": "Small", "purpose": "To try.", "steps": [step]} | values


def step_of(**values: Any) -> dict[str, Any]:
    return {"key": "one", "title": "One", "kind": "text", "purpose": "To begin."} | values


def data_of(key: str) -> dict[str, Any]:
    return next(data for data in shipped() if data["key"] == key)


def version(data: dict[str, Any] | None = None, *, key: str = "") -> ProtocolVersion:
    """A published version: of a shipped template under a key of the center's own, or of given data."""
    given = data if data is not None else data_of(key) | {"key": f"own-{key}"} if key else template()
    return load_template(given, by=None)[0]


def opened(
    of: ProtocolVersion, *, people: list[User] = (), agency: Organization | None = None, **values: Any
) -> GuidedRun:  # type: ignore[assignment] -- an empty tuple is no list, and nobody changes it
    """A run of an agency, with accounts as its members."""
    agency = agency or SEAFactory()
    members = [person_of(user, agency) for user in people]
    run = open_guided((AGENCY, agency.pk), by=values.get("facilitator"), protocol_version=of, people=members,
                      agencies=[agency], since=SINCE, **values)  # fmt: skip
    return whole().get(pk=run.pk)


def person_of(user: User, agency: Organization | None = None) -> Person:
    found = Person.objects.filter(user=user).first()
    made: Person = found or PersonFactory(name=user.name, user=user, organization=agency)
    return made


def step(run: GuidedRun, key: str) -> Step:
    found = run.guide.step(key)
    assert found is not None
    return found


def says(run: GuidedRun, key: str, texts: dict[str, str], *, by: User | None = None, base: int = 0) -> list[Rival]:
    """Somebody writes texts on a step, having read one version of them."""
    typed = [Typed(place, {"text": text}, base) for place, text in texts.items()]
    return write(run, by=by, step=step(run, key), typed=typed)


def row(run: GuidedRun, key: str, *, by: User | None = None, **values: str) -> Any:
    return add_row(run, by=by, step=step(run, key), values=values)


SCALE = [{"points": n, "label": f"P{n}", "text": f"It is {n}."} for n in (1, 2, 3)]
EVERY_KIND: list[dict[str, Any]] = [
    step_of(key="write", title="Write", prompts=[{"key": "why", "label": "Why?"}]),
    step_of(
        key="plan",
        title="Plan",
        kind="list",
        columns=[
            {"key": "what", "label": "What"},
            {"key": "due", "label": "Due", "kind": "date"},
            {"key": "who", "label": "Who", "kind": "person"},
            {"key": "how", "label": "How", "kind": "choice", "choices": [{"key": "often", "label": "Often"}]},
            {"key": "count", "label": "Count", "kind": "number"},
        ],
        promises={"what": "what", "due": "due", "by": "who"},
    ),
    step_of(
        key="score",
        title="Score",
        kind="vote",
        instrument={"name": "Ours", "version": "2", "licence": "CC0"},
        items=[{"key": key, "name": key.title(), "question": "How far?", "scale": SCALE} for key in ("time", "trust")],
    ),
    step_of(
        key="fork",
        title="Fork",
        kind="fork",
        prompts=[{"key": "done", "label": "Done?"}],
        ways=[{"when": {"done": "yes"}, "title": "Go on"}, {"when": {"done": "no"}, "title": "Stop"}],
    ),
    step_of(key="approve", title="Approve", kind="approval"),
]


def every_kind(**values: Any) -> ProtocolVersion:
    """A published template with a step of each kind but a board."""
    return version(template(key="every-kind", name="Every kind", steps=EVERY_KIND, **values))
