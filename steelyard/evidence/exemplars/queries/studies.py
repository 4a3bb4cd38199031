"""Studies and their models as pages show them."""

from typing import Any

from django.db.models import QuerySet

from steelyard.evidence.exemplars.models import Study, StudyFit
from steelyard.evidence.exemplars.rules import FitStatus


def listed(user: Any) -> QuerySet[Study]:
    return Study.objects.visible_to(user).kept().select_related("made_by").defer("columns")


def fits_of(study: Study) -> QuerySet[StudyFit]:
    """The models of a study, the newest first, without what they found."""
    return study.fits.select_related("made_by").defer("found").order_by("-number")


def others(fit: StudyFit) -> QuerySet[StudyFit]:
    """Models of the same study that can stand beside this one."""
    return StudyFit.objects.of(fit).only("pk", "number", "asked").order_by("-number")


def asked_before(study: Study, pk: int) -> dict[str, Any] | None:
    """What another model of a study asked."""
    found = study.fits.filter(pk=pk).only("pk", "asked").first()
    return None if found is None else dict(found.asked)


TOLD = ("fixed", "variance", "criterion", "groups")


def same_before(fit: StudyFit) -> tuple[StudyFit, bool] | None:
    """An earlier model that asked the same of the same file, and whether each digit is the same."""
    rows = StudyFit.objects.filter(study__sha256=fit.study.sha256, pk__lt=fit.pk, status=FitStatus.FOUND)
    for one in rows.select_related("study").order_by("-pk"):
        if one.asked == fit.asked:
            return one, all(one.found.get(name) == fit.found.get(name) for name in TOLD)
    return None
