"""Signals of a run chart in words, each with its rule; what one reads beside the picture."""

from collections.abc import Sequence

from steelyard.analysis.runcharts import FEW, MANY, SHIFT, SHIFTED, TREND, TRENDED, UP, Reading, Signal
from steelyard.support.measures.rules import Better

RULES = {
    SHIFTED: f"Shift: {SHIFT} or more points in a row on one side of the median; points on it are skipped.",
    TRENDED: f"Trend: {TREND} or more points in a row rising, or falling; of equal neighbours one counts.",
    FEW: "Runs: fewer stretches on one side of the median than chance explains at 5 percent.",
    MANY: "Runs: more stretches on one side of the median than chance explains at 5 percent.",
}
NAMES = {SHIFTED: "Shift", TRENDED: "Trend", FEW: "Too few runs", MANY: "Too many runs"}
CAVEAT = (
    "A signal asks a question and proves nothing: of series of 24 values that only vary by chance, 37 in 100 show at "
    "least one, of 60 values 80 in 100."
)


def told(signal: Signal, windows: Sequence[str], reading: Reading) -> str:
    """What a signal says, in one sentence."""
    span = f"{windows[signal.first]} to {windows[signal.last]}"
    if signal.rule == SHIFTED:
        return f"{signal.count} points in a row {'above' if signal.side == UP else 'below'} the median, {span}."
    if signal.rule == TRENDED:
        return f"{signal.count} points in a row {'rising' if signal.side == UP else 'falling'}, {span}."
    least, most = reading.limits or (0, 0)
    limit = f"at least {least}" if signal.rule == FEW else f"at most {most}"
    runs = f"{signal.count} run{'' if signal.count == 1 else 's'}"
    return f"{runs} in {reading.useful} useful points, {span}; chance gives {limit}."


def way(signal: Signal, better: str) -> str:
    """Whether a signal points where one wants to go: "for the better", "for the worse", or nothing."""
    if not signal.side or better == Better.NEITHER:
        return ""
    return "for the better" if (signal.side == UP) == (better == Better.UP) else "for the worse"


def name_of(signal: Signal) -> str:
    return NAMES[signal.rule]
