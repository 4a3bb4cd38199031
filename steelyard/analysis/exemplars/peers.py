"""Whom a group is compared with: those nearest in context, so that people can see them by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from steelyard.analysis.exemplars.shapes import Floats, Unusable

PEERS = 10


@dataclass(frozen=True)
class Peer:
    """A group and how far it is: standard deviations of the context, over all its columns (Euclid)."""

    group: str
    distance: float


def peers(
    context: Mapping[str, Mapping[str, float | str]], group: str, columns: Sequence[str], *, count: int = PEERS
) -> tuple[Peer, ...]:
    """The nearest groups; a text counts one standard deviation where it differs. Groups that lack something are no peers."""
    complete = {name: held for name, held in context.items() if all(held.get(column) is not None for column in columns)}
    if group not in complete:
        raise Unusable(f"{group} lacks something of its context, so its peers are not known.")
    names = sorted(complete)
    away = np.zeros(len(names))
    for column in columns:
        away += _away([complete[name][column] for name in names], names.index(group)) ** 2
    nearest = sorted((float(far), name) for far, name in zip(np.sqrt(away), names, strict=True) if name != group)
    return tuple(Peer(name, far) for far, name in nearest[:count])


def _away(values: Sequence[float | str], own: int) -> Floats:
    if any(isinstance(value, str) for value in values):
        return np.array([float(str(value) != str(values[own])) for value in values])
    held = np.array([float(value) for value in values])
    spread = float(held.std())
    return (held - held[own]) / spread if spread else np.zeros(len(held))
