"""Pages of exemplars."""

from steelyard.evidence.exemplars.models import Study
from steelyard.foundation.kit.access import access
from steelyard.foundation.kit.pages import Http


def study_of(http: Http, pk: int, name: str = "exemplars.see") -> Study:
    return access(http.user, name, Study.objects.select_related("made_by"), pk=pk)
