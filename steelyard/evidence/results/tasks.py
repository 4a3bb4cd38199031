"""Writing the accessible PDF of a page (PDF/UA-1), and a picture of one."""

import io
import threading

from steelyard.evidence.results.rules import NotNow

_ONE_AT_A_TIME = threading.Lock()  # PDFium is not safe in threads, and the worker has several


def pdf_of(page: str) -> bytes:
    """A tagged PDF of a whole page of HTML; raises NotNow where the machine lacks what draws it."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 - loads the machine's text layout, which may be missing
    except OSError as missing:
        raise NotNow("This machine lacks the library that lays out text (Pango), so no PDF can be made.") from missing
    found: bytes = HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return found


def png_of(pdf: bytes, *, dots: int = 2) -> bytes:
    """The first page of a PDF as a picture with so many dots for each pixel of a page (96 to the inch)."""
    import pypdfium2  # noqa: PLC0415 - loads a drawing library that only the making of pictures needs

    out = io.BytesIO()
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=dots * 96 / 72).to_pil().save(out, "PNG", optimize=True)
    return out.getvalue()


def _nothing(url: str) -> dict[str, str]:
    """The page holds everything it needs: nothing is fetched from anywhere."""
    raise ValueError(f"{url} is not part of this page.")
