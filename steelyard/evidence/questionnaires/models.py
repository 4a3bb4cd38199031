"""Questionnaires, their versions that never change, and the library of questions that waves have in common."""

from functools import cached_property
from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.questionnaires.rules.reading import read
from steelyard.evidence.questionnaires.rules.shape import Form, Kind
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "questionnaires.see") else self.none()


class Questionnaire(Versioned):
    """What is asked: its versions, and the draft of the next one."""

    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    draft = models.JSONField(null=True, blank=True)  # a document, which may not be a form yet
    undo = models.JSONField(null=True, blank=True)  # the draft before something was taken out of it
    undo_label = models.CharField(max_length=200, blank=True)  # what was taken out
    refused = models.JSONField(default=list, blank=True)  # of the file it came from: what could not be taken in
    retired_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = QuestionnaireQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:questionnaire", kwargs={"pk": self.pk})

    @property
    def words(self) -> dict[str, Any]:
        """The draft, empty where there is none."""
        return dict(self.draft or {})


class QuestionnaireVersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "questionnaires.see") else self.none()


class QuestionnaireVersion(models.Model):
    """One version; never altered, so that a wave keeps its questions. A change is the next version."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    document = models.JSONField()  # what ``rules.reading.read`` takes
    sha256 = models.CharField(max_length=64)  # of the document, as ``rules.writing.sha256`` makes it
    published_at = models.DateTimeField(default=timezone.now)

    objects = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaire_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("questionnaires:version", kwargs={"pk": self.pk})

    @cached_property
    def form(self) -> Form:
        return read(self.document)


class LibraryQuestionQuerySet(models.QuerySet["LibraryQuestion"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "questionnaires.see") else self.none()


class LibraryQuestion(Versioned):
    """A question under a key that stays, so that one wave can be compared with another."""

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=1000)  # in its first language, to find it by
    kind = models.CharField(max_length=10, choices=Kind.choices())
    document = models.JSONField()  # of the question alone, without conditions and modules
    languages = models.JSONField(default=list)  # the first one is the one it was worded in
    mark = models.CharField(max_length=64)  # as ``rules.writing.mark`` makes it
    retired_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = LibraryQuestionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key

    @property
    def kind_label(self) -> str:
        return Kind(self.kind).label
