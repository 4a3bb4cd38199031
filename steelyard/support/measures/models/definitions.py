"""What is counted, and with what: definitions in versions, instruments with version and licence."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.measures.rules import Better, EnteredBy, Every, Form, Kind, Level
from steelyard.support.measures.rules.values import Scale
from steelyard.support.protocols.models import ProtocolVersion


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "measures.see") else self.none()


class Instrument(Versioned):
    """One version of an instrument; another version is another row, so that each value keeps the one it came from.

    The questions of a licensed instrument are never here: the center loads them as a template of its own, or keeps them
    where its licence says.
    """

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    edition = models.CharField(max_length=60)  # the instrument's own version
    licence = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)
    protocol_version = models.ForeignKey(
        ProtocolVersion, models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    made_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name_key", "edition"], name="instrument_once_an_edition"),
            models.CheckConstraint(
                condition=~Q(licence="") & ~Q(edition=""), name="instrument_says_edition_and_licence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.edition}"


class DefinitionQuerySet(models.QuerySet["Definition"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "measures.see") else self.none()

    def on_offer(self) -> Self:
        return self.filter(retired_at=None)


class Definition(Versioned):
    """A measure as the center defines it; its words lie in versions, of which the current one counts."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    current = models.OneToOneField(
        "DefinitionVersion", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["name_key", "id"], name="definition_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("measures:definition", kwargs={"pk": self.pk})


class DefinitionVersion(models.Model):
    """What a definition said from one moment on; never altered, so that values keep what they meant."""

    definition = models.ForeignKey(Definition, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    counted = models.TextField()  # what is counted, in a sentence
    form = models.CharField(max_length=20, choices=Form.choices())
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    least = models.IntegerField(null=True, blank=True)  # of a scale, in hundredths
    most = models.IntegerField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices())
    level = models.CharField(max_length=20, choices=Level.choices())
    better = models.CharField(max_length=20, choices=Better.choices())
    every = models.CharField(max_length=20, choices=Every.choices())
    entered_by = models.CharField(max_length=20, choices=EnteredBy.choices(), default=EnteredBy.EITHER)
    instrument = models.ForeignKey(Instrument, models.PROTECT, null=True, blank=True, related_name="definitions")
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["definition", "number"], name="definition_version_once"),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lt=F("most")),
                name="definition_scale_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(form=Form.SHARE) | (~Q(numerator="") & ~Q(denominator="")),
                name="definition_share_of_something",
            ),
            models.CheckConstraint(condition=Q(form__in=[one.value for one in Form]), name="definition_form_known"),
            models.CheckConstraint(condition=Q(every__in=[one.value for one in Every]), name="definition_window_known"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    @property
    def scale(self) -> Scale:
        return Scale(self.form, self.least, self.most)
