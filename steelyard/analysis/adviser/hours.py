"""Can a pool of people give what a month asks of them? A maximum flow from expertise to people, grown step by step."""

from collections import deque
from collections.abc import Sequence


class Month:
    """The hours of pools of staff in one month, and what of them is given to which expertise."""

    def __init__(self, known: Sequence[frozenset[str]], spare: Sequence[int]) -> None:
        self.known, self.spare = known, list(spare)
        self.given: dict[tuple[str, int], int] = {}

    def copy(self) -> "Month":
        twin = Month(self.known, self.spare)
        twin.given = dict(self.given)
        return twin

    def ask(self, expertise: str, minutes: int) -> int:
        """Give minutes of an expertise, shifting others' work where that helps; the minutes that cannot be given."""
        while minutes:
            path = self._path(expertise)
            if path is None:
                return minutes
            moves = [(name, pool) for name, pool, _ in path[1:]]
            amount = min([minutes, self.spare[path[-1][2]], *(self.given[move] for move in moves)])
            for name, left, taken in path:
                if left >= 0:
                    self.given[name, left] -= amount
                self.given[name, taken] = self.given.get((name, taken), 0) + amount
            self.spare[path[-1][2]] -= amount
            minutes -= amount
        return 0

    def _path(self, expertise: str) -> list[tuple[str, int, int]] | None:
        """The shortest chain of (work, pool that leaves it or -1, pool that takes it) to a pool with time to spare."""
        came: dict[int, tuple[str, int, int]] = {
            pool: (expertise, -1, pool) for pool, known in enumerate(self.known) if expertise in known
        }
        queue = deque(came)
        while queue:
            pool = queue.popleft()
            if self.spare[pool]:
                return self._back(came, pool)
            for (name, holder), minutes in self.given.items():
                if holder == pool and minutes:
                    for other, known in enumerate(self.known):
                        if other not in came and name in known:
                            came[other] = (name, pool, other)
                            queue.append(other)
        return None

    def _back(self, came: dict[int, tuple[str, int, int]], pool: int) -> list[tuple[str, int, int]]:
        steps = []
        while pool >= 0:
            steps.append(came[pool])
            pool = came[pool][1]
        return steps[::-1]
