"""What the inventory tells today, and what somebody said about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from steelyard.support.alignment.models import Initiative, Relationship, Remark
from steelyard.support.alignment.queries.inventory import items, populations
from steelyard.support.alignment.rules import counted, listed
from steelyard.support.alignment.rules.findings import LISTS, Finding, Kind, Pair, found
from steelyard.support.protocols.models import GuidedRun


@dataclass(frozen=True)
class Line:
    """A finding with what was said about it."""

    finding: Finding
    remark: Remark | None
    initiatives: list[Initiative]

    @property
    def is_dismissed(self) -> bool:
        """Dismissed, and nothing it rested on has changed since."""
        said = self.remark
        return bool(said and said.dismissed_at and said.dismissed_mark == self.finding.mark)

    @property
    def has_come_back(self) -> bool:
        return bool(self.remark and self.remark.dismissed_at and not self.is_dismissed)

    @property
    def is_looked_at(self) -> bool:
        return self.is_dismissed or bool(self.remark and self.remark.note)

    @property
    def is_pair(self) -> bool:
        return self.finding.kind in {Kind.OVERLAP, Kind.CONFLICT}


@dataclass(frozen=True)
class Findings:
    """All lines by kind, the dismissed ones apart."""

    open: dict[Kind, list[Line]]
    dismissed: list[Line]

    @property
    def lists(self) -> list[tuple[str, str, list[Line]]]:
        return [(kind.value, LISTS[kind], self.open[kind]) for kind in Kind]

    @property
    def open_lines(self) -> list[Line]:
        return [line for lines in self.open.values() for line in lines]

    @property
    def told(self) -> str:
        """How many of each kind, in words."""
        words = {Kind.GAP: "gap", Kind.OVERLAP: "overlap", Kind.CONFLICT: "conflict"}
        counts = [counted(self.count(kind), word) for kind, word in words.items()]
        return listed([*counts, f"{self.count(Kind.ENDING):,} with funding that ends within 12 months"])

    def count(self, kind: Kind) -> int:
        return len(self.open[kind])


def computed(run: GuidedRun, today: date | None = None) -> dict[Kind, list[Finding]]:
    """The findings of a run by its rules; six queries however many initiatives there are."""
    rows = Relationship.objects.kept().filter(run=run).filter(Q(outcome=True, population=True) | Q(conflicts=True))
    pairs = [Pair(row.first_id, row.second_id, row.bonds, row.conflicts, row.note) for row in rows.order_by("id")]
    return found(items(run), pairs, populations=dict(populations(run)), today=today or timezone.localdate())


def findings(run: GuidedRun) -> Findings:
    by_kind = computed(run)
    remarks = {one.key: one for one in Remark.objects.filter(run=run).select_related("dismissed_by")}
    known = _initiatives(finding for lines in by_kind.values() for finding in lines)
    lines = {
        kind: [Line(one, remarks.get(one.key), [known[pk] for pk in one.rows if pk in known]) for one in rows]
        for kind, rows in by_kind.items()
    }
    return Findings(
        {kind: [line for line in rows if not line.is_dismissed] for kind, rows in lines.items()},
        [line for rows in lines.values() for line in rows if line.is_dismissed],
    )


def _initiatives(rows: Iterable[Finding]) -> dict[int, Initiative]:
    keys = {pk for one in rows for pk in one.rows}
    return Initiative.objects.in_bulk(keys)


def line(run: GuidedRun, key: str) -> Line | None:
    """One finding by its key, if the inventory still tells it."""
    finding = next((one for rows in computed(run).values() for one in rows if one.key == key), None)
    if finding is None:
        return None
    known = _initiatives([finding])
    remark = Remark.objects.filter(run=run, key=key).select_related("dismissed_by").first()
    return Line(finding, remark, [known[pk] for pk in finding.rows if pk in known])
