"""What several tables of a wave tell together, also to a reader who knows the plan and the algorithm (D.6 P1 to P10)."""

import json
import pickle
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest

from steelyard.analysis.disclosure import registers, releases, shown
from steelyard.analysis.disclosure.differences import leaves_few
from steelyard.analysis.disclosure.plans import (
    Group,
    Key,
    Plan,
    Step,
    Table,
    check,
    combinations,
    ladder,
    read,
    sha256,
    written,
)
from steelyard.analysis.disclosure.releases import (
    Census,
    Decision,
    Wave,
    Why,
    decide_answers,
    decide_groups,
    everyone,
)
from steelyard.analysis.disclosure.worlds import Fact, Known, Terms, Worlds
from tests.analysis import waves
from tests.analysis.waves import told

# Every table of two rows and three columns


CELLS = tuple((row, column) for row in "ab" for column in "xyz")
SMALL = Wave(CELLS, 3)


def step(*groups: str) -> Step:
    """A step from words such as "ax ay": the combinations of a group."""
    return Step(tuple(Group(words, frozenset((word[0], word[1]) for word in words.split())) for words in groups))


PART = step("ax ay", "az bx by bz")
ROWS = step("ax ay az", "bx by bz")
COLUMNS = step("ax bx", "ay by", "az bz")
WHOLE = frozenset(CELLS)


def partitions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in partitions(total - first, parts - 1):
            yield (first, *rest)


def table(*steps: Step) -> Table:
    return Table("mix", "", (), steps)


def shown_of(counts: Sequence[int], ladders: Sequence[Table]) -> tuple[object, ...]:
    """What a reader learns, and more: which step of each ladder, and the exact size of each of its groups."""
    census, known, seen = Census(dict(zip(CELLS, counts, strict=True)), {}), everyone(SMALL, sum(counts)), []
    for one in ladders:
        decision = decide_groups(one, census, known, wave=SMALL)
        known = decision.known
        groups = () if decision.step is None else one.ladder[decision.step].groups
        seen.append((decision.step, tuple(census.size(group) for group in groups)))
    return tuple(seen)


def given_away(total: int, ladders: Sequence[Table]) -> tuple[int, int, set[object]]:
    """(tables in which some small cell cannot be every small number, all tables, the steps that were shown)."""
    alike = defaultdict(list)
    for counts in partitions(total, 6):
        alike[shown_of(counts, ladders)].append(counts)
    failed = 0
    for members in alike.values():
        possible = [set(column) for column in zip(*members, strict=True)]
        failed += sum(any(n < 3 and not {0, 1, 2} <= possible[at] for at, n in enumerate(one)) for one in members)
    return failed, sum(map(len, alike.values())), {seen[0][0] for seen in alike}


LADDERS = {
    "one": [table(PART, ROWS)],
    "two": [table(ROWS), table(COLUMNS, step("ax bx", "ay by az bz"))],
    "crossed": [table(PART), table(COLUMNS)],
}


@pytest.mark.parametrize("name", LADDERS)
def test_no_small_cell_of_any_table_is_told_even_to_who_knows_the_algorithm(name: str) -> None:
    failed, all_tables, steps = given_away(8, LADDERS[name])
    assert (failed, all_tables) == (0, 1287)
    assert len(steps) > 1, "nothing was ever shown"


def test_a_ladder_that_draws_no_conclusion_from_what_it_left_out_tells_of_people(monkeypatch) -> None:
    """The sabotage: without the assumption that a refused step had a small group."""
    monkeypatch.setattr(releases, "_may_refuse", lambda *_: True)
    monkeypatch.setattr(Known, "with_refusal", lambda self, _: self)
    assert given_away(9, LADDERS["one"])[0] > 0


def test_without_the_audit_what_is_shown_tells_of_people(monkeypatch) -> None:
    monkeypatch.setattr(releases, "singled_out", lambda *_, **__: None)
    assert given_away(9, LADDERS["two"])[0] > 0


# Releases one after another (P3)


