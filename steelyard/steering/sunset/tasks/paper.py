"""A handover brief as an accessible PDF."""

from collections.abc import Sequence

from django.template.loader import render_to_string

from steelyard.evidence.results.tasks import pdf_of
from steelyard.steering.sunset.rules.brief import Brief


def as_pdf(briefs: Sequence[Brief], *, title: str, center: str) -> bytes:
    """One brief after the other, each from a new page on; raises NotNow where the machine cannot lay out text."""
    return pdf_of(render_to_string("sunset/brief_file.html", {"briefs": briefs, "title": title, "center": center}))
