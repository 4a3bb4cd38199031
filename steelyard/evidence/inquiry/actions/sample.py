"""Respondents, their interviews and the guides."""

from typing import Any

from django.db import IntegrityError, transaction

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.models import Guide, GuideVersion, Interview, Reading, Respondent
from steelyard.evidence.inquiry.queries.sample import next_pseudonym
from steelyard.evidence.inquiry.rules import Looked, NotNow, Stratum
from steelyard.evidence.inquiry.tasks import names
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

_TAKEN = "Another respondent has this pseudonym. Choose another."


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """What goes into the row: the name sealed, the tier of the support where none is told."""
    name = values.pop("name", "")
    if name:
        values["sealed_name"] = names.seal(name)
    support = values.get("support")
    if values.get("stratum") != Stratum.RECIPIENT:
        values["tier"] = ""
    elif support is not None and not values.get("tier"):
        values["tier"] = support.tier
    return values


@transaction.atomic
def add_respondent(stratum: Stratum, *, by: User | None, **values: Any) -> Respondent:
    """Add somebody to the sample; of ``values``, the name is sealed, and a pseudonym is made where none is told."""
    kept = _kept({"stratum": stratum, **values})
    kept["pseudonym"] = kept.get("pseudonym") or next_pseudonym(stratum)
    try:
        with transaction.atomic():
            made = Respondent.objects.create(**kept)
    except IntegrityError as problem:
        raise NotNow(_TAKEN) from problem
    record(verbs.RESPONDENT_ADDED, made, by=by)
    return made


@transaction.atomic
def alter_respondent(respondent: Respondent, *, by: User | None, **values: Any) -> None:
    kept = _kept({"stratum": respondent.stratum, **values})
    try:
        with transaction.atomic():
            changes = change(respondent, **kept)
    except IntegrityError as problem:
        raise NotNow(_TAKEN) from problem
    if changes:
        record(verbs.RESPONDENT_ALTERED, respondent, by=by, changes=changes)


@transaction.atomic
def show_name(respondent: Respondent, *, by: User | None) -> str:
    """The name behind a pseudonym; raises KeyAway. That it was looked up stays in history."""
    name = names.unseal(respondent.sealed_name) if respondent.sealed_name else ""
    Reading.objects.create(how=Looked.NAMES, by=by)
    record(verbs.NAME_SHOWN, respondent, by=by)
    return name


@transaction.atomic
def add_interview(respondent: Respondent, *, by: User | None, **values: Any) -> Interview:
    try:
        with transaction.atomic():
            made = Interview.objects.create(respondent=respondent, is_simulated=respondent.is_simulated, **values)
    except IntegrityError as problem:
        raise NotNow("This respondent was invited in this period already.") from problem
    record(verbs.INTERVIEW_ADDED, made, by=by)
    return made


@transaction.atomic
def alter_interview(interview: Interview, *, by: User | None, **values: Any) -> None:
    try:
        with transaction.atomic():
            changes = change(interview, **values)
    except IntegrityError as problem:
        raise NotNow("This respondent was invited in this period already.") from problem
    if changes:
        record(verbs.INTERVIEW_ALTERED, interview, by=by, changes=changes)


@transaction.atomic
def write_guide(guide: Guide | None, *, by: User | None, text: str, title: str = "", stratum: str = "") -> GuideVersion:
    """Write the next version of a guide, or the first of a new one; the same text makes none."""
    if guide is None:
        guide = Guide.objects.create(title=title, stratum=stratum)
    last = guide.versions.order_by("-number").first()
    if last and last.text == text:
        return last
    made = GuideVersion.objects.create(guide=guide, number=last.number + 1 if last else 1, text=text, written_by=by)
    record(verbs.GUIDE_WRITTEN, guide, by=by, note=f"version {made.number}")
    return made