def told_after_six(dice: random.Random) -> list[tuple[str, ...]]:
    """The small combinations that six releases of random divisions tell of; the register is read between them."""
    counts = [dice.choice((0, 0, 1, 2, 3, 4, 7)) for _ in CELLS]
    if (total := sum(counts)) < SMALL.k:
        return []
    census, written_down = Census(dict(zip(CELLS, counts, strict=True)), {}), []
    wave = Wave(CELLS, SMALL.k, frozenset(cell for cell, people in census.people.items() if people < SMALL.k))
    empty_plan, start = Plan((), (), SMALL.k), everyone(wave, total)
    for _ in range(6):
        before = registers.read(written_down, empty_plan)
        known = start.with_facts(before.facts).and_refused(before)
        decision = decide_groups(table(_division(dice), ROWS), census, known, wave=wave)
        written_down.append(json.loads(json.dumps(registers.written(known, after=decision.known))))
    facts = registers.read(written_down, empty_plan).facts
    return told(wave, start.with_facts(facts))


def _division(dice: random.Random) -> Step:
    cells = dice.sample(["".join(cell) for cell in CELLS], len(CELLS))
    at = dice.randint(1, 5)
    return step(" ".join(sorted(cells[:at])), " ".join(sorted(cells[at:])))


def test_after_six_releases_small_combinations_are_as_safe_as_after_one() -> None:
    assert not any(told_after_six(random.Random(seed)) for seed in range(5))


def test_a_release_that_forgets_those_before_it_tells_of_people(monkeypatch) -> None:
    """The sabotage: no more is known than at the start, whatever the register says."""
    monkeypatch.setattr(Known, "and_refused", lambda self, _: Known(self.facts[:1]))
    assert any(told_after_six(random.Random(seed)) for seed in range(25))


# A wave of the size and shape of the published one: roles by tiers


def key(name: str, *divisions: str) -> Key:
    """A key from words: "State|Local|School|Other", then coarser "State|Local+School+Other"."""
    divided = tuple(
        tuple((part.replace("+", " or "), tuple(part.split("+"))) for part in one.split("|")) for one in divisions
    )
    return Key(name, name.title(), tuple(label for label, _ in divided[0]), divided)


KEYS = (
    key("role", "State|Local|School|Other", "State|Local+School+Other"),
    key("tier", "General|Targeted|Intensive", "General|Targeted+Intensive"),
)
ALL = combinations(KEYS)
PEOPLE = {
    ("State", "General"): 65, ("State", "Targeted"): 8, ("State", "Intensive"): 4, ("Local", "General"): 47,
    ("Local", "Intensive"): 6, ("School", "General"): 53, ("School", "Intensive"): 1, ("Other", "General"): 85,
    ("Other", "Targeted"): 2, ("Other", "Intensive"): 4, ("", ""): 78,
}  # fmt: skip
SCALE = ("not at all", "somewhat", "important", "very")
WAVE = Wave(ALL, 10, frozenset(cell for cell in ALL if PEOPLE.get(cell, 0) < 10))


def mix(*by: str) -> Table:
    return Table("-".join(by), "", (), ladder(KEYS, by), by)


def asked(*by: str) -> Table:
    return Table(f"q-{'-'.join(by)}", "q", SCALE, ladder(KEYS, by), by, top=SCALE[2:])


def answered(seed: int, *, missing: float = 0.1) -> Census:
    rng = random.Random(seed)
    people: dict[tuple[str, ...], int] = {}
    answers: dict[tuple[str, ...], dict[str, int]] = {}
    for cell, count in PEOPLE.items():
        for _ in range(count):
            if rng.random() >= missing:
                given = rng.choices(SCALE, (1, 4, 9, 14))[0]
                people[cell] = people.get(cell, 0) + 1
                row = answers.setdefault(cell, {})
                row[given] = row.get(given, 0) + 1
    return Census(people, answers)


def released(order: Sequence[tuple[str, ...]], census: Census) -> list[Decision]:
    """All groupings in the order given, then the question whole and by each of them."""
    known, found, steps = everyone(WAVE, sum(PEOPLE.values())), [], {(): ladder(KEYS, ())}
    for by in order:
        decision = decide_groups(mix(*by), Census(PEOPLE, {}), known, wave=WAVE)
        known, steps[by] = decision.known, () if decision.step is None else decision.table.ladder[decision.step :]
        found.append(decision)
    for by, open_steps in steps.items():
        found.append(decide_answers(asked(*by), open_steps, census, known, wave=WAVE))
        known = found[-1].known
    return found


ORDER = [("role",), ("tier",), ("role", "tier")]


