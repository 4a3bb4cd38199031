"""Changing the code tree. Each change makes a version of the codebook and can be undone."""

from collections.abc import Iterable, Mapping
from itertools import batched
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.models import Code, Codebook, CodeChange, Coding
from steelyard.evidence.inquiry.queries.codes import number, snapshot, tree
from steelyard.evidence.inquiry.rules import Level, NotNow
from steelyard.evidence.inquiry.rules.tree import DEEPEST
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

MANY = 5000  # rows named in one statement
_TWICE = "There is a code of this name at this place already."


def _version(by: User | None) -> int:
    """Keep the tree as it stands now as the next version."""
    return Codebook.objects.create(number=number() + 1, document=snapshot(), made_by=by).number


def _changed(code: Code, act: str, *, by: User | None, before: Any = None, moved: Any = None) -> CodeChange:
    kept: dict[str, Any] = {"before": before or {}, "moved": moved or {}}
    return CodeChange.objects.create(code=code, act=act, codebook=_version(by), made_by=by, **kept)


def _written(code: Code, **values: Any) -> dict[str, list[Any]]:
    """Change a code, with the database's refusal of a second name as a sentence."""
    try:
        with transaction.atomic():
            return change(code, **values)
    except IntegrityError as problem:
        raise NotNow(_TWICE) from problem


@transaction.atomic
def add(name: str, *, by: User | None, level: str = Level.THEMATIC, parent: Code | None = None, **words: Any) -> Code:
    """Add a code; below another it takes that one's level."""
    if parent is not None:
        level = parent.level
        _not_too_deep(parent)
    try:
        with transaction.atomic():
            made = Code.objects.create(name=name, level=level, parent=parent, made_by=by, **words)
    except IntegrityError as problem:
        raise NotNow(_TWICE) from problem
    _version(by)
    record(verbs.CODE_ADDED, made, by=by)
    return made


@transaction.atomic
def add_all(codes: Iterable[Mapping[str, Any]], *, by: User | None) -> list[Code]:
    """Add many at once, parents before children; one version for all.

    ``parent`` is the place in the list, ``under`` a code that is there; below either, a code takes its level.
    """
    made: list[Code] = []
    for one in codes:
        values = dict(one)
        at, under = values.pop("parent", None), values.pop("under", None)
        parent = made[at] if at is not None else under
        if parent is not None:
            values["level"] = parent.level
        made.append(Code.objects.create(parent=parent, made_by=by, **values))
    _version(by)
    for code in made:
        record(verbs.CODE_ADDED, code, by=by)
    return made


def _not_too_deep(parent: Code, steps: int = 1) -> None:
    """Refuse what would hang so many steps below a code that the tree becomes too deep."""
    nodes = tree().nodes
    if parent.pk in nodes and nodes[parent.pk].depth + steps >= DEEPEST:
        raise NotNow(f"A tree has at most {DEEPEST} steps.")


@transaction.atomic
def alter(code: Code, *, by: User | None, **words: Any) -> None:
    """Change the words of a code."""
    changes = _written(code, **words)
    if changes:
        _changed(code, "words", by=by, before={code.pk: {name: old for name, (old, _) in changes.items()}})
        record(verbs.CODE_ALTERED, code, by=by, changes=changes)


@transaction.atomic
def move(code: Code, *, by: User | None, parent: Code | None, level: str = "") -> None:
    """Put a code, with all below it, below another or on top of a level."""
    found = tree()
    below = found.below(code.pk)
    if parent is not None and parent.pk in below:
        raise NotNow("A code cannot stand below itself.")
    if parent is not None:
        nodes = found.nodes
        _not_too_deep(parent, 1 + max((nodes[pk].depth for pk in below), default=0) - nodes[code.pk].depth)
    level = parent.level if parent else level or code.level
    before: dict[int, dict[str, Any]] = {code.pk: {"parent_id": code.parent_id}}
    before |= {pk: {"level": found.nodes[pk].level, **before.get(pk, {})} for pk in below}
    changes = _written(code, parent=parent, level=level)
    if not changes:
        return
    Code.objects.filter(pk__in=below).exclude(pk=code.pk).update(level=level)
    _changed(code, "move", by=by, before=before)
    record(verbs.CODE_MOVED, code, by=by)


def _recode(rows: QuerySet[Coding], *, to: Code, by: User | None) -> dict[str, list[int]]:
    """Give codings another code; where the same person gave both, the two fall together. The rows, to undo it."""
    now = timezone.now()
    twin = Coding.objects.filter(excerpt=OuterRef("excerpt"), coder=OuterRef("coder"), code=to, removed_at__isnull=True)
    told = list(rows.filter(removed_at__isnull=True).annotate(has_twin=Exists(twin)).values_list("pk", "has_twin"))
    moved, fallen = [pk for pk, has in told if not has], [pk for pk, has in told if has]
    for part in batched(moved, MANY, strict=False):
        Coding.objects.filter(pk__in=part).update(code=to)
    for part in batched(fallen, MANY, strict=False):
        Coding.objects.filter(pk__in=part).update(removed_at=now, removed_by=by)
    return {"moved": moved, "fallen": fallen}


