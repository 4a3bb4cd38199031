"""The list of profiles, of one agency and of one support, and the table as CSV."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules.contacts import guarded
from steelyard.support.capacity.models import Profile
from steelyard.support.capacity.queries.pictures import Line, Picture, pictures, profiles
from steelyard.support.delivery.models import Support

ORDER = ("agency__name_key", "id")
CHUNK = 200
HEADINGS = (
    "agency", "agency_code", "focal_area", "support", "capacity", "kind", "dimension", "existing_first", "now", "desired",
    "gap_closed_percent", "claimed", "claimed_on", "built", "built_on", "held_by", "flag",
)  # fmt: skip


def listed(user: Any, *, focal_area: int | None = None, q: str = "") -> Any:
    """Profiles somebody may see, narrowed."""
    rows = profiles().filter(pk__in=Profile.objects.visible_to(user).values("pk"))
    if focal_area:
        rows = rows.filter(focal_area=focal_area)
    if q:
        rows = rows.filter(agency__name__icontains=q)
    return rows


def of_agency(agency: Organization) -> list[Profile]:
    return list(profiles().filter(agency=agency).order_by("focal_area__position", "id"))


def of_agencies(keys: Any) -> list[Profile]:
    return list(profiles().filter(agency__in=list(keys)).order_by("agency__name_key", "focal_area__position", "id"))


def of_support(support: Support) -> list[Profile]:
    return list(profiles().filter(support=support).order_by("agency__name_key", "id"))


def drawn(rows: list[Profile], kind: str = "") -> list[tuple[Profile, Picture]]:
    """Each profile with its picture, in the order given."""
    found = pictures(rows, timezone.localdate())
    return [(one, found[one.pk].of(kind)) for one in rows]


def focal_areas() -> list[FocalArea]:
    return list(FocalArea.objects.filter(retired_on=None).order_by("position", "id"))


def as_csv(rows: Any, *, kind: str = "") -> Iterator[bytes]:
    """A line for each capacity, a chunk of profiles at a time; UTF-8 with its mark, which Excel needs to read letters right."""
    yield b"\xef\xbb\xbf" + _line(HEADINGS)
    keys = list(rows.order_by(*ORDER).values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        chunk = list(rows.filter(pk__in=keys[start : start + CHUNK]).order_by(*ORDER))
        for profile, picture in drawn(chunk, kind):
            for line in picture.lines:
                yield _line(_cells(profile, line))


def _cells(profile: Profile, line: Line) -> list[Any]:
    course, claimed, built = line.course, line.claimed, line.built
    here = "; ".join(line.rest.here)
    return [
        profile.agency.name, profile.agency.code or "", profile.focal_area.key, profile.support or "", line.capacity.key,
        line.capacity.kind, line.capacity.dimension, course.baseline, course.level(), course.target, line.percent,
        claimed.level if claimed else None, _iso(claimed.on if claimed else None), built.level if built else None,
        _iso(built.on if built else None), here, line.rest.told,
    ]  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _line(cells: Any) -> bytes:
    """One row; text that a spreadsheet would take for a formula is kept from being one."""
    out = io.StringIO()
    csv.writer(out).writerow(
        [one if isinstance(one, int) else guarded(str("" if one is None else one)) for one in cells]
    )
    return out.getvalue().encode()


def seen(user: Any, rows: list[Profile]) -> list[Profile]:
    """Those that somebody may see."""
    known = set(Profile.objects.visible_to(user).filter(pk__in=[one.pk for one in rows]).values_list("pk", flat=True))
    return [one for one in rows if one.pk in known]
