"""Two records that are one: merged by a person, remembered row by row, and taken apart again.

Rows of every table that point at the record that goes are moved, also those of apps this one does not know: Django's
own register of relations names them. A row that a constraint holds back (both took part in one activity) stays with
the record that goes.
"""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone

from steelyard.center.directory import queries, verbs
from steelyard.center.directory.actions.affiliations import _settle
from steelyard.center.directory.models import Address, Merge, NotDuplicate, Organization, Person, Suggestion
from steelyard.center.directory.rules import organization_keys
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, Versioned, change

One = Person | Organization
CHUNK = 500
# What the kept record takes from the one that goes, where it has nothing itself.
_FILLED: dict[type[models.Model], list[str]] = {
    Person: ["phone", "user_id"],
    Organization: ["short_name", "state_id", "parent_id", "code", "city", "phone", "website"],
}
# A record as it is before anything is known of it.
_NEW = {Person: Person(), Organization: Organization()}
# Of these no two records may have the same, so they leave the record that goes.
_ONLY_ONE = frozenset({"user_id", "code"})
_WORDS = {
    Person: (verbs.PERSON_MERGED, verbs.PERSON_GONE, verbs.PERSON_UNMERGED, verbs.PERSON_BACK, verbs.PEOPLE_TWO),
    Organization: (
        verbs.ORGANIZATION_MERGED,
        verbs.ORGANIZATION_GONE,
        verbs.ORGANIZATION_UNMERGED,
        verbs.ORGANIZATION_BACK,
        verbs.ORGANIZATIONS_TWO,
    ),
}


class CannotMerge(Exception):
    """These two cannot become one; the message says why."""


class CannotUnmerge(Exception):
    """A merge that cannot be undone now; the message says why."""


@transaction.atomic
def merge(kept: One, *, by: Any, gone: One) -> Merge:
    """Join ``gone`` into ``kept``. Raises CannotMerge, and Stale if somebody changed either since they were read."""
    _hold(kept, gone)
    _refuse_unlike(kept, gone)
    primary, rows = _demote(kept, gone), _move_all(kept, gone)
    moved = {"primary": primary, "rows": rows, "filled": _fill(kept, gone)}
    _place(moved, kept)
    made = Merge.objects.create(label=_label(kept), kept_id=kept.pk, gone_id=gone.pk, moved=moved, made_by=by)
    _forget_suggestions(gone)
    into, out, *_ = _WORDS[type(kept)]
    record(into, kept, by=by, note=f"{gone}, with {sum(map(len, rows.values()))} rows that pointed at it.")
    record(out, gone, by=by, note=str(kept))
    return made


@transaction.atomic
def unmerge(made: Merge, *, by: Any) -> One:
    """Take a merge apart: what moved goes back, what came since stays. Raises CannotUnmerge."""
    if not Merge.objects.filter(pk=made.pk, undone_at__isnull=True).update(undone_at=timezone.now()):
        raise CannotUnmerge("This merge was already undone.")
    kept, gone = queries.both(made.label, made.kept_id, made.gone_id)
    if kept.merged_into_id is not None:
        raise CannotUnmerge(f"{kept} was itself merged into another record since. Undo that merge first.")
    _empty(kept, gone, made.moved["filled"])
    lost = _move_back(kept, gone, made.moved["rows"])
    _promote(gone, made.moved["primary"])
    _place(made.moved, kept, gone)
    _remember_as_two(kept, gone)
    _, _, taken, back, _ = _WORDS[type(kept)]
    record(taken, kept, by=by, note=f"{gone}. {lost} rows could not go back." if lost else str(gone))
    record(back, gone, by=by, note=str(kept))
    return gone


@transaction.atomic
def find_two(first: One, *, by: Any, second: One) -> None:
    """Remember that somebody looked and found these to be two; they are not suggested again."""
    if _remember_as_two(first, second):
        record(_WORDS[type(first)][4], first, by=by, note=str(second))


def _hold(kept: One, gone: One) -> None:
    """Let nobody merge either of them elsewhere meanwhile (SQLite admits one writer at a time anyway)."""
    rows = type(kept)._base_manager.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")
    versions = dict(rows.values_list("pk", "version"))
    for one in (kept, gone):
        if versions.get(one.pk, one.version) != one.version:
            raise Stale(one)


def _refuse_unlike(kept: One, gone: One) -> None:
    if type(kept) is not type(gone) or kept.pk == gone.pk:
        raise CannotMerge("Choose two different records of one kind.")
    if kept.merged_into_id or gone.merged_into_id:
        raise CannotMerge("One of these was already merged into another record.")
    if isinstance(kept, Organization) and isinstance(gone, Organization) and _belong(kept, gone):
        raise CannotMerge("One of these is part of the other. Change what it belongs to first.")


