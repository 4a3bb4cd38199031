"""Measures, made through the actions as on the pages."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.months import months_on
from steelyard.support.delivery.models import Support
from steelyard.support.measures.actions.definitions import define
from steelyard.support.measures.actions.uses import use
from steelyard.support.measures.actions.values import enter
from steelyard.support.measures.models import Definition, Measure, Value
from steelyard.support.measures.queries.uses import whole
from steelyard.support.measures.rules import Better, EnteredBy, Every, Form, Kind, Level
from steelyard.support.measures.rules.values import Given
from tests.factories.delivery import SupportFactory

SINCE = date(2021, 1, 1)


def words(**values: Any) -> dict[str, Any]:
    """What a definition says: a share of lessons, every month; what is given replaces what stands there."""
    return {
        "counted": "Lessons that were observed and done as intended.", "form": Form.SHARE.value,
        "numerator": "lessons done as intended", "denominator": "lessons observed", "unit": "",
        "least": None, "most": None, "kind": Kind.FIDELITY.value, "level": Level.PRACTICE.value,
        "better": Better.UP.value, "every": Every.MONTH.value, "entered_by": EnteredBy.EITHER.value, "instrument": None,
    } | values  # fmt: skip


def score(**values: Any) -> dict[str, Any]:
    """Words of a score from 0 to 4."""
    return words(form=Form.SCORE.value, numerator="", denominator="", least=0, most=400) | values


def defined(key: str = "as-intended", name: str = "Done as intended", **values: Any) -> Definition:
    return define(by=None, key=key, name=name, **words(**values))


def supported(*agencies: Organization, **values: Any) -> Support:
    """An intensive support of some agencies, with a code for files."""
    given = {"tier": TierKey.INTENSIVE, "code": "deep", "name": "Deep support", "starts_on": SINCE}
    found: Support = SupportFactory(recipients=list(agencies), **(given | values))
    return found


def used(support: Support, definition: Definition | None = None, **values: Any) -> Measure:
    """A measure in use since January 2021."""
    made = use(support, by=None, definition=definition or defined(), **({"since": SINCE} | values))
    return whole().get(pk=made.pk)


def share(part: int, of: int = 100, **values: Any) -> Given:
    return Given(numerator=part, denominator=of, **values)


def over(measure: Measure, parts: Iterable[int | None], *, first: date = SINCE) -> list[Value]:
    """A value a month from the first one on; None leaves the month out."""
    days = enumerate(parts)
    return [
        enter(measure, by=None, on=months_on(first, at), given=share(part)) for at, part in days if part is not None
    ]
