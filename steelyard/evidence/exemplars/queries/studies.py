"""Studies and their models as pages show them."""

from typing import Any

from django.db.models import QuerySet

from steelyard.evidence.exemplars.models import Study, StudyFit


def listed(user: Any) -> QuerySet[Study]:
    return Study.objects.visible_to(user).kept().select_related("made_by").defer("columns")


def fits_of(study: Study) -> QuerySet[StudyFit]:
    """The models of a study, the newest first, without what they found."""
    return study.fits.select_related("made_by").defer("found").order_by("-number")


def others(fit: StudyFit) -> QuerySet[StudyFit]:
    """Models of the same study that can stand beside this one."""
    return StudyFit.objects.of(fit).only("pk", "number", "asked").order_by("-number")
