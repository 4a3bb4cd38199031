"""``steelyard coherence``: overlaps, gaps, and providers per recipient, as far as the center may know."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from steelyard.support.coherence.models import Overlap
from steelyard.support.coherence.queries.figures import per_recipient
from steelyard.support.coherence.queries.gaps import gaps
from steelyard.support.coherence.queries.overlaps import full
from steelyard.support.coherence.rules import OverlapStatus


def report() -> dict[str, Any]:
    """What the command prints, as docs/formats.md describes it."""
    today = timezone.localdate()
    rows = full(Overlap.objects.there()).exclude(status=OverlapStatus.LAPSED).order_by("raised_at", "id")
    return {
        "as_of": today.isoformat(),
        "overlaps": [_overlap(one) for one in rows],
        "gaps": [{"agency": str(one.agency), "topic": one.topic.key} for one in gaps(today)],
        "providers_per_recipient": [asdict(one) for one in per_recipient(today)],
    }


def _overlap(one: Overlap) -> dict[str, Any]:
    return {
        "agency": str(one.agency),
        "topic": one.topic.key,
        "providers": [str(one.first_row.provider), str(one.second_row.provider)],
        "quarter": one.quarter_on.isoformat(),
        "status": one.status,
    }


def show(*, as_json: bool, echo: Callable[[str], Any]) -> None:
    found = report()
    if as_json:
        echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    still = sum(one["status"] == OverlapStatus.OPEN for one in found["overlaps"])
    echo(f"{len(found['overlaps'])} overlaps, {still} of them open; {len(found['gaps'])} gaps.")
    for one in found["providers_per_recipient"]:
        mean = "no mean" if one["mean"] is None else f"mean {one['mean']:.1f}, {one['least']} to {one['most']}"
        echo(f"{one['label']:40} n = {one['n']}: {mean}")
