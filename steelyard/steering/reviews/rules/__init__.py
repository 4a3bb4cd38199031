"""The strategic review as values: its steps, what is decided, what happened to it, and what is missing to close it."""

from steelyard.steering.reviews.rules.deciding import (
    BANDED,
    Course,
    Subject,
    Toward,
    Verdict,
    band_in_words,
    course_in_words,
    end_of,
    hundredths,
    promised,
)
from steelyard.steering.reviews.rules.following import Share, share
from steelyard.steering.reviews.rules.steps import (
    STEPS,
    WRITTEN_STEPS,
    Guide,
    NotNow,
    ReviewStatus,
    Step,
    around,
    frame_problem,
    guide_of,
    missing,
)

__all__ = [
    "BANDED",
    "STEPS",
    "WRITTEN_STEPS",
    "Course",
    "Guide",
    "NotNow",
    "ReviewStatus",
    "Share",
    "Step",
    "Subject",
    "Toward",
    "Verdict",
    "around",
    "band_in_words",
    "course_in_words",
    "end_of",
    "frame_problem",
    "guide_of",
    "hundredths",
    "missing",
    "promised",
    "share",
]