def test_a_wave_like_the_published_one_shows_roles_and_tiers_and_not_both_together() -> None:
    roles, tiers, both, whole, by_role, _, by_both = released(ORDER, answered(1))
    assert [row.percent.text for row in roles.parts[0].table.rows] == ["28%", "19%", "20%", "33%"]
    assert [row.percent.text for row in tiers.parts[0].table.rows] == ["91%", "4%", "5%"]
    assert both.step is None and Why.SMALL in both.tried
    assert whole.parts[0].table.n.text.isdigit()
    assert [part.label for part in by_role.parts] == ["State", "Local", "School", "Other"]
    assert {part.table.n.text for part in by_role.parts} <= {"40 to 49", "50 to 99"}
    assert by_both.step is None


def test_after_a_release_every_small_combination_may_have_none_or_nine() -> None:
    known = released(ORDER, answered(2))[-1].known.without_refusals()
    worlds = Worlds(ALL, known, 10, frozenset({"q"}))
    for cell in WAVE.few:
        assert worlds.any({("", cell, None): 1}, (0, 0)), cell
        assert worlds.any({("", cell, None): 1}, (9, 353)), cell


@pytest.mark.parametrize("shape", [(2, 2), (3, 3), (2, 5)], ids=str)
def test_waves_of_every_shape_keep_their_small_combinations_to_themselves(shape: tuple[int, int]) -> None:
    dice = random.Random(7)
    groups = waves.key("a", shape[0]), waves.key("b", shape[1])
    wave, census = waves.people(groups, dice)
    known = waves.gone_through(groups, wave, census)
    assert told(wave, known) == []
    assert len(known.facts) > 1, "nothing was shown"


def test_waves_that_are_not_audited_tell_of_people_within_few_tries(monkeypatch) -> None:
    """The sabotage of the test above, and the reason for the audit: large groups are not enough."""
    monkeypatch.setattr(releases, "singled_out", lambda *_, **__: None)
    monkeypatch.setattr(releases, "given_away", lambda *_, **__: None)
    monkeypatch.setattr(releases, "leaves_few", lambda *_: False)
    dice = random.Random(8)
    for _ in range(40):
        groups = waves.key("a", 2), waves.key("b", 3)
        wave, census = waves.people(groups, dice)
        if told(wave, waves.gone_through(groups, wave, census)):
            return
    pytest.fail("40 waves were not audited, and none of them told of anybody.")


def test_the_same_answers_in_another_order_of_rows_give_the_same_bytes() -> None:
    census = answered(3)
    rows = list(census.people.items())
    random.Random(4).shuffle(rows)
    again = Census(dict(rows), {cell: census.answers[cell] for cell, _ in rows})
    first, second = ([pickle.dumps(one.parts) for one in released(ORDER, each)] for each in (census, again))
    assert first == second


def test_what_is_shown_holds_the_truth() -> None:
    census = answered(5)
    for decision in released(ORDER, census)[3:]:
        steps = () if decision.step is None else decision.table.ladder
        for part in decision.parts:
            group = next(one for step in steps for one in step.groups if one.label == part.label)
            counts, n = census.counts(group, SCALE), census.size(group)
            for row in part.table.rows:
                assert 2 * row.percent.low - 1 <= Fraction(200 * counts[row.label], n) <= 2 * row.percent.high + 1  # type: ignore[operator]  # shown
            assert part.table.n.low <= n <= part.table.n.high  # type: ignore[operator]  # shown


@pytest.mark.parametrize("is_coded", [True, False], ids=["as shown", "sabotage: ends are not coded"])
def test_where_all_of_a_group_agree_no_reader_knows(monkeypatch, is_coded) -> None:
    people = {cell: count for cell, count in PEOPLE.items() if cell[0] in {"State", "Other"}}
    answers = {cell: {"very" if cell[0] == "State" else "somewhat": count} for cell, count in people.items()}
    if not is_coded:
        monkeypatch.setattr(shown, "bands", lambda *_, **__: tuple((percent, percent) for percent in range(101)))
        monkeypatch.setattr(releases, "given_away", lambda *_, **__: None)
        releases.allowed.cache_clear()
    divided = Table("q", "q", SCALE, (Step(tuple(_of_role(one) for one in ("State", "Other"))),), ("role",))
    known = decide_answers(divided, divided.ladder, Census(people, answers), everyone(WAVE, 168), wave=WAVE).known
    releases.allowed.cache_clear()
    differs: Terms = {("q", cell, None): 1 for cell in _of_role("State").cells}
    differs |= {("q", cell, "very"): -1 for cell in _of_role("State").cells}
    assert Worlds(ALL, known, 10, frozenset({"q"})).any(differs, (1, 168)) is is_coded


