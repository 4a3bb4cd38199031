"""Writing the accessible PDF of a page (PDF/UA-1)."""

from steelyard.evidence.results.rules import NotNow


def pdf_of(page: str) -> bytes:
    """A tagged PDF of a whole page of HTML; raises NotNow where the machine lacks what draws it."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 - loads the machine's text layout, which may be missing
    except OSError as missing:
        raise NotNow("This machine lacks the library that lays out text (Pango), so no PDF can be made.") from missing
    found: bytes = HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_variant="pdf/ua-1")
    return found


def _nothing(url: str) -> dict[str, str]:
    """The page holds everything it needs: nothing is fetched from anywhere."""
    raise ValueError(f"{url} is not part of this page.")
