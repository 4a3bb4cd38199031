"""Long work: the PDF of a closed review."""

from typing import Any

from django.template.loader import render_to_string

from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import work
from steelyard.steering.reviews.actions import reviews as actions
from steelyard.steering.reviews.queries.printing import for_print
from steelyard.steering.reviews.tasks import pdf_of


@work(actions.PRINT, title="Make the pack of a review")
def print_pack(progress: Progress, review: int) -> dict[str, Any]:
    """Lay out what the review kept; one that was opened again meanwhile gets its file at its next close."""
    context = for_print(review)
    if context is None:
        return {"problem": "This review is not closed."}
    progress.stage("Laying out pages")
    content = pdf_of(render_to_string("reviews/pdf.html", context))
    actions.keep_pack(context["review"], by=progress.by, content=content)
    return {"bytes": len(content)}