def _of_role(role: str) -> Group:
    return Group(role, frozenset(cell for cell in ALL if cell[0] == role))


# Differences


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ({"ax ay az": 54, "ax ay": 53}, True),
        ({"ax ay az": 54, "ax ay": 44}, False),
        ({"ax ay az": 54, "ax ay": 54}, False),
        ({"ax ay az bx": 60, "ax": 20, "ay": 20, "az bx": 19}, True),
        ({"ax ay az bx": 60, "ax": 20, "ay": 20, "az": 11}, True),
        ({"ax ay az bx": 60, "ax": 20, "ay": 15, "az": 15}, False),
        ({"ax": 9}, True),
    ],
)
def test_a_group_less_the_groups_inside_it_leaves_nobody_or_ten(sizes: dict[str, int], told) -> None:
    groups = [(step(words).groups[0].cells, people) for words, people in sizes.items()]
    assert leaves_few(groups, 10) is told


def test_every_family_of_disjoint_groups_is_tried() -> None:
    rng = random.Random(6)
    for _ in range(300):
        people = [rng.randrange(9) for _ in CELLS]
        cells = [frozenset(rng.sample(CELLS, rng.randint(1, 6))) for _ in range(5)]
        sizes = {one: sum(people[CELLS.index(cell)] for cell in one) for one in cells}
        by_force = any(
            1 <= size - sum(sizes[inner] for inner in family) < 5
            for whole, size in sizes.items()
            for family in _families([one for one in sizes if one < whole])
        )
        assert leaves_few(list(sizes.items()), 5) is by_force


def _families(groups: Sequence[frozenset[tuple[str, str]]]) -> Iterator[list[frozenset[tuple[str, str]]]]:
    for mask in range(1 << len(groups)):
        chosen = [group for at, group in enumerate(groups) if mask >> at & 1]
        if sum(map(len, chosen)) == len(frozenset().union(*chosen)):
            yield chosen


def test_a_step_whose_groups_differ_by_few_is_refused(monkeypatch) -> None:
    census = Census({("a", "x"): 5, ("a", "y"): 4, ("b", "x"): 1, ("b", "z"): 5}, {})
    known = everyone(SMALL, 15).with_facts([Fact("", frozenset({("a", "x"), ("a", "y"), ("b", "x")}), 10, 10)])
    one = table(step("ax ay", "bz"))
    monkeypatch.setattr(releases, "singled_out", lambda *_, **__: None)
    assert decide_groups(one, census, known, wave=SMALL).tried == (Why.DIFFERENCE,)
    monkeypatch.setattr(releases, "leaves_few", lambda *_: False)  # the sabotage
    assert decide_groups(one, census, known, wave=SMALL).step == 0


# Plans


def plan(*tables: Table) -> Plan:
    return Plan(KEYS, tables, 10)


def test_a_plan_is_read_as_it_was_written_and_has_one_fingerprint() -> None:
    one = plan(mix("role"), asked("role", "tier"), asked())
    assert read(written(one)) == one
    assert sha256(read(written(one))) == sha256(one) != sha256(plan(mix("role")))


def test_a_ladder_has_at_most_five_steps_and_merges_the_longest_variable_first() -> None:
    steps = ladder(KEYS, ("role", "tier"))
    assert [len(one.groups) for one in steps] == [12, 6, 4]
    assert check(plan(Table("long", "", (), steps * 2))) == ["The ladder of long has 6 steps; one to 5 can be."]


def test_faulty_plans_are_told_in_sentences() -> None:
    cut = key("role", "State|Local|School|Other", "State+Local|School+Other", "State|Local+School+Other")
    twice = key("role", "State|State+Local")
    assert check(Plan((cut,), (), 10)) == ["A coarser division of Role cuts a finer one."]
    assert check(Plan((twice,), (), 10)) == ["The grouping Role divides a category twice."]
    assert check(plan(mix("role"), mix("role"))) == ["Two tables are called role."]
