"""Files of qualitative work, in and out: transcripts, REFI-QDA projects and codebooks, Taguette, QualCoder.

``read`` takes any of them, ``told`` says as JSON what was in it, ``laid_out`` makes it ready to be shown and kept.
"""

from steelyard.evidence.inquiry.formats.laying import laid_out
from steelyard.evidence.inquiry.formats.opening import read
from steelyard.evidence.inquiry.formats.refi.writing import write_codebook, write_project
from steelyard.evidence.inquiry.formats.shapes import Project, Unreadable
from steelyard.evidence.inquiry.formats.told import told

__all__ = ["Project", "Unreadable", "laid_out", "read", "told", "write_codebook", "write_project"]