@transaction.atomic
def merge(code: Code, *, by: User | None, gone: Code) -> None:
    """Everything that ``gone`` marked is marked with ``code`` from now on; what stood below it stands below ``code``."""
    if gone.pk == code.pk or gone.retired_at or code.retired_at:
        raise NotNow("Choose two different codes that are in use.")
    found = tree()
    if code.pk in found.below(gone.pk):
        raise NotNow("The code that stays stands below the one that goes. Move it first.")
    children = found.nodes[gone.pk].children
    before: dict[int, dict[str, Any]] = {gone.pk: {"retired_at": None}}
    for child in children:
        before |= {one.pk: {"level": one.level} for one in child.walk()}
        before[child.pk]["parent_id"] = gone.pk
    moved = _recode(Coding.objects.filter(code=gone), to=code, by=by)
    _written(gone, retired_at=timezone.now())
    try:
        with transaction.atomic():
            Code.objects.filter(pk__in=[one.pk for one in children]).update(parent=code)
            Code.objects.filter(pk__in=list(before)).update(level=code.level)
    except IntegrityError as problem:
        raise NotNow("Both codes have one below them of the same name. Merge or rename those first.") from problem
    _changed(code, "merge", by=by, before=before, moved={"from": gone.pk, "to": code.pk, **moved})
    record(verbs.CODE_MERGED, code, by=by, note=str(gone))


@transaction.atomic
def split(code: Code, *, by: User | None, name: str, codings: Iterable[int]) -> Code:
    """Take some of a code's excerpts out into a new code beside it."""
    chosen = list(codings)
    if not chosen:
        raise NotNow("Choose at least one excerpt for the new code.")
    try:
        with transaction.atomic():
            made = Code.objects.create(name=name, level=code.level, parent=code.parent, made_by=by)
    except IntegrityError as problem:
        raise NotNow(_TWICE) from problem
    moved = _recode(Coding.objects.filter(code=code, pk__in=chosen), to=made, by=by)
    _changed(code, "split", by=by, before={made.pk: {"made": True}}, moved={"from": code.pk, "to": made.pk, **moved})
    record(verbs.CODE_SPLIT, code, by=by, note=str(made))
    return made


@transaction.atomic
def retire(code: Code, *, by: User | None) -> None:
    """Take a code out of use. What it marked stays marked; only codes without any below them can go."""
    if code.children.filter(retired_at__isnull=True).exists():
        raise NotNow("Codes stand below this one. Move or retire them first.")
    if Coding.objects.filter(code=code, removed_at__isnull=True).exists():
        raise NotNow("Excerpts carry this code. Merge it into another one instead.")
    _written(code, retired_at=timezone.now())
    _changed(code, "retire", by=by, before={code.pk: {"retired_at": None}})
    record(verbs.CODE_RETIRED, code, by=by)


@transaction.atomic
def undo(changed: CodeChange, *, by: User | None) -> None:
    """Turn a change back, unless a later one stands on it."""
    touched = {int(pk) for pk in changed.before}
    later = CodeChange.objects.filter(pk__gt=changed.pk, undone_at__isnull=True).exclude(act="undo")
    if any(touched & {int(pk) for pk in one.before} | ({changed.code_id} & {one.code_id}) for one in later):
        raise NotNow("A later change stands on this one. Undo that first.")
    if not CodeChange.objects.filter(pk=changed.pk, undone_at__isnull=True).update(undone_at=timezone.now()):
        raise NotNow("This was undone already.")
    try:
        with transaction.atomic():
            _turn_back(changed, by)
    except IntegrityError as problem:
        raise NotNow("Another code has taken the name or the place meanwhile.") from problem
    _version(by)
    record(verbs.UNDONE, changed.code, by=by, note=changed.act)


def _turn_back(changed: CodeChange, by: User | None) -> None:
    moved = changed.moved
    for pk, fields in changed.before.items():
        if fields.get("made"):
            continue
        code = Code.objects.get(pk=pk)
        change(code, **fields)
    if not moved:
        return
    old, new = Code.objects.get(pk=moved["from"]), Code.objects.get(pk=moved["to"])
    if changed.act == "split":  # whatever was given the new code meanwhile goes back too
        _recode(Coding.objects.filter(code=new), to=old, by=by)
        change(new, retired_at=timezone.now())
    else:
        for part in batched(moved["moved"], MANY, strict=False):
            _recode(Coding.objects.filter(code=new, pk__in=part), to=old, by=by)
    for part in batched(moved["fallen"], MANY, strict=False):
        Coding.objects.filter(pk__in=part).update(removed_at=None, removed_by=None)
