"""The map of the United States as tiles of one size: a small state counts as much as a large one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.foundation.kit.words import number

# Column and row of each state, the District of Columbia and the territories.
PLACES: dict[str, tuple[int, int]] = {
    code: (column, row)
    for row, codes in enumerate((
        "AK .. .. .. .. .. .. .. .. .. ME",
        ".. .. .. .. .. .. .. .. .. VT NH",
        "WA ID MT ND MN IL WI MI NY RI MA",
        "OR NV WY SD IA IN OH PA NJ CT ..",
        "CA UT CO NE MO KY WV VA MD DE ..",
        ".. AZ NM KS AR TN NC SC DC .. ..",
        ".. .. .. OK LA MS AL GA .. .. ..",
        "HI .. .. TX .. .. .. .. FL .. PR",
        "GU MP AS .. .. .. .. .. .. .. VI",
    ))
    for column, code in enumerate(codes.split())
    if code != ".."
}  # fmt: skip
SIZE, GAP = 44, 4
STEP = SIZE + GAP
BANDS = len(ink.STEPS)


@dataclass(frozen=True)
class Tile:
    """One state: its postal code, its value (None where there is none), where its rows are, its full name."""

    code: str
    value: int | None
    href: str = ""
    name: str = ""


def breaks(values: Iterable[int]) -> list[int]:
    """The upper bounds of at most five bands that hold about equally many of the values above nothing."""
    counted = sorted(value for value in values if value > 0)
    if not counted:
        return []
    return sorted({counted[-(-at * len(counted) // BANDS) - 1] for at in range(1, BANDS + 1)})


def tile_map(
    title: str, tiles: Iterable[Tile], *, unit: str, shown: Callable[[float | None], str] = number, table: bool = True
) -> SafeString:
    """Draw the tile map of one value per state, with its legend and its table.

    ``unit`` names what is counted ("organizations"). States without a tile stay blank; nothing is white and outlined.
    """
    given = {tile.code: tile for tile in tiles}
    picture = tile_picture(title, given.values(), unit=unit, shown=shown)
    rows = sorted((t for t in given.values() if t.value), key=lambda t: (-(t.value or 0), t.name or t.code))
    body = ((ink.anchor(tile.name or tile.code, tile.href), shown(tile.value)) for tile in rows)
    numbers = ink.table(title, ("State", unit.capitalize()), body) if table else ink.NOTHING
    return ink.figure("tiles", title, picture, numbers)


def tile_picture(
    title: str, tiles: Iterable[Tile], *, unit: str, shown: Callable[[float | None], str] = number
) -> SafeString:
    """The map alone, for a file."""
    given = {tile.code: tile for tile in tiles}
    bounds = breaks(tile.value for tile in given.values() if tile.value)
    marks = [_tile(given.get(code, Tile(code, None)), bounds, shown) for code in PLACES]
    height = (max(row for _, row in PLACES.values()) + 1) * STEP + 40
    with_some = sum(1 for tile in given.values() if tile.value)
    desc = f"{with_some} of {len(PLACES)} states and territories have {unit}."
    linked = any(tile.href for tile in given.values())
    return ink.svg(11 * STEP - GAP, height, title, desc, [*marks, *_legend(bounds, unit, shown)], linked=linked)


def _tile(tile: Tile, bounds: list[int], shown: Callable[[float | None], str]) -> SafeString:
    column, row = PLACES[tile.code]
    x, y = column * STEP, row * STEP
    band = next((at for at, bound in enumerate(bounds) if tile.value and tile.value <= bound), None)
    step = _steps(bounds)[band] if band is not None else None
    fill, on = (ink.STEPS[step], ink.ON_STEPS[step]) if step is not None else ("#ffffff", ink.QUIET)
    marks = [
        ink.rect(
            x + 1, y + 1, SIZE - 2, SIZE - 2, fill=fill, stroke=ink.RULE if step is None else fill, css="chart__hit"
        ),
        ink.text(x + SIZE / 2, y + 18, tile.code, size=12, fill=on, anchor="middle", bold=step is not None),
    ]
    if tile.value is not None:
        marks.append(ink.text(x + SIZE / 2, y + 35, shown(tile.value), size=13, fill=on, anchor="middle"))
    words = f"{tile.name or tile.code}: {shown(tile.value) if tile.value is not None else 'none'}"
    return ink.link(tile.href, words, ink.join(marks))


def _steps(bounds: list[int]) -> list[int]:
    """Which shades the bands take: few bands still span light to dark."""
    return [[], [3], [1, 3], [1, 2, 3], [0, 1, 2, 3], [0, 1, 2, 3, 4]][len(bounds)]


def _legend(bounds: list[int], unit: str, shown: Callable[[float | None], str]) -> list[SafeString]:
    """One swatch per band with its range, from few to many."""
    y = 9 * STEP + 8
    marks = [ink.text(0, y + 13, unit, size=12, fill=ink.QUIET)]
    low, x = 1, max(80.0, 7.2 * len(unit) + 12)
    for step, bound in zip(_steps(bounds), bounds, strict=True):
        words = _range(low, bound, shown)
        marks.append(
            filled(
                "<g>{}{}</g>",
                ink.rect(x, y, 18, 18, fill=ink.STEPS[step], stroke=ink.QUIET),
                ink.text(x + 24, y + 13, words, size=12),
            )
        )
        low, x = bound + 1, x + 40 + 7.2 * len(words)
    return marks


def _range(low: int, bound: int, shown: Callable[[float | None], str]) -> str:
    if shown is not number:
        return f"to {shown(bound)}"  # the step above the band before, a cent or a minute, would only confuse
    return shown(bound) if low == bound else f"{shown(low)}–{shown(bound)}"
