"""Where initiatives stand in the picture of their network: the same places for the same rows, always.

A force layout after Fruchterman and Reingold (1991), "Graph drawing by force-directed placement": every pair pushes apart,
every tie pulls together, and a temperature that falls lets it come to rest. It starts from a circle in the given order and
draws no lots, and the number of rounds is fixed, so its cost is linear in the number of pairs.
"""

import math
from collections.abc import Callable, Mapping, Sequence

ROUNDS = 40
CENTER, NEAR = 0.5, 1e-6

type Place = tuple[float, float]


def circle(keys: Sequence[int]) -> dict[int, Place]:
    """The keys evenly on a circle within the unit square, the first at the top."""
    return {
        key: (
            CENTER + 0.45 * math.sin(2 * math.pi * at / len(keys)),
            CENTER - 0.45 * math.cos(2 * math.pi * at / len(keys)),
        )
        for at, key in enumerate(keys)
    }


def laid_out(
    keys: Sequence[int], ties: Mapping[tuple[int, int], int], *, told: Callable[[int], None] = lambda _: None
) -> dict[int, Place]:
    """Places in the unit square by key; ``ties`` gives each pair its strength, ``told`` hears each round."""
    if len(keys) < 3:
        return circle(keys)
    start = circle(keys)
    xs, ys = [start[key][0] for key in keys], [start[key][1] for key in keys]
    at = {key: place for place, key in enumerate(keys)}
    pulls = [(at[a], at[b], strength) for (a, b), strength in sorted(ties.items()) if a in at and b in at and a != b]
    room = 1 / math.sqrt(len(keys))
    for round_ in range(ROUNDS):
        _step(xs, ys, pulls, room=room, heat=0.12 * (1 - round_ / ROUNDS))
        told(round_ + 1)
    return dict(zip(keys, _framed(xs, ys), strict=True))


def _step(xs: list[float], ys: list[float], pulls: Sequence[tuple[int, int, int]], *, room: float, heat: float) -> None:
    """Move every place once, no farther than the heat allows."""
    count, square = len(xs), room * room
    dx, dy = [0.0] * count, [0.0] * count
    for i in range(count):
        x, y = xs[i], ys[i]
        for j in range(i + 1, count):
            across, along = x - xs[j], y - ys[j]
            push = square / (across * across + along * along + NEAR)
            dx[i] += across * push
            dy[i] += along * push
            dx[j] -= across * push
            dy[j] -= along * push
    for i, j, strength in pulls:
        across, along = xs[i] - xs[j], ys[i] - ys[j]
        pull = math.hypot(across, along) / room * (0.4 + 0.3 * strength)
        dx[i] -= across * pull
        dy[i] -= along * pull
        dx[j] += across * pull
        dy[j] += along * pull
    for i in range(count):
        dx[i] += (CENTER - xs[i]) * 0.4  # those without ties stay in the picture
        dy[i] += (CENTER - ys[i]) * 0.4
        length = math.hypot(dx[i], dy[i]) or 1.0
        much = min(length, heat) / length
        xs[i] += dx[i] * much
        ys[i] += dy[i] * much


def _framed(xs: Sequence[float], ys: Sequence[float]) -> list[Place]:
    """The places stretched to the unit square, to four places, which is more than a picture shows."""
    return list(zip(_stretched(xs), _stretched(ys), strict=True))


def _stretched(values: Sequence[float]) -> list[float]:
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    return [round((one - low) / span, 4) for one in values]
