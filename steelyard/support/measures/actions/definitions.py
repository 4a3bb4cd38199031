"""Instruments and definitions: written down, written anew, taken out of use."""

from typing import Any, Required, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.foundation.kit.text import fold
from steelyard.support.measures import verbs
from steelyard.support.measures.models import Definition, DefinitionVersion, Instrument, Value
from steelyard.support.measures.rules import Form, NotNow
from steelyard.support.protocols.models import ProtocolVersion


class NewInstrument(TypedDict, total=False):
    """An instrument in one of its versions."""

    name: Required[str]
    edition: Required[str]
    licence: Required[str]
    source: str
    protocol_version: ProtocolVersion | None
    is_simulated: bool


class Words(TypedDict, total=False):
    """What one version of a definition says."""

    counted: Required[str]
    form: Required[str]
    kind: Required[str]
    level: Required[str]
    better: Required[str]
    every: Required[str]
    entered_by: str
    numerator: str
    denominator: str
    unit: str
    least: int | None
    most: int | None
    instrument: Instrument | None


@transaction.atomic
def note_instrument(*, by: User | None, **values: Unpack[NewInstrument]) -> Instrument:
    """Write an instrument down, in one of its versions; its licence is part of it."""
    key = fold(values["name"])
    if Instrument.objects.filter(name_key=key, edition=values["edition"]).exists():
        raise NotNow("This version of the instrument is written down already.")
    instrument = Instrument.objects.create(name_key=key, **values)
    record(verbs.INSTRUMENT_NOTED, instrument, by=by, note=instrument.licence)
    return instrument


@transaction.atomic
def define(*, by: User | None, key: str, name: str, is_simulated: bool = False, **words: Unpack[Words]) -> Definition:
    """Define a measure; its key names it in files and never changes."""
    try:
        with transaction.atomic():
            made = Definition.objects.create(key=key, name=name, name_key=fold(name), is_simulated=is_simulated)
    except IntegrityError as taken:
        raise NotNow("Another definition has this key already.") from taken
    _write(made, 1, words, by=by)
    record(verbs.DEFINED, made, by=by)
    return made


@transaction.atomic
def redefine(definition: Definition, *, by: User | None, name: str, **words: Unpack[Words]) -> bool:
    """Write a new version where the words differ; values that were entered keep the version they had."""
    now = definition.current
    assert now is not None
    renamed = change(definition, name=name, name_key=fold(name))
    told = {field: [getattr(now, field), new] for field, new in words.items() if getattr(now, field) != new}
    if not told:
        if renamed:
            record(verbs.REDEFINED, definition, by=by, changes={"name": renamed["name"]} if "name" in renamed else {})
        return bool(renamed)
    if "form" in told and Value.objects.filter(measure__definition=definition).exists():
        raise NotNow(
            "Values were entered under this form. Define another measure instead, so that both keep their meaning."
        )
    touch(definition)
    _write(definition, now.number + 1, words, by=by)
    record(
        verbs.REDEFINED,
        definition,
        by=by,
        changes={**_plain(told), **{k: v for k, v in renamed.items() if k == "name"}},
    )
    return True


def _plain(changes: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {name: [str(one) if isinstance(one, Instrument) else one for one in pair] for name, pair in changes.items()}


def _write(definition: Definition, number: int, words: Any, *, by: User | None) -> None:
    checked = dict(words)
    if checked["form"] == Form.SHARE and not (checked.get("numerator") and checked.get("denominator")):
        raise NotNow("A share needs words for both numbers: how many, and of how many.")
    if checked["form"] != Form.SCORE:
        checked |= {"least": None, "most": None}
    version = DefinitionVersion.objects.create(definition=definition, number=number, made_by=by, **checked)
    Definition.objects.filter(pk=definition.pk).update(current=version)
    definition.current = version


@transaction.atomic
def retire(definition: Definition, *, by: User | None) -> None:
    """Take a definition out of use; measures that run go on. Twice is as good as once."""
    if definition.retired_at:
        return
    changes = change(definition, retired_at=timezone.now())
    record(verbs.RETIRED, definition, by=by, changes=changes)


@transaction.atomic
def offer(definition: Definition, *, by: User | None) -> None:
    """Offer a definition again."""
    changes = change(definition, retired_at=None)
    record(verbs.OFFERED, definition, by=by, changes=changes)
