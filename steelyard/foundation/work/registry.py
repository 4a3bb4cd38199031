"""What the worker knows how to do: long work by name, and duties with their rhythm."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from steelyard.foundation.work.rules import Daily, Every, Rhythm


@dataclass(frozen=True)
class Work:
    """A kind of long work: ``function(progress, **arguments)`` returns its result as a JSON dict."""

    name: str
    title: str
    function: Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class DutyOf:
    """A function without arguments and the rhythm in which it falls due."""

    name: str
    title: str
    function: Callable[[], Any]
    rhythm: Rhythm


# Who wants to hear that a mail server refused an address: (letter, reply code, its words) to whether that is final.
Listener = Callable[[Any, int, str], bool]

WORK: dict[str, Work] = {}
DUTIES: dict[str, DutyOf] = {}
REFUSALS: list[Listener] = []


def work[F: Callable[..., Any]](name: str, *, title: str) -> Callable[[F], F]:
    """Register a kind of long work under a name like ``directory.import``."""

    def decorate(function: F) -> F:
        if name in WORK:
            raise ValueError(f"The work {name} is registered twice.")
        WORK[name] = Work(name, title, function)
        return function

    return decorate


def daily[F: Callable[[], Any]](function: F | None = None, *, at: time = time(3, 30)) -> Any:
    """Run a function once a day at a local time: ``@daily`` or ``@daily(at=time(6))``."""
    if function is None:
        return lambda given: _duty(given, Daily(at))
    return _duty(function, Daily(at))


def every[F: Callable[[], Any]](*, minutes: int) -> Callable[[F], F]:
    """Run a function every so many minutes."""
    return lambda function: _duty(function, Every(minutes))


def _duty[F: Callable[[], Any]](function: F, rhythm: Rhythm) -> F:
    name = f"{function.__module__}.{function.__qualname__}".removeprefix("steelyard.")
    if name in DUTIES:
        raise ValueError(f"The duty {name} is registered twice.")
    title = (function.__doc__ or name).strip().partition("\n")[0].removesuffix(".")
    DUTIES[name] = DutyOf(name, title, function, rhythm)
    return function


def on_refusal(listener: Listener) -> Listener:
    """Let a function hear of each address that a mail server refused; if it answers true, the letter is not tried again."""
    REFUSALS.append(listener)
    return listener


def function_of(name: str, *, is_duty: bool) -> Callable[..., Any] | None:
    """What to call for a job: a function of the progress and the job's arguments; None if nobody knows it."""
    if is_duty:
        duty = DUTIES.get(name)
        return (lambda _: duty.function()) if duty else None
    known = WORK.get(name)
    return known.function if known else None
