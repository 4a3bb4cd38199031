"""Drawing what comes by the hundred: paragraphs of a document, rows of excerpts."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from steelyard.evidence.inquiry.queries.coding import Marked
from steelyard.evidence.inquiry.queries.documents import Part
from steelyard.evidence.inquiry.queries.lists import Listed
from steelyard.evidence.inquiry.queries.matrices import Together
from steelyard.evidence.inquiry.rules.drawing import pieces
from steelyard.evidence.inquiry.rules.matrix import Matrix
from steelyard.evidence.inquiry.rules.passages import Span, sentences
from steelyard.foundation.kit.rows import escaped, filled

_PARAGRAPH = (
    '<div class="coded__row" id="p{}"><a class="coded__number" href="#p{}" aria-label="Paragraph {}">{}</a>'
    '<p class="coded__text" dir="auto" data-sentences="{}">{}</p>{}</div>'
)
_PIECE = '<span data-start="{}">{}</span>'
_MARK = '<mark class="coded__mark" data-start="{}" data-depth="{}">{}</mark>'
_CHIP = '<li class="coded__code"><a href="{}">{}</a> <span class="quiet">{}</span>{}</li>'
_BACK = (
    '<button class="coded__back" form="acts" formaction="{}" type="submit">Take back'
    '<span class="usa-sr-only"> {} at paragraph {}</span></button>'
)
MOST_DEPTH = 4


def paragraphs(text: str, part: Part, rows: list[Marked], *, words: Mapping[str, Any]) -> SafeString:
    """The paragraphs of a page with what is marked in them; ``words`` holds codes, coders and who looks."""
    marks = [(one.pk, one.span) for one in rows]
    return SafeString("".join(_paragraph(text, number, span, marks, rows, words) for number, span in part.paragraphs))


def _paragraph(  # noqa: PLR0917 -- all that stands in one paragraph
    text: str, number: int, span: Span, marks: list[tuple[int, Span]], rows: list[Marked], words: Mapping[str, Any]
) -> SafeString:
    told = SafeString(
        "".join(
            filled(_MARK, piece.start, min(len(piece.excerpts), MOST_DEPTH), piece.text)
            if piece.excerpts
            else filled(_PIECE, piece.start, piece.text)
            for piece in pieces(text, span, marks)
        )
    )
    places = " ".join(f"{one.start}-{one.end}" for one in sentences(text, span))
    return filled(_PARAGRAPH, number, number, number, number, places, told, _chips(number, span, rows, words=words))


def _chips(number: int, span: Span, rows: list[Marked], *, words: Mapping[str, Any]) -> SafeString:
    """The codes of the excerpts that begin in a paragraph, and a word on those that go on in it."""
    here = [one for one in rows if one.span.overlaps(span)]
    drawn = []
    for one in here:
        begins = one.span.start >= span.start
        for coding, code, coder in one.codings:
            if code not in words["codes"]:
                continue
            name = words["codes"][code]
            whose = words["coders"].get(coder, "")
            if not begins:
                whose = f"{whose}, goes on"
            back: Any = ""
            if begins and coder == words["user"]:
                back = filled(_BACK, reverse("inquiry:take-back", args=[coding]), name, number)
            drawn.append(filled(_CHIP, reverse("inquiry:excerpt", args=[one.pk]), name, whose, back))
        if not one.codings and begins:
            drawn.append(filled(_CHIP, reverse("inquiry:excerpt", args=[one.pk]), "no code", "", ""))
    if not drawn:
        return SafeString("")
    return SafeString(f'<ul class="coded__codes" aria-label="Codes of paragraph {number}">{"".join(drawn)}</ul>')


_ROW = (
    '<tr><th scope="row"><a href="{}">{}</a><span class="quiet">{}</span></th>'
    '<td class="typed" dir="auto">{}</td><td>{}</td><td>{}</td></tr>'
)


def listed(rows: list[Listed]) -> SafeString:
    """Rows of excerpts: where, the words, codes, whose."""
    base = reverse("inquiry:excerpt", args=[0]).removesuffix("0/")
    return SafeString(
        "\n".join(
            filled(
                _ROW,
                f"{base}{one.pk}/",
                one.title,
                one.who,
                one.text,
                SafeString("<br>".join(map(escaped, one.codes))),
                one.coder,
            )
            for one in rows
        )
    )


# The parameter of the list of excerpts that stands for a line of the matrix.
_NARROWED = {"respondent": "respondent", "document": "document", "stratum": "stratum", "tier": "tier"}
_NARROWED |= {"agency_level": "agency_level", "period": "period"}
_CELL = '<td class="number"><a href="{}">{}</a></td>'
_NONE = SafeString('<td class="number quiet">0</td>')


def crossed(matrix: Matrix, by: str, narrowed: Mapping[str, Any]) -> SafeString:
    """The lines of a matrix; each number opens its excerpts, narrowed as the matrix is."""
    base = reverse("inquiry:excerpts")
    kept = {name: value for name, value in narrowed.items() if value}
    drawn = []
    for line in matrix.lines:
        cells = []
        for node, cell in zip(matrix.nodes, line.cells, strict=True):
            query = urlencode({**kept, "code": node.pk, _NARROWED[by]: line.key})
            cells.append(filled(_CELL, f"{base}?{query}", f"{cell.excerpts:,}") if cell.excerpts else _NONE)
        head = filled('<tr><th scope="row"><bdi>{}</bdi></th>', line.label)
        drawn.append(f'{head}{"".join(cells)}<td class="number">{line.total:,}</td></tr>')
    return SafeString("\n".join(drawn))


def met(found: Together) -> SafeString:
    """The square of codes that meet: darker where more excerpts carry both, and each number says how many."""
    most = found.most or 1
    drawn = []
    for node, counts in found.rows():
        cells = [
            _NONE
            if not n
            else filled(
                '<td class="number counts__{}">{}</td>', "own" if other is node else 1 + 3 * n // most, f"{n:,}"
            )
            for other, n in zip(found.nodes, counts, strict=True)
        ]
        drawn.append(f"{filled('<tr><th scope="row"><bdi>{}</bdi></th>', node.name)}{''.join(cells)}</tr>")
    return SafeString("\n".join(drawn))
