"""Sums of rows where the data lie: in a file, by DuckDB, or on another engine, by Ibis. Needs no Django."""

from steelyard.evidence.exemplars.queries.models import Model, Unreadable
from steelyard.evidence.exemplars.queries.opening import sums_of

__all__ = ["Model", "Unreadable", "sums_of"]
