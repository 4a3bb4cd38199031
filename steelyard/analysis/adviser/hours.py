"""Can a pool of people give what a month asks of them? A maximum flow from expertise to people, grown step by step."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence


class Month:
    """The hours of pools of staff in one month, and what of them is given to which expertise."""

    def __init__(self, known: Sequence[frozenset[str]], spare: Sequence[int]) -> None:
        self.spare = list(spare)
        self.who: dict[str, list[int]] = defaultdict(list)
        for pool, names in enumerate(known):
            for name in names:
                self.who[name].append(pool)
        self.given: list[dict[str, int]] = [{} for _ in known]
        self._moved: list[tuple[int, str, int]] = []

    def ask(self, expertise: str, minutes: int) -> int:
        """Give minutes of an expertise, shifting others' work where that helps; the minutes that cannot be given."""
        while minutes:
            path = self._path(expertise)
            if path is None:
                return minutes
            amount = min([minutes, self.spare[path[-1][2]], *(self.given[left][name] for name, left, _ in path[1:])])
            for name, left, taken in path:
                if left >= 0:
                    self._move(left, name, -amount)
                self._move(taken, name, amount)
            minutes -= amount
        return 0

    def would_miss(self, asked: Iterable[tuple[str, int]]) -> int:
        """The minutes that could not be given if these were asked; nothing is given."""
        before = len(self._moved)
        missing = sum(self.ask(expertise, minutes) for expertise, minutes in asked)
        for pool, name, minutes in reversed(self._moved[before:]):
            self._move(pool, name, -minutes)
        del self._moved[before:]
        return missing

    def _move(self, pool: int, name: str, minutes: int) -> None:
        self.given[pool][name] = self.given[pool].get(name, 0) + minutes
        self.spare[pool] -= minutes
        self._moved.append((pool, name, minutes))

    def _path(self, expertise: str) -> list[tuple[str, int, int]] | None:
        """The shortest chain of (work, pool that leaves it or -1, pool that takes it) to a pool with time to spare."""
        came: dict[int, tuple[str, int, int]] = {pool: (expertise, -1, pool) for pool in self.who.get(expertise, ())}
        queue = deque(came)
        while queue:
            pool = queue.popleft()
            if self.spare[pool]:
                return self._back(came, pool)
            for name, minutes in self.given[pool].items():
                for other in self.who[name] if minutes else ():
                    if other not in came:
                        came[other] = (name, pool, other)
                        queue.append(other)
        return None

    def _back(self, came: dict[int, tuple[str, int, int]], pool: int) -> list[tuple[str, int, int]]:
        steps = []
        while pool >= 0:
            steps.append(came[pool])
            pool = came[pool][1]
        return steps[::-1]
