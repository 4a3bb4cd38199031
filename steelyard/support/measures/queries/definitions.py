"""Definitions, their versions and instruments."""

from django.db.models import Count, Q

from steelyard.support.measures.models import Definition, DefinitionQuerySet, DefinitionVersion, Instrument, Measure
from steelyard.support.measures.rules.subscales import votes
from steelyard.support.protocols.models import ProtocolVersion
from steelyard.support.protocols.queries import protocols


def whole() -> DefinitionQuerySet:
    return Definition.objects.select_related("current__instrument")


def listed(rows: DefinitionQuerySet) -> list[Definition]:
    """Definitions by name, those on offer first, each with how many supports use it."""
    found = rows.select_related("current__instrument").annotate(
        in_use=Count("measures", filter=Q(measures__ended_on=None))
    )
    return sorted(found.order_by("name_key", "id"), key=lambda one: one.retired_at is not None)


def on_offer() -> list[Definition]:
    return list(whole().on_offer().order_by("name_key", "id"))


def versions(definition: Definition) -> list[DefinitionVersion]:
    """The newest first, each with how many values were entered under it."""
    rows = definition.versions.select_related("instrument", "made_by").annotate(entered=Count("values"))
    return list(rows.order_by("-number"))


def uses_of(definition: Definition) -> list[Measure]:
    rows = Measure.objects.filter(definition=definition).select_related("support", "organization")
    return list(rows.order_by("ended_on", "support__name_key", "id")[:200])


def instruments() -> list[Instrument]:
    return list(Instrument.objects.order_by("name_key", "edition", "id"))


def instrument_choices() -> list[tuple[int, str]]:
    return [(one.pk, str(one)) for one in instruments()]


def instrument(pk: int | None) -> Instrument | None:
    return Instrument.objects.filter(pk=pk).first() if pk else None


def templates() -> list[ProtocolVersion]:
    """Templates with something to score, that an instrument may be."""
    return [one for one in protocols.on_offer() if votes(one.guide())]
