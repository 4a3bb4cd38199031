"""Which records may be one: found in blocks that a key in the database makes, never by comparing all with all."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, combinations, groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from steelyard.center.directory.models import Address, NotDuplicate, Organization, Person, Suggestion
from steelyard.center.directory.queries.merges import KINDS
from steelyard.center.directory.rules import NAMESAKES, Likeness, mailbox, nearly_same
from steelyard.center.directory.rules.likeness import Likened, likened, names_are_alike

Pair = tuple[str, int, int, str]  # label, the smaller key, the larger key, likeness
Told = Callable[[int], None]
STREAM = 5000  # rows read at a time
MANY = 100  # records of one name at one place: somebody's mistake, and more pairs than anybody reads
NEIGHBOURS = 8  # of a very large block only those next to each other in the alphabet are compared


def suspects(told: Told = lambda _: None) -> Iterator[Pair]:
    """Pairs of living records that may be one, without those that somebody found to be two, each pair once.

    ``told`` hears how many records were read so far.
    """
    two = set(NotDuplicate.objects.values_list("label", "first_id", "second_id"))
    seen: set[tuple[str, int, int]] = set(two)
    for label, one, other, likeness in _found(told):
        pair = (label, min(one, other), max(one, other))
        if pair not in seen:
            seen.add(pair)
            yield (*pair, likeness)


def _found(told: Told) -> Iterator[Pair]:
    count = 0

    def counted(rows: Iterable[Any]) -> Iterator[Any]:
        nonlocal count
        for row in rows:
            count += 1
            if count % STREAM == 0:
                told(count)
            yield row

    yield from _organizations_of_one_name(counted)
    yield from _people_of_one_name(counted)
    yield from _people_of_one_mailbox(counted)
    yield from _people_of_near_names(counted)
    yield from _people_of_one_phone_or_mailbox(counted)
    told(count)


def how_many() -> int:
    """How many records a look through the directory reads."""
    people = Person.objects.living()
    return Organization.objects.living().count() + 3 * people.count() + _mailboxes().count()


Counted = Callable[[Iterable[Any]], Iterator[Any]]


def _organizations_of_one_name(counted: Counted) -> Iterator[Pair]:
    """The same folded name within a state, or both without a state."""
    rows = Organization.objects.living().order_by("name_key", "id").values_list("name_key", "state_id", "id")
    for _, block in groupby(counted(rows.iterator(chunk_size=STREAM)), itemgetter(0)):
        for one, other in _agreeing(((state or "", key) for _, state, key in block), most=MANY):
            yield "organization", one, other, Likeness.SAME_NAME


def _people_of_one_name(counted: Counted) -> Iterator[Pair]:
    """The same folded name at one organization, or in one state unless many there share it."""
    columns = ("name_key", "organization_id", "organization__state_id", "id")
    rows = Person.objects.living().order_by("name_key", "id").values_list(*columns)
    for _, block in groupby(counted(rows.iterator(chunk_size=STREAM)), itemgetter(0)):
        namesakes = list(block)
        places = _agreeing(((place, key) for _, place, _, key in namesakes), most=MANY)
        states = _agreeing(((state, key) for _, _, state, key in namesakes), most=NAMESAKES)
        for one, other in chain(places, states):
            yield "person", one, other, Likeness.SAME_NAME


def _agreeing(rows: Iterable[tuple[Any, int]], *, most: int) -> Iterator[tuple[int, int]]:
    """Pairs of keys that stand beside one value, where no more than ``most`` do."""
    groups: dict[Any, list[int]] = {}
    for value, key in rows:
        if value is not None:
            groups.setdefault(value, []).append(key)
    for keys in groups.values():
        if len(keys) <= most:
            yield from combinations(keys, 2)


def _mailboxes() -> QuerySet[Address]:
    return Address.objects.filter(person__merged_into__isnull=True, person__organization__isnull=False)


def _people_of_one_mailbox(counted: Counted) -> Iterator[Pair]:
    """The same name before the @ at one organization: agencies change their domains."""
    columns = ("person__organization_id", "email", "person_id")
    rows = _mailboxes().order_by("person__organization_id", "id").values_list(*columns)
    for _, block in groupby(counted(rows.iterator(chunk_size=STREAM)), itemgetter(0)):
        boxes: dict[str, set[int]] = {}
        for _, email, person in block:
            boxes.setdefault(mailbox(email), set()).add(person)
        for box, keys in boxes.items():
            if box and 1 < len(keys) <= NAMESAKES:
                yield from (("person", a, b, Likeness.SAME_MAILBOX) for a, b in combinations(sorted(keys), 2))


def _people_of_near_names(counted: Counted) -> Iterator[Pair]:
    """Nearly the same name at one organization; only names whose words begin with the same letters are compared."""
    rows = Person.objects.living().filter(organization__isnull=False)
    columns = rows.order_by("organization_id", "name_key", "id").values_list("organization_id", "name_key", "id")
    for _, block in groupby(counted(columns.iterator(chunk_size=STREAM)), itemgetter(0)):
        blocks: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for _, name, key in block:
            blocks.setdefault(_initials(name), []).append((name, key))
        for members in blocks.values():
            yield from _near(members)


def _people_of_one_phone_or_mailbox(counted: Counted) -> Iterator[Pair]:
    """Much the same name with one telephone, or with one name before the @, wherever they work: people move."""
    rows = Person.objects.living().order_by("id").values_list("id", "name", "phone", "addresses__email")
    people: dict[int, Likened] = {}
    blocks: dict[tuple[Likeness, str], set[int]] = {}
    for key, name, phone, email in counted(rows.iterator(chunk_size=STREAM)):
        one = people.setdefault(key, likened(key, name, phone=phone))
        box = mailbox(email) if email else ""
        for like, told in ((Likeness.SAME_PHONE, one.phone), (Likeness.SAME_MAILBOX, box)):
            if told:
                blocks.setdefault((like, told), set()).add(key)
    for (like, _), keys in blocks.items():
        if 1 < len(keys) <= NAMESAKES:
            for first, second in combinations(sorted(keys), 2):
                if names_are_alike(people[first], people[second]):
                    yield "person", first, second, like


def _initials(name: str) -> tuple[str, str]:
    """The first letters of the first and the last word, the smaller first: turned names share a block."""
    words = name.split() or [""]
    first, last = sorted((words[0][:1], words[-1][:1]))
    return first, last


def _near(members: list[tuple[str, int]]) -> Iterator[Pair]:
    reach = len(members) if len(members) <= 4 * NEIGHBOURS else NEIGHBOURS
    for at, (name, key) in enumerate(members):
        for other_name, other in members[at + 1 : at + 1 + reach]:
            if name != other_name and nearly_same(name, other_name):
                yield "person", key, other, Likeness.NEAR_NAME


def suggestions(label: str = "") -> QuerySet[Suggestion]:
    rows = Suggestion.objects.all()
    return rows.filter(label=label) if label else rows


def with_records(rows: Iterable[Suggestion]) -> list[Suggestion]:
    """Suggestions with ``first`` and ``second``, the records themselves; pairs of which one is gone are left out."""
    rows = list(rows)
    for label, model in KINDS.items():
        chosen = [row for row in rows if row.label == label]
        keys = {key for row in chosen for key in (row.first_id, row.second_id)}
        known: Any = _beside(model).in_bulk(keys) if keys else {}
        for row in chosen:
            row.first, row.second = known.get(row.first_id), known.get(row.second_id)  # type: ignore[attr-defined]  # for templates
            row.first_place, row.second_place = _place(row.first), _place(row.second)  # type: ignore[attr-defined]  # for templates
    return [row for row in rows if row.first and row.second]  # type: ignore[attr-defined]  # set above


def _place(record: Any) -> str:
    """Where a record stands, in a few words."""
    if isinstance(record, Organization):
        return ", ".join(part for part in (record.city, record.state and record.state.name, record.code) if part)
    home = record.organization if record else None
    return ", ".join(part for part in (record.title, home.name) if part) if home else "No place is known"


def _beside(model: Any) -> Any:
    """What tells two records of a kind apart at a glance."""
    rows = model.objects.living()
    return rows.select_related("state") if model is Organization else rows.select_related("organization__state")
