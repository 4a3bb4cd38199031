"""Questions that waves have in common."""

from collections.abc import Sequence

from django.db import transaction

from steelyard.evidence.questionnaires import verbs
from steelyard.evidence.questionnaires.models import LibraryQuestion
from steelyard.evidence.questionnaires.rules.library import plain
from steelyard.evidence.questionnaires.rules.shape import Question
from steelyard.evidence.questionnaires.rules.writing import mark, of_question
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


@transaction.atomic
def keep(question: Question, *, by: User | None, languages: Sequence[str]) -> LibraryQuestion:
    """Keep a question under its key; other words under the same key replace it, and forms that hold it stay as they are."""
    kept = plain(question)
    values = {
        "label": kept.label.get(languages[0], "")[:1000],
        "kind": kept.kind.value,
        "document": of_question(kept),
        "languages": list(languages),
        "mark": mark(kept, languages[0]),
    }
    found = LibraryQuestion.objects.filter(key=kept.key).first()
    if found is None:
        found = LibraryQuestion.objects.create(key=kept.key, **values)
        record(verbs.KEPT, found, by=by)
    elif change(found, **values, retired_at=None):
        record(verbs.REWORDED, found, by=by)
    return found