def _belong(one: Organization, other: Organization) -> bool:
    return other.pk in queries.ancestor_ids(one) or one.pk in queries.ancestor_ids(other)


def _move_all(kept: One, gone: One) -> dict[str, list[int]]:
    moved = {}
    for pointer in queries.pointers(type(gone)):
        keys = list(pointer.rows.filter(**{pointer.column: gone.pk}).values_list("pk", flat=True))
        went = _repoint(pointer, keys, kept.pk)
        if went:
            moved[pointer.name] = went
    return moved


def _move_back(kept: One, gone: One, moved: dict[str, list[int]]) -> int:
    """Return what moved, as far as it still points at the kept record; count the rows a constraint holds back."""
    held = 0
    for pointer in queries.pointers(type(kept)):
        still = pointer.rows.filter(**{pointer.column: kept.pk}).values_list("pk", flat=True)
        keys = sorted(set(moved.get(pointer.name, [])) & set(still))
        held += len(keys) - len(_repoint(pointer, keys, gone.pk))
    return held


def _repoint(pointer: queries.Pointer, keys: Sequence[int], to: int) -> list[int]:
    return [key for chunk in batched(keys, CHUNK, strict=False) for key in _repoint_chunk(pointer, chunk, to)]


def _repoint_chunk(pointer: queries.Pointer, keys: Sequence[int], to: int) -> Sequence[int]:
    """Point rows elsewhere and return which went; on a refusal by halves, until the refused rows stand alone."""
    values: dict[str, Any] = {pointer.column: to}
    if issubclass(pointer.model, Versioned):
        values["version"] = F("version") + 1
    try:
        with transaction.atomic():
            pointer.rows.filter(pk__in=keys).update(**values)
    except IntegrityError:
        if len(keys) == 1:
            return []
        half = len(keys) // 2
        return [*_repoint_chunk(pointer, keys[:half], to), *_repoint_chunk(pointer, keys[half:], to)]
    return keys


def _fill(kept: One, gone: One) -> dict[str, Any]:
    """Mark the record that goes, and give the kept one what it lacks."""
    names = [name for name in _FILLED[type(kept)] if getattr(gone, name) and not getattr(kept, name)]
    given = {name: getattr(gone, name) for name in names}
    change(gone, merged_into_id=kept.pk, **dict.fromkeys(_ONLY_ONE & given.keys()))
    change(kept, **given, **_refolded(kept, given))
    return given


def _empty(kept: One, gone: One, filled: dict[str, Any]) -> None:
    """Take back what the kept record was given, unless somebody changed it since."""
    same = {name: value for name, value in filled.items() if getattr(kept, name) == value}
    blank = {name: _NEW[type(kept)].serializable_value(name) for name in same}
    change(kept, **blank, **_refolded(kept, blank))
    change(gone, merged_into_id=None, **{name: same[name] for name in _ONLY_ONE & same.keys()})


def _refolded(kept: One, values: dict[str, Any]) -> dict[str, str]:
    if isinstance(kept, Person):
        return {}
    parts = (values.get(name, getattr(kept, name)) for name in ("name", "short_name", "city", "code"))
    return organization_keys(*parts)


def _place(moved: dict[str, Any], *records: Any) -> None:
    """Whose affiliations moved may have another place today."""
    if "directory.affiliation.person_id" in moved["rows"]:
        for person in records:
            _settle(person)


def _demote(kept: One, gone: One) -> list[int]:
    """One person has one address to write to: the kept record's, if it has one."""
    if not (isinstance(gone, Person) and Address.objects.filter(person_id=kept.pk, is_primary=True).exists()):
        return []
    keys = list(Address.objects.filter(person=gone, is_primary=True).values_list("pk", flat=True))
    Address.objects.filter(pk__in=keys).update(is_primary=False)
    return keys


def _promote(gone: One, keys: list[int]) -> None:
    if isinstance(gone, Person) and not gone.addresses.filter(is_primary=True).exists():
        gone.addresses.filter(pk__in=keys).update(is_primary=True)


def _forget_suggestions(gone: One) -> None:
    for side in ("first_id", "second_id"):
        Suggestion.objects.filter(label=_label(gone), **{side: gone.pk}).delete()


def _remember_as_two(one: One, other: One) -> bool:
    first, second = sorted((one.pk, other.pk))
    pair: dict[str, Any] = {"label": _label(one), "first_id": first, "second_id": second}
    Suggestion.objects.filter(**pair).delete()
    return NotDuplicate.objects.get_or_create(**pair)[1]


def _label(one: One) -> str:
    return str(one._meta.model_name)
