"""Tables that somebody saved: the question alone, for its numbers are reckoned anew each time."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class SavedTableQuerySet(models.QuerySet["SavedTable"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and what others of the staff share."""
        return self.filter(Q(owner=user.pk) | Q(is_shared=True)) if allows(user, "tables.see") else self.none()

    def standing(self) -> Self:
        return self.filter(deleted_at__isnull=True)


class SavedTable(Versioned):
    """A question with a name, of one person, perhaps shared within the staff."""

    name = models.CharField(max_length=120)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked = models.JSONField()  # the parameters of its address: rules.Ask and the period
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = SavedTableQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="saved_table_named")]
        indexes: ClassVar = [models.Index(fields=["-made_at", "-id"], name="saved_table_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tables:saved", kwargs={"pk": self.pk})

    @property
    def question_url(self) -> str:
        """Where its question can be asked differently."""
        return f"{reverse('tables:builder')}?{urlencode(self.asked)}"
