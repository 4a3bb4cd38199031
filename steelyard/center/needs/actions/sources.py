"""Writing down who was heard, coding what was said, and letting requests speak for themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization, State
from steelyard.center.needs import verbs
from steelyard.center.needs.models import Source, Statement, UnmetNeed, Voice
from steelyard.center.needs.rules import SourceKind, request_key, short
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

TEXT = 300  # letters of a statement


class CodedTwice(Exception):
    """The same people of one source raise a need once; a sentence for the reader."""


@dataclass(frozen=True)
class Coded:
    """One need heard in a source: one that is known, or a new one in a short sentence; blanks follow the source."""

    statement: Statement | None = None
    text: str = ""
    topics: Sequence[Topic] = ()
    person_kind: str = ""
    agency_kind: str = ""
    state: State | None = None
    people: int | None = None
    words: str = ""
    is_quote: bool = False


@dataclass(frozen=True)
class Asked:
    """A help request that nobody could meet, as needs sensing hears it."""

    number: str
    kind: SourceKind
    said: str
    on: date
    topic: Topic | None = None
    organization: Organization | None = None
    state: State | None = None
    unmet_need: UnmetNeed | None = None
    is_simulated: bool = False

    @property
    def key(self) -> str:
        return request_key(self.number)


@transaction.atomic
def record_source(*, by: User | None, codes: Iterable[Coded] = (), **values: Any) -> Source:
    """Write down who was heard, with the needs coded of it. Raises CodedTwice."""
    source = Source.objects.create(**_filled(values))
    record(verbs.SOURCE_RECORDED, source, by=by, changes={"people": [None, source.people]})
    for coded in codes:
        code(source, by=by, coded=coded)
    return source


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Kind and state of the agency follow from the organization where they were left blank."""
    organization: Organization | None = values.get("organization")
    if organization is None:
        return values
    return {
        **values,
        "agency_kind": values.get("agency_kind") or organization.kind,
        "state": values.get("state") or organization.state,
    }


@transaction.atomic
def alter_source(source: Source, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Bring a source to these values and return what changed; raises Stale. Voices keep what was coded of them."""
    changes = change(source, **_filled(values))
    if changes:
        record(verbs.SOURCE_ALTERED, source, by=by, changes=changes)
    return changes


@transaction.atomic
def withdraw_source(source: Source, *, by: User | None, why: str = "") -> None:
    """Let its voices count no more; a request's own words go with it if nobody else raised the same."""
    if source.withdrawn_at:  # sent twice
        return
    changes = change(source, withdrawn_at=timezone.now())
    _raw_of(source).filter(withdrawn_at__isnull=True).update(withdrawn_at=source.withdrawn_at)
    record(verbs.SOURCE_WITHDRAWN, source, by=by, changes=changes, note=why)


@transaction.atomic
def restore_source(source: Source, *, by: User | None) -> None:
    changes = change(source, withdrawn_at=None)
    _raw_of(source).update(withdrawn_at=None)
    record(verbs.SOURCE_RESTORED, source, by=by, changes=changes)


def _raw_of(source: Source) -> Any:
    """Statements in a request's own words that only this source raised."""
    others = Voice.objects.exclude(source=source).filter(withdrawn_at__isnull=True).values("statement")
    return Statement.objects.filter(is_raw=True, under__isnull=True, voices__source=source).exclude(pk__in=others)


@transaction.atomic
def code(source: Source, *, by: User | None, coded: Coded) -> Voice:
    """Note that a need was raised in a source; a new need becomes a statement. Raises CodedTwice."""
    statement = coded.statement or add_statement(
        by=by, text=coded.text, topics=coded.topics, is_simulated=source.is_simulated
    )
    values = {
        "person_kind": coded.person_kind or source.person_kind,
        "agency_kind": coded.agency_kind or source.agency_kind,
        "state": coded.state or source.state,
    }
    if Voice.objects.filter(statement=statement, source=source, withdrawn_at__isnull=True, **values).exists():
        raise CodedTwice(f"These people raise “{statement}” already. Say who else does, or leave this line out.")
    people = source.people if coded.people is None else coded.people
    voice = Voice.objects.create(
        statement=statement, source=source, people=people, words=coded.words, is_quote=coded.is_quote, **values
    )
    record(verbs.CODED, source, by=by, changes={"need": [None, statement], "people": [None, people]})
    return voice


@transaction.atomic
def code_all(source: Source, *, by: User | None, codes: Iterable[Coded]) -> list[Voice]:
    """Code several needs at once: all of them or none. Raises CodedTwice."""
    return [code(source, by=by, coded=coded) for coded in codes]


@transaction.atomic
def withdraw_voice(voice: Voice, *, by: User | None) -> None:
    """Take a coding back; it counts nowhere any more and stays in the history of its source."""
    if Voice.objects.filter(pk=voice.pk, withdrawn_at__isnull=True).update(withdrawn_at=timezone.now()):
        record(verbs.VOICE_WITHDRAWN, voice.source, by=by, changes={"need": [voice.statement, None]})


@transaction.atomic
def add_statement(*, by: User | None, text: str, topics: Iterable[Topic] = (), **values: Any) -> Statement:
    """Put a need into words; ``values``: key, explanation, agency_kind, unmet_need, is_raw, citation, is_simulated."""
    statement = Statement.objects.create(text=text[:TEXT], **values)
    statement.topics.set(topics)
    record(verbs.STATEMENT_ADDED, statement, by=by)
    return statement


@transaction.atomic
def hear_request(asked: Asked, *, by: User | None) -> Source:
    """Let a request that nobody could meet become a need; a second time changes nothing but lets it count again.

    An unmet need has words of the staff already. A declined request keeps its own, which only the staff reads,
    until somebody puts the need into words or merges it into one that is known.
    """
    known = Source.objects.filter(key=asked.key).first()
    if known:
        if known.withdrawn_at or known.kind != asked.kind:
            _hear_again(known, asked, by=by)
        return known
    text = asked.unmet_need.title if asked.unmet_need else short(asked.said, TEXT)
    statement = add_statement(
        by=by,
        text=text,
        topics=[asked.topic] if asked.topic else [],
        unmet_need=asked.unmet_need,
        is_raw=asked.unmet_need is None,
        is_simulated=asked.is_simulated,
    )
    coded = Coded(statement=statement, words=asked.said, is_quote=True)
    return record_source(by=by, codes=[coded], **_source_values(asked))


def _source_values(asked: Asked) -> dict[str, Any]:
    return {
        "key": asked.key,
        "kind": asked.kind.value,
        "title": f"Request {asked.number}",
        "on": asked.on,
        "organization": asked.organization,
        "state": asked.state,
        "people": 1,
        "is_simulated": asked.is_simulated,
    }


def _hear_again(source: Source, asked: Asked, *, by: User | None) -> None:
    """A request decided anew: its source counts again, under the new decision."""
    if source.withdrawn_at:
        restore_source(source, by=by)
    changes = change(source, kind=asked.kind.value)
    if changes:
        record(verbs.SOURCE_ALTERED, source, by=by, changes=changes)


@transaction.atomic
def unhear_request(number: str, *, by: User | None, why: str) -> None:
    """A decision was taken back: what was heard of the request counts no more."""
    source = Source.objects.filter(key=request_key(number), withdrawn_at__isnull=True).first()
    if source:
        withdraw_source(source, by=by, why=why)
