"""Questionnaires, their versions and the library, as pages and higher apps ask for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, OuterRef, Subquery

from steelyard.evidence.questionnaires.models import (
    LibraryQuestion,
    LibraryQuestionQuerySet,
    Questionnaire,
    QuestionnaireQuerySet,
    QuestionnaireVersion,
)
from steelyard.evidence.questionnaires.rules.shape import Form
from steelyard.evidence.questionnaires.rules.writing import mark


def newest(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    return questionnaire.versions.order_by("-number").first()


def versions(questionnaire: Questionnaire) -> list[QuestionnaireVersion]:
    """The newest first."""
    return list(questionnaire.versions.order_by("-number"))


def listed(rows: QuestionnaireQuerySet) -> QuestionnaireQuerySet:
    """Questionnaires for a list, with the number of the newest version."""
    return rows.annotate(newest=Max("versions__number"))


def on_offer() -> list[QuestionnaireVersion]:
    """The newest version of each questionnaire that a wave can be opened with, by title."""
    last = QuestionnaireVersion.objects.filter(questionnaire=OuterRef("questionnaire")).order_by("-number")
    rows = QuestionnaireVersion.objects.filter(pk=Subquery(last.values("pk")[:1]), questionnaire__retired_at=None)
    return list(rows.order_by("title", "pk"))


def library(rows: LibraryQuestionQuerySet) -> LibraryQuestionQuerySet:
    return rows.filter(retired_at=None).order_by("key")


def by_keys(keys: set[str]) -> dict[str, LibraryQuestion]:
    return {one.key: one for one in LibraryQuestion.objects.filter(key__in=keys)}


@dataclass(frozen=True)
class Pair:
    """A question of the library in two forms: the same words and answers can be compared."""

    key: str
    name: str
    earlier_name: str
    is_comparable: bool


def compared(form: Form, earlier: Form) -> list[Pair]:
    """The questions that two forms have in common by their keys, in the order of the first."""
    before: Mapping[str, Any] = {question.key: question for question in earlier.questions if question.key}
    return [
        Pair(
            question.key,
            question.name,
            before[question.key].name,
            mark(question, form.first_language) == mark(before[question.key], earlier.first_language),
        )
        for question in form.questions
        if question.key in before
    ]


def version_at(key: str) -> QuestionnaireVersion | None:
    """The version of a number in an address; None for nonsense."""
    if not key.isdecimal() or len(key) > 18:
        return None
    return QuestionnaireVersion.objects.filter(pk=int(key)).first()
