"""Who said whether they may be passed on by name when the center ends."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.foundation.accounts.models import User


class Consent(models.Model):
    """One answer of one person; the newest counts. Who said nothing is passed on under a number only."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="passing_on")
    agreed = models.BooleanField(help_text="Whether name and address may go to who takes the records over.")
    said_on = models.DateField(help_text="The day on which the person said so.")
    how = models.CharField(max_length=300, help_text="How they said it, such as by e-mail.")
    noted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="consent_newest")]

    def __str__(self) -> str:
        return f"Consent {self.pk}"
