"""Verifying: a dossier is opened, looks are planned and written down, the panel decides."""

from datetime import date
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import IntegrityError, transaction

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.evidence.exemplars import verbs
from steelyard.evidence.exemplars.models import Dossier, Look, PanelDecision, StudyFit
from steelyard.evidence.exemplars.queries.dossiers import seen
from steelyard.evidence.exemplars.rules import NotNow, figures_of
from steelyard.evidence.exemplars.rules.verifying import (
    Answer,
    LookKind,
    look_problem,
    missing_for_yes,
    names_of,
    panel_problem,
)
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch


class NewDossier(TypedDict):
    """Whom it is about, and who sees to it."""

    group: str
    name: str
    organization: NotRequired[Organization | None]
    compared_with: NotRequired[Dossier | None]
    liaison: NotRequired[StaffMember | None]


class NewLook(TypedDict, total=False):
    """What is planned, or what was seen."""

    about: str
    planned_on: date | None
    plan: str
    done_on: date | None
    notes: str
    finding: str


@transaction.atomic
def open_dossier(fit: StudyFit, *, by: Any, **values: Unpack[NewDossier]) -> Dossier:
    """Begin to look closer at a group; its figures are kept as they are in this model. Raises NotNow."""
    figures = figures_of(fit.found, values["group"]) if fit.is_found else None
    if figures is None:
        raise NotNow("This group is not among those compared in this model.")
    other = values.get("compared_with")
    if other and (other.is_comparison or other.fit_id != fit.pk):
        raise NotNow("It can be compared with a candidate of the same model.")
    try:
        with transaction.atomic():
            made = Dossier.objects.create(
                fit=fit, figures=figures, made_by=by, is_simulated=fit.study.is_simulated, **values
            )
    except IntegrityError as problem:
        raise NotNow("There is a dossier of this group already.") from problem
    record(verbs.DOSSIER_OPENED, made, by=by, note=str(fit))
    return made


@transaction.atomic
def look_closer(dossier: Dossier, kind: LookKind, *, by: Any, **values: Unpack[NewLook]) -> Look:
    """Plan a look, or write one down. Raises NotNow."""
    _check(kind, values)
    touch(dossier)
    made = Look.objects.create(dossier=dossier, kind=kind.value, made_by=by, **values)
    record(verbs.LOOK_ADDED, dossier, by=by, note=f"{kind.label}: {made.about}")
    return made


@transaction.atomic
def alter_look(look: Look, *, by: Any, **values: Unpack[NewLook]) -> Look:
    """Write down what was seen, or change the plan. Raises NotNow."""
    _check(LookKind(look.kind), values)
    if changes := change(look, **values):
        record(verbs.LOOK_ALTERED, look.dossier, by=by, changes=changes, note=look.about)
    return look


def _check(kind: LookKind, values: NewLook) -> None:
    told = look_problem(kind, values.get("done_on"), notes=values.get("notes", ""), finding=values.get("finding", ""))
    if told:
        raise NotNow(told[1])


@transaction.atomic
def decide(dossier: Dossier, answer: Answer, *, by: Any, panel: str, reasons: str, decided_on: date) -> PanelDecision:
    """Write down what the panel decided and why. Raises NotNow where a yes lacks what it stands on."""
    if dossier.is_comparison:
        raise NotNow("This one is visited for comparison; no panel decides on it.")
    names = names_of(panel)
    if problem := panel_problem(names):
        raise NotNow(problem)
    if answer == Answer.YES and (left := missing_for_yes(seen(dossier))):
        raise NotNow(" ".join(["The panel cannot say yes yet.", *left]))
    changes = change(dossier, answer=answer.value)
    if not changes:
        touch(dossier)
    made = PanelDecision.objects.create(
        dossier=dossier,
        answer=answer.value,
        panel="\n".join(names),
        reasons=reasons,
        decided_on=decided_on,
        made_by=by,
    )
    record(verbs.DECIDED, dossier, by=by, changes=changes, note=reasons)
    return made
