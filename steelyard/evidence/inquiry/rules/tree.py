"""The tree of codes as plain values: order, depth, who stands below whom."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from steelyard.evidence.inquiry.rules import Level

DEEPEST = 8
SEPARATOR = " / "


@dataclass
class Node:
    """A code in the tree, with how often it was given: by itself, and with all below it."""

    pk: int
    parent: int | None
    name: str
    level: str
    depth: int = 0
    path: str = ""
    own: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.own + sum(child.total for child in self.children)

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


class Tree:
    """All codes in use, in the order in which they are shown: by level, then by name, children below their parent."""

    def __init__(self, rows: Iterable[tuple[int, int | None, str, str]]) -> None:
        self.nodes = {pk: Node(pk, parent, name, level) for pk, parent, name, level in rows}
        below: dict[int | None, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            below[node.parent if node.parent in self.nodes else None].append(node)
        order = [level.value for level in Level]
        self.tops = sorted(below[None], key=lambda one: (order.index(one.level), one.name.casefold(), one.pk))
        for top in self.tops:
            self._place(top, below, 0, "")

    def _place(self, node: Node, below: dict[int | None, list[Node]], depth: int, path: str) -> None:  # noqa: PLR0917 -- a walk downwards
        node.depth, node.path = depth, f"{path}{SEPARATOR}{node.name}" if path else node.name
        node.children = sorted(below[node.pk], key=lambda one: (one.name.casefold(), one.pk))
        for child in node.children:
            self._place(child, below, depth + 1, node.path)

    def __iter__(self) -> Iterator[Node]:
        for top in self.tops:
            yield from top.walk()

    def below(self, pk: int) -> list[int]:
        """A code and all below it."""
        return [one.pk for one in self.nodes[pk].walk()] if pk in self.nodes else []

    def of_level(self, level: str) -> list[Node]:
        return [one for one in self if one.level == level]
