"""Making the files of a submitted report, each from the kept document alone."""

from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string

from steelyard.evidence.results.tasks import pdf_of
from steelyard.steering.packs.rules.files import about, as_word, as_workbook, definitions_in, sections_in
from steelyard.steering.packs.rules.packs import Format
from steelyard.steering.packs.rules.pages import canonical


def page_of(document: Mapping[str, Any]) -> str:
    """The report as one page of HTML that needs nothing from anywhere."""
    texts = document["texts"]
    context = {
        "document": document,
        "about": about(document)[1:],
        "sections": [(one, texts.get(one.part, "")) for one in sections_in(document)],
        "definitions": list(definitions_in(document)),
    }
    return render_to_string("packs/file.html", context)


def file_of(document: Mapping[str, Any], form: str) -> bytes:
    """One file of a report."""
    if form == Format.XLSX:
        return as_workbook(document)
    if form == Format.DOCX:
        return as_word(document)
    if form == Format.JSON:
        return canonical(document)
    page = page_of(document)
    return pdf_of(page) if form == Format.PDF else page.encode()


def files_of(document: Mapping[str, Any], tell: Callable[[str], None]) -> dict[str, bytes]:
    """Every file of a report; the document itself is kept with it already."""
    made = {}
    for form in (Format.HTML, Format.XLSX, Format.DOCX, Format.PDF):
        tell(f"Making the {form.label.lower()}")
        made[form.value] = file_of(document, form)
    return made
