"""What an inventory tells: each formula by example, and what must hold of any inventory."""

from datetime import date, timedelta
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.support.alignment.rules import AT_WORK, Bond, Domain, Standing
from steelyard.support.alignment.rules.findings import Finding, Item, Kind, Pair, found

TODAY = date(2026, 11, 22)
PEOPLE = {1: "Newcomers", 2: "Foster youth"}
STRONG = dict.fromkeys(map(str, Domain), 3)
BOTH = frozenset({"outcome", "population"})


def keys(items: list[Item], *pairs: Pair, kind: Kind, populations: dict[int, str] | None = None) -> list[str]:
    lists = found(items, pairs, populations=populations or {}, today=TODAY)
    return [one.key for one in lists[kind]]


def test_a_domain_is_a_gap_until_an_initiative_at_work_has_three_points() -> None:
    def gaps(score: int, standing: str = "running") -> list[str]:
        return keys([Item(1, "A", standing=standing, scores=STRONG | {"money": score})], kind=Kind.GAP)

    assert gaps(2) == ["domain-money"]
    assert gaps(3) == []
    assert len(gaps(3, "planned")) == 6
    assert keys([], kind=Kind.GAP) == []


def test_a_population_is_a_gap_until_a_strong_initiative_reaches_it() -> None:
    three = dict.fromkeys(list(map(str, Domain))[:3], 4)
    two = dict.fromkeys(list(map(str, Domain))[:2], 4)

    def gaps(*items: Item) -> list[str]:
        return [key for key in keys(list(items), kind=Kind.GAP, populations=PEOPLE) if key.startswith("population")]

    reaching = frozenset({1})
    assert gaps() == ["population-1", "population-2"]
    assert gaps(Item(1, "A", populations=reaching, scores=two)) == ["population-1", "population-2"]
    assert gaps(Item(1, "A", populations=reaching, scores=three)) == ["population-2"]
    assert gaps(Item(1, "A", populations=reaching, scores=three, standing="ended")) == ["population-1", "population-2"]


def test_an_overlap_shares_outcome_and_population_and_differs_in_owner_or_funding() -> None:
    def overlap(one: Item, other: Item, bonds: frozenset[str] = BOTH) -> bool:
        return bool(keys([one, other], Pair(1, 2, bonds), kind=Kind.OVERLAP))

    ours, theirs = Item(1, "A", owner="x"), Item(2, "B", owner="y")
    assert overlap(ours, theirs)
    assert not overlap(ours, theirs, frozenset({"outcome"}))
    assert not overlap(ours, theirs, frozenset({"population", "funding", "staff"}))
    assert not overlap(ours, Item(2, "B", owner="x"))
    assert overlap(Item(1, "A", owner="x", funding="p"), Item(2, "B", owner="x", funding="q"))
    assert not overlap(Item(1, "A", owner="x", funding="p"), Item(2, "B", owner="x"))  # nobody said which
    assert not overlap(ours, Item(2, "B", owner="y", standing="ended"))


def test_a_conflict_holds_until_one_of_the_two_has_ended() -> None:
    clash = Pair(1, 2, conflicts=True, note="One asks for what the other forbids.")
    assert keys([Item(1, "A"), Item(2, "B", standing="planned")], clash, kind=Kind.CONFLICT) == ["conflict-1-2"]
    assert keys([Item(1, "A"), Item(2, "B", standing="ended")], clash, kind=Kind.CONFLICT) == []
    assert keys([Item(1, "A"), Item(2, "B")], Pair(1, 2), kind=Kind.CONFLICT) == []


def test_funding_that_ends_within_a_year_is_told_the_soonest_first() -> None:
    def ending(on: date | None, standing: str = "running") -> bool:
        return bool(keys([Item(1, "A", ends_on=on, standing=standing)], kind=Kind.ENDING))

    assert ending(TODAY)
    assert ending(TODAY + timedelta(days=365))
    assert not ending(TODAY + timedelta(days=366))
    assert ending(TODAY - timedelta(days=1))
    assert not ending(TODAY, "ended")
    assert not ending(None)
    later, sooner = Item(1, "A", ends_on=TODAY + timedelta(days=9)), Item(2, "B", ends_on=TODAY + timedelta(days=2))
    assert keys([later, sooner], kind=Kind.ENDING) == ["ending-2", "ending-1"]


@st.composite
def inventories(draw: st.DrawFn) -> tuple[list[Item], list[Pair]]:
    count = draw(st.integers(0, 7))
    scores = st.dictionaries(st.sampled_from([str(one) for one in Domain]), st.integers(1, 4))
    items = [
        Item(
            pk, f"I{pk}", owner=draw(st.sampled_from("xy")), funding=draw(st.sampled_from(["", "p", "q"])),
            standing=draw(st.sampled_from([str(one) for one in Standing])),
            populations=draw(st.frozensets(st.sampled_from([1, 2]))),
            ends_on=draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))), scores=draw(scores),
        )
        for pk in range(1, count + 1)
    ]  # fmt: skip
    couples = [couple for couple in combinations(range(1, count + 1), 2) if draw(st.booleans())]
    bonds = st.frozensets(st.sampled_from([str(one) for one in Bond]))
    return items, [Pair(*couple, draw(bonds), draw(st.booleans()), "Because.") for couple in couples]


def told(items: list[Item], pairs: list[Pair]) -> list[Finding]:
    lists = found(items, pairs, populations=PEOPLE, today=TODAY)
    return [one for kind in Kind for one in lists[kind]]


@settings(max_examples=60, deadline=None)
@given(inventories())
def test_of_any_inventory_findings_are_once_each_ordered_and_about_what_is_there(
    drawn: tuple[list[Item], list[Pair]],
) -> None:
    items, pairs = drawn
    findings = told(items, pairs)
    known = {item.pk: item for item in items}
    assert len({one.key for one in findings}) == len(findings)
    assert all(set(one.rows) <= known.keys() for one in findings)
    assert findings == told(list(items), list(reversed(pairs)))
    for one in findings:
        if one.kind == Kind.OVERLAP:
            first, second = (known[pk] for pk in one.rows)
            assert {first.standing, second.standing} <= AT_WORK
            assert (first.owner, first.funding) != (second.owner, second.funding)


@settings(max_examples=40, deadline=None)
@given(inventories(), st.sampled_from([str(one) for one in Domain]))
def test_better_points_never_make_a_gap(drawn: tuple[list[Item], list[Pair]], domain: str) -> None:
    items, pairs = drawn
    better = [Item(**{**vars(item), "scores": {**item.scores, domain: 4}}) for item in items]
    before = {one.key for one in told(items, pairs) if one.kind == Kind.GAP}
    after = {one.key for one in told(better, pairs) if one.kind == Kind.GAP}
    assert after <= before


def test_the_mark_of_a_finding_changes_with_what_it_rests_on() -> None:
    items = [Item(1, "A", owner="x"), Item(2, "B", owner="y")]
    (one,) = found(items, [Pair(1, 2, BOTH)], populations={}, today=TODAY)[Kind.OVERLAP]
    (other,) = found(items, [Pair(1, 2, BOTH | {"staff"})], populations={}, today=TODAY)[Kind.OVERLAP]
    assert one.key == other.key
    assert one.mark != other.mark
