"""Everything at once: each code alone and all codes pooled, on characters or on segments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.analysis.agreement.measures import DRAWS, SEED, alpha, kappa, percent, pooled_alpha, pooled_kappa
from steelyard.analysis.agreement.shapes import Coded, Figure, Units
from steelyard.analysis.agreement.units import by_position, by_segment

SEGMENTS, POSITIONS = "segments", "positions"
PAIRS_ONLY = "Pooled kappa is defined for two coders; choose two of them."


@dataclass(frozen=True)
class Compared:
    """The three measures of one code, or of all codes together."""

    percent: Figure
    kappa: Figure
    alpha: Figure

    def told(self) -> dict[str, Any]:
        return {"percent": self.percent.told(), "kappa": self.kappa.told(), "alpha": self.alpha.told()}


def compared[Key](
    codes: Mapping[Key, Sequence[Coded]], *, unit: str = SEGMENTS, draws: int = DRAWS, seed: int = SEED
) -> tuple[dict[Key, Compared], Compared]:
    """Each code by its key, and all of them pooled.

    Every code must come with the same documents in the same order. ``unit`` is SEGMENTS or POSITIONS. Pooled percent
    agreement is the mean over the codes that could be compared.
    """
    make = {SEGMENTS: by_segment, POSITIONS: by_position}[unit]
    units = {key: make(documents) for key, documents in codes.items()}
    alone = {key: Compared(percent(one), kappa(one), alpha(one, draws=draws, seed=seed)) for key, one in units.items()}
    return alone, _pooled(list(units.values()), list(alone.values()), draws=draws, seed=seed)


def _pooled(units: list[Units], alone: list[Compared], *, draws: int, seed: int) -> Compared:
    shares = [one.percent for one in alone if one.percent.value is not None]
    mean = sum(one.value or 0.0 for one in shares) / len(shares) if shares else None
    most = max((one.units for one in shares), default=0)
    together = Figure(mean, most, "" if shares else "No unit was looked at by two coders.")
    is_pair = all(one.values.shape[1] <= 2 for one in units)
    return Compared(
        together,
        pooled_kappa(units) if is_pair else Figure(None, most, PAIRS_ONLY),
        pooled_alpha(units, draws=draws, seed=seed),
    )
