"""Report packs as values: numbers and what stands behind them."""

from steelyard.steering.packs.rules.values import (
    NOT_ENOUGH,
    Unit,
    Value,
    count,
    mean,
    median,
    percent,
    plain,
    share,
)

__all__ = ["NOT_ENOUGH", "Unit", "Value", "count", "mean", "median", "percent", "plain", "share"]
