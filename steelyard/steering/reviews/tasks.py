"""Writing the pack of a review as an accessible PDF."""

from steelyard.evidence.results.tasks import pdf_of

__all__ = ["pdf_of"]
