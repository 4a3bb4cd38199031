"""What the API remembers of writes that name a key, so that a write sent twice happens once."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from steelyard.faces.api.rules import LONGEST_KEY
from steelyard.foundation.accounts.models import Token


class Written(models.Model):
    """A write and what it made; of what was sent only a hash is kept."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="+")
    key = models.CharField(max_length=LONGEST_KEY)
    asked_hash = models.CharField(max_length=64)  # of method, address and body
    made_id = models.BigIntegerField(null=True)  # while it is being written nobody else sees the row
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="written_once")]
        indexes: ClassVar = [models.Index(fields=["written_at"], name="written_at")]

    def __str__(self) -> str:
        return self.key
