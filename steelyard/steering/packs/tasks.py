"""Making the files of a submitted report, each from the kept document alone."""

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from django.template.loader import render_to_string

from steelyard.evidence.results.tasks import pdf_of, png_of
from steelyard.steering.packs.queries.pictures import alone, pictured_in, size_of
from steelyard.steering.packs.rules.files import (
    about,
    as_csv,
    as_word,
    as_workbook,
    definitions_in,
    moment_of,
    sections_in,
    shortened,
    source_of,
)
from steelyard.steering.packs.rules.packs import Format, NotNow
from steelyard.steering.packs.rules.pages import Section, canonical


def page_of(document: Mapping[str, Any], sections: list[Section]) -> str:
    """The report as one page of HTML that needs nothing from anywhere."""
    texts = document["texts"]
    context = {
        "document": document,
        "about": about(document)[1:],
        "sections": [(one, texts.get(one.part, "")) for one in sections],
        "definitions": list(definitions_in(document)),
    }
    return render_to_string("packs/file.html", context)


def file_of(document: Mapping[str, Any], form: str) -> bytes:
    """One file of a report."""
    if form == Format.XLSX:
        return as_workbook(document)
    if form == Format.DOCX:
        return as_word(
            document,
            {
                one.key: png_alone(alone(one, source_of(document)))
                for one in pictured_in(sections_in(document)).values()
            },
        )
    if form == Format.ZIP:
        return pictures_of(document)
    if form == Format.JSON:
        return canonical(document)
    if form == Format.PDF:
        return pdf_of(page_of(document, shortened(document)))
    return page_of(document, sections_in(document)).encode()


def png_alone(picture: str) -> bytes:
    """A drawing as a PNG with two dots for each pixel."""
    width, height = size_of(picture)
    styles = f"@page{{size:{width:g}px {height:g}px;margin:0}}body{{margin:0}}svg{{display:block}}"
    return png_of(pdf_of(f'<html lang="en"><head><title>Picture</title><style>{styles}</style></head>{picture}</html>'))


def pictures_of(document: Mapping[str, Any]) -> bytes:
    """Each picture of a report as SVG and PNG beside its table as CSV, packed; raises NotNow where there is none."""
    found = pictured_in(sections_in(document))
    if not found:
        raise NotNow("This report has no pictures.")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        day = moment_of(document).timetuple()[:6]
        for name, table in found.items():
            picture = alone(table, source_of(document))
            files = {"svg": picture.encode(), "png": png_alone(picture), "csv": b"".join(as_csv(table))}
            for form, content in files.items():
                packed.writestr(zipfile.ZipInfo(f"{name}.{form}", day), content, zipfile.ZIP_DEFLATED)
        words = "\n".join(f"{what}: {told}" for what, told in about(document))
        packed.writestr(zipfile.ZipInfo("about.txt", day), words, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def files_of(document: Mapping[str, Any], tell: Callable[[str], None]) -> dict[str, bytes]:
    """Every file of a report; the document itself is kept with it already."""
    made = {}
    forms = [Format.HTML, Format.XLSX, Format.DOCX, Format.PDF]
    forms += [Format.ZIP] if pictured_in(sections_in(document)) else []
    for form in forms:
        tell(f"Making the {form.label.lower()}")
        made[form.value] = file_of(document, form)
    return made
