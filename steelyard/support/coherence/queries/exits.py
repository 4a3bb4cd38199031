"""Every way by which rows of support maps leave this installation or reach somebody without a page of their own.

Whoever builds another one (a feed, an export, a report) registers what it would hand out, and the test of consent reads
it like everything else: ``@leaves("exchange.feed")`` over a function without arguments that yields pieces of text.
"""

from collections.abc import Callable, Iterable

Exit = Callable[[], Iterable[str]]
EXITS: dict[str, Exit] = {}


def leaves(name: str) -> Callable[[Exit], Exit]:
    def decorate(function: Exit) -> Exit:
        if name in EXITS:
            raise ValueError(f"The exit {name} is registered twice.")
        EXITS[name] = function
        return function

    return decorate
