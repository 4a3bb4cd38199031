"""The colours of pictures, and the frame around each: a title, the picture, its table."""

from collections.abc import Iterable, Sequence

from django.utils.safestring import SafeString
from django.utils.text import slugify

from steelyard.foundation.kit.rows import filled, joined

PAPER, INK, QUIET, RULE = "#fcfcfb", "#171716", "#5d5d52", "#cac9c0"
BRASS = "#936f38"
# From light to dark in even steps of lightness, so that print in grey keeps the order.
STEPS = ("#e0f7f6", "#9bd4cf", "#4f9e99", "#0f6460", "#123131")
ON_STEPS = (INK, INK, INK, "#ffffff", "#ffffff")

type Cell = str | int | float | SafeString
NOTHING = SafeString("")


def svg(  # noqa: PLR0917 -- a drawing is its size, its name and its marks
    width: float, height: float, title: str, desc: str, marks: Iterable[SafeString], *, linked: bool = False
) -> SafeString:
    """Frame marks as one picture; with links inside it is a group, otherwise a single image."""
    key = f"c-{slugify(title)[:40]}"
    return filled(
        '<svg viewBox="0 0 {} {}" role="{}" aria-labelledby="{}-t" aria-describedby="{}-d" '
        'xmlns="http://www.w3.org/2000/svg"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        *(_trim(width), _trim(height), "group" if linked else "img", key, key, key, title, key, desc, join(marks)),
    )


def join(marks: Iterable[SafeString]) -> SafeString:
    return SafeString("".join(marks))


def text(
    x: float, y: float, words: Cell, *, size: float = 13, fill: str = INK, anchor: str = "start", bold: bool = False
) -> SafeString:
    return filled(
        '<text x="{}" y="{}" font-size="{}" fill="{}" text-anchor="{}" font-weight="{}">{}</text>',
        *(_trim(x), _trim(y), size, fill, anchor, 600 if bold else 400, words),
    )


def rect(  # noqa: PLR0917 -- four numbers that everybody reads in this order
    x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none", css: str = ""
) -> SafeString:
    return filled(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"{}/>',
        *(_trim(x), _trim(y), _trim(width), _trim(height), fill, stroke),
        filled(' class="{}"', css) if css else "",
    )


def line(  # noqa: PLR0917 -- two points
    x1: float, y1: float, x2: float, y2: float, *, stroke: str = RULE, width: float = 1, dash: str = ""
) -> SafeString:
    return filled(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}" stroke-width="{}"{}/>',
        *(_trim(x1), _trim(y1), _trim(x2), _trim(y2), stroke, width),
        filled(' stroke-dasharray="{}"', dash) if dash else "",
    )


def link(href: str, words: str, marks: SafeString) -> SafeString:
    """Marks that lead somewhere, with their words as name and as tooltip; plain marks without an address."""
    if not href:
        return filled("<g><title>{}</title>{}</g>", words, marks)
    return filled('<a href="{}"><title>{}</title>{}</a>', href, words, marks)


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> SafeString:
    """The numbers of a picture: the first column names the row, the others stand right."""
    first, *others = heads
    return filled(
        '<table class="table table--plain"><caption class="usa-sr-only">{}</caption><thead><tr><th scope="col">{}</th>{}'
        "</tr></thead><tbody>{}</tbody></table>",
        *(caption, first, joined('<th scope="col" class="number">{}</th>', ((h,) for h in others))),
        join(_row(row) for row in rows),
    )


def _row(row: Sequence[Cell]) -> SafeString:
    first, *others = row
    cells = joined('<td class="number">{}</td>', ((cell,) for cell in others))
    return filled('<tr><th scope="row">{}</th>{}</tr>', first, cells)


def anchor(words: Cell, href: str) -> Cell:
    return filled('<a href="{}">{}</a>', href, words) if href else words


def figure(  # noqa: PLR0917 -- in the order they stand on the page
    kind: str, title: str, picture: SafeString, rows: SafeString, *, folded: bool = True
) -> SafeString:
    """A picture under its title with its table, folded away unless the table is the greater part."""
    if folded and rows:
        rows = filled('<details class="chart__table"><summary>The numbers of “{}”</summary>{}</details>', title, rows)
    # Only these are wider than a phone; their frame scrolls, so it takes the focus.
    focus = (
        filled(' tabindex="0" role="group" aria-label="{}"', title)
        if kind in {"months", "slope", "theory", "ties"}
        else ""
    )
    return filled(
        '<figure class="chart chart--{}"><figcaption class="chart__title">{}</figcaption>'
        '<div class="chart__frame"{}>{}</div>{}</figure>',
        *(kind, title, focus, picture, rows),
    )


def _trim(value: float) -> str:
    """Two decimals at most, none where there are none."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
