"""The window on the matrix of pairs: 25 rows by 25 columns, never below the diagonal, for each pair stands once."""

from dataclasses import dataclass

SIZE = 25


@dataclass(frozen=True)
class Window:
    """Where the window stands on ``total`` rows and columns; both places are multiples of its size."""

    total: int
    row: int = 0
    column: int = 0

    @classmethod
    def at(cls, total: int, row: int = 0, column: int = 0) -> "Window":
        """The window nearest to a wish, whatever was wished."""
        last = max(0, (total - 1) // SIZE * SIZE)
        column = min(max(column, 0), last) // SIZE * SIZE
        row = min(max(row, 0), column) // SIZE * SIZE
        return cls(total, row, column)

    def end(self, start: int) -> int:
        return min(start + SIZE, self.total)

    @property
    def rows_told(self) -> str:
        return f"{self.row + 1}–{self.end(self.row)}"

    @property
    def columns_told(self) -> str:
        return f"{self.column + 1}–{self.end(self.column)}"

    @property
    def moves(self) -> dict[str, tuple[int, int] | None]:
        """Where each direction leads: (row, column), or None at the edge."""
        return {
            "left": self._to(0, -SIZE),
            "right": self._to(0, SIZE),
            "up": self._to(-SIZE, 0),
            "down": self._to(SIZE, 0),
        }

    def _to(self, down: int, right: int) -> tuple[int, int] | None:
        wished = (self.row + down, self.column + right)
        there = Window.at(self.total, *wished)
        return wished if (there.row, there.column) == wished else None
