"""Boards: steps whose pages lie in apps above. They register here where they are and how far."""

from collections.abc import Callable
from dataclasses import dataclass

from steelyard.support.protocols.models import GuidedRun
from steelyard.support.protocols.rules.guided.shape import Step

State = tuple[bool, str]  # whether it is done, and a sentence that says how far it is


@dataclass(frozen=True)
class Board:
    """A board: where its page is and how far it is.

    ``mark(run)`` is a hash of what it holds: another hash means that approvals are of earlier words. ``template``,
    drawn with ``context(run)``, stands in a printed run; ``compared``, drawn with ``comparing(before, run)``, beside
    the round before.
    """

    key: str
    url: Callable[[GuidedRun, Step], str]
    state: Callable[[GuidedRun], State]
    mark: Callable[[GuidedRun], str] = lambda _: ""
    template: str = ""
    context: Callable[[GuidedRun], dict[str, object]] = lambda _: {}
    compared: str = ""
    comparing: Callable[[GuidedRun, GuidedRun], dict[str, object]] = lambda *_: {}


_BOARDS: dict[str, Board] = {}


def register(board: Board) -> None:
    """Let steps of templates be this board; a key belongs to one board."""
    if board.key in _BOARDS:
        raise ValueError(f"The board {board.key} is registered twice.")
    _BOARDS[board.key] = board


def board_of(key: str) -> Board | None:
    return _BOARDS.get(key)


def known() -> frozenset[str]:
    return frozenset(_BOARDS)
