"""``steelyard balance``: where the weights stand in a period, with their parts, n and intervals."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone

from steelyard.analysis.balance import Weight
from steelyard.faces.command.refusals import Refused
from steelyard.steering.balance.queries import UNITS, reading
from steelyard.steering.balance.rules import PAIRS, signed
from steelyard.steering.reporting.rules import of_days

PLACES = 4


def report(first: date, last: date) -> dict[str, Any]:
    """What the command prints, as docs/formats.md describes it."""
    today = timezone.localdate()
    found: dict[str, Any] = {"from": first.isoformat(), "to": last.isoformat()}
    for unit in UNITS:
        lever = reading(of_days(first, last), unit, today=today).lever
        found[unit] = {
            "amount": lever.amount,
            "n": lever.n,
            "supports": lever.supports,
            "weights": [_weight(one) for one in lever.weights],
        }
    return found


def _weight(one: Weight) -> dict[str, Any]:
    pair = PAIRS[one.key]
    return {
        "key": one.key,
        "ends": [pair.minus.lower(), pair.plus.lower()],
        "position": _rounded(one.position),
        "low": _rounded(one.low),
        "high": _rounded(one.high),
        "components": {part.key: _rounded(part.position) for part in one.components},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused(f"{option}: write a day as 2021-10-01, not {text!r}.") from wrong


def show(first: str, last: str, *, as_json: bool, echo: Callable[[str], Any]) -> None:
    days = _day(first, "--from"), _day(last, "--to")
    if days[1] < days[0]:
        raise Refused("The period ends before it begins.")
    found = report(*days)
    if as_json:
        echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    minutes = found["minutes"]
    echo(f"{minutes['amount'] / 60:,.1f} hours in {minutes['n']} entries on {minutes['supports']} supports.")
    for one in minutes["weights"]:
        echo(f"{PAIRS[one['key']].title}: {_told(one)}")


def _told(one: dict[str, Any]) -> str:
    if one["position"] is None:
        return "not enough to tell"
    between = "" if one["low"] is None else f" (between {signed(one['low'])} and {signed(one['high'])})"
    return f"{signed(one['position'])}{between}"
