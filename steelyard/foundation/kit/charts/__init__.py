"""Pictures drawn by the server as SVG from plain data, readable without colour, each with its table.

Only presentation attributes are written, so a strict Content-Security-Policy, print and PDF all take them.
"""

from steelyard.foundation.kit.charts.bars import Bar, Part, bars, share_bar
from steelyard.foundation.kit.charts.matrix import Dot, matrix
from steelyard.foundation.kit.charts.months import Series, Span, columns, lines
from steelyard.foundation.kit.charts.slope import Slope, slopes
from steelyard.foundation.kit.charts.tiles import Tile, tile_map

__all__ = [
    "Bar", "Dot", "Part", "Series", "Slope", "Span", "Tile",
    "bars", "columns", "lines", "matrix", "share_bar", "slopes", "tile_map",
]  # fmt: skip
