"""Beginning, drafting, publishing and retiring questionnaires."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.evidence.questionnaires import verbs
from steelyard.evidence.questionnaires.models import Questionnaire, QuestionnaireVersion
from steelyard.evidence.questionnaires.queries import newest
from steelyard.evidence.questionnaires.rules import NotNow, editing, keys
from steelyard.evidence.questionnaires.rules.importing.taken import Taken
from steelyard.evidence.questionnaires.rules.reading import read
from steelyard.evidence.questionnaires.rules.writing import sha256, write
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


@transaction.atomic
def begin(document: Mapping[str, Any], *, by: User | None, key: str = "", simulated: bool = False) -> Questionnaire:
    """Begin a questionnaire with a draft; no wave can use it before a version is made."""
    title = editing.title_of(document)
    made = Questionnaire.objects.create(
        key=key or _free_key(title), title=title, draft=dict(document), is_simulated=simulated
    )
    record(verbs.BEGUN, made, by=by)
    return made


def _free_key(title: str) -> str:
    taken = set(Questionnaire.objects.values_list("key", flat=True))
    return keys.free(keys.key_of(title, "questionnaire"), taken)


@transaction.atomic
def save_draft(questionnaire: Questionnaire, *, by: User | None, draft: Mapping[str, Any], taken_out: str = "") -> None:
    """Keep the draft; what was taken out can be put back until the next change. Raises Stale."""
    undo = questionnaire.draft if taken_out else None
    change(questionnaire, draft=dict(draft), title=editing.title_of(draft), undo=undo, undo_label=taken_out[:200])
    record(verbs.DRAFTED, questionnaire, by=by, note=f"Took out: {taken_out}"[:300] if taken_out else "")


@transaction.atomic
def put_back(questionnaire: Questionnaire, *, by: User | None) -> None:
    """Undo the last taking out; raises Stale."""
    if questionnaire.undo is None:
        raise NotNow("There is nothing to put back: the draft was changed since.")
    change(
        questionnaire, draft=questionnaire.undo, title=editing.title_of(questionnaire.undo), undo=None, undo_label=""
    )
    record(verbs.UNDONE, questionnaire, by=by)


@transaction.atomic
def redraft(questionnaire: Questionnaire, *, by: User | None) -> None:
    """Begin the next version from the newest one."""
    last = newest(questionnaire)
    if questionnaire.draft is not None or last is None:
        raise NotNow("There is a draft already.")
    change(questionnaire, draft=last.document)
    record(verbs.DRAFTED, questionnaire, by=by)


@transaction.atomic
def drop_draft(questionnaire: Questionnaire, *, by: User | None) -> None:
    """Give up the draft of a next version; the newest version stays."""
    if questionnaire.draft is None or newest(questionnaire) is None:
        raise NotNow("Only the draft of a next version can be given up.")
    change(questionnaire, draft=None, undo=questionnaire.draft, undo_label="the draft")
    record(verbs.DRAFTED, questionnaire, by=by, note="Gave up the draft")


@transaction.atomic
def publish(questionnaire: Questionnaire, *, by: User | None) -> QuestionnaireVersion:
    """Make a version of the draft, which nothing alters afterwards; Faulty says all that keeps it from being used."""
    if questionnaire.draft is None:
        raise NotNow("There is no draft to make a version of.")
    form, last = read(questionnaire.draft), newest(questionnaire)
    if last and last.sha256 == sha256(form):
        raise NotNow(f"The draft asks the same as version {last.number}.")
    made = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=last.number + 1 if last else 1,
        title=form.say(form.title),
        document=write(form),
        sha256=sha256(form),
    )
    change(questionnaire, title=made.title, draft=None, undo=None, undo_label="", refused=[])
    record(verbs.PUBLISHED, questionnaire, by=by, note=f"Version {made.number}, {made.sha256[:12]}")
    return made


@transaction.atomic
def retire(questionnaire: Questionnaire, *, by: User | None) -> None:
    """Offer a questionnaire no more; waves that use it go on."""
    change(questionnaire, retired_at=timezone.now())
    record(verbs.RETIRED, questionnaire, by=by)


@transaction.atomic
def restore(questionnaire: Questionnaire, *, by: User | None) -> None:
    """Offer a questionnaire again."""
    change(questionnaire, retired_at=None)
    record(verbs.RESTORED, questionnaire, by=by)


@transaction.atomic
def take_in(taken: Taken, *, by: User | None) -> Questionnaire:
    """Begin a questionnaire with what a file asks; what was refused stands beside its draft."""
    made = begin(taken.document, by=by)
    change(made, refused=[[one.where, one.what, one.why] for one in taken.refused])
    note = f"{taken.kind}: {len(taken.questions)} questions, {len(taken.refused)} things refused"
    record(verbs.IMPORTED, made, by=by, note=note)
    return made
