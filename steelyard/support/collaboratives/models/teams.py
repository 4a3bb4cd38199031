"""Teams: a state's people from several agencies, for as long as they are in it."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization, Person, State
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.collaboratives.models.calls import Application, Collaborative, Strand
from steelyard.support.collaboratives.rules import Stage, TeamRole
from steelyard.support.delivery.models import Support


class TeamQuerySet(models.QuerySet["Team"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; everybody else the teams of which they are a member today."""
        if allows(user, "collaboratives.see"):
            return self
        if not user.pk:
            return self.none()
        own = TeamMember.objects.on(timezone.localdate()).filter(person__user=user.pk)
        return self.filter(pk__in=own.values("team_id"))

    def peers_of(self, user: Any) -> Self:
        """Teams whose shared part the user may read: all for the desk, else those of the same collaboratives."""
        if allows(user, "collaboratives.see"):
            return self
        own = Team.objects.visible_to(user)
        return self.filter(collaborative__in=own.values("collaborative_id"))

    def at_work(self) -> Self:
        return self.filter(ended_on__isnull=True)


class Team(Versioned):
    """A state's team in a collaborative. Its agencies, liaison and dates are those of its support."""

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="teams")
    state = models.ForeignKey(State, models.PROTECT, related_name="teams")
    support = models.OneToOneField(Support, models.PROTECT, related_name="team")
    strand = models.ForeignKey(Strand, models.PROTECT, null=True, blank=True, related_name="teams")
    application = models.OneToOneField(Application, models.PROTECT, null=True, blank=True, related_name="team")
    name = models.CharField(max_length=200)
    problem = models.TextField(blank=True)  # its problem of practice; each change is a ProblemChange
    stage = models.CharField(max_length=20, choices=Stage.choices(), default=Stage.EXPLORING)
    minutes_a_month = models.PositiveIntegerField(default=0)  # the time its agencies protect for it
    formed_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("formed_on")), name="team_ends_after_it_forms"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["collaborative", "state"], name="team_of_a_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("collaboratives:team", kwargs={"pk": self.pk})


class TeamMemberQuerySet(models.QuerySet["TeamMember"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(team__in=Team.objects.visible_to(user).values("pk"))

    def on(self, day: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class TeamMember(Versioned):
    """A person's part in a team, for an agency, from a day until a day."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="teams")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="team_members")
    division = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=TeamRole.choices(), default=TeamRole.MEMBER)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=300, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "person"], condition=Q(until__isnull=True), name="team_member_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="team_member_until_not_before_since"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "until", "since"], name="team_member_now")]

    def __str__(self) -> str:
        return self.get_role_display()


class OfATeamQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """What belongs to a team is seen with the team."""
        return self.filter(team__in=Team.objects.visible_to(user).values("pk"))


class ProblemChange(models.Model):
    """The problem of practice was changed: from what, to what, why, and who agreed."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="problem_changes")
    old = models.TextField(blank=True)
    new = models.TextField()
    why = models.TextField()
    agreed_by = models.CharField(max_length=300)
    on = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"Changed on {self.on}"


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, user: Any) -> Self:
        """With the team; and who left still sees the note they are asked for."""
        seen = self.filter(member__team__in=Team.objects.visible_to(user).values("pk"))
        return seen | self.filter(member__person__user=user.pk) if user.pk else seen


class Handover(Versioned):
    """The note that is asked for when a member leaves: what is under way, who knows what, what must not be lost."""

    member = models.OneToOneField(TeamMember, models.CASCADE, related_name="handover")
    asked_on = models.DateField()
    under_way = models.TextField(blank=True)
    contacts = models.TextField(blank=True)
    careful = models.TextField(blank=True)  # what one would not find in any document
    written_at = models.DateTimeField(null=True, blank=True)

    objects = HandoverQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Handover {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("collaboratives:write-handover", kwargs={"pk": self.pk})


class Proposal(models.Model):
    """Somebody whom a member would like to have in the team; the liaison adds them or not."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="proposals")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254, blank=True)
    agency = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=TeamRole.choices(), default=TeamRole.MEMBER)
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_on = models.DateField(null=True, blank=True)
    member = models.OneToOneField(TeamMember, models.SET_NULL, null=True, blank=True, related_name="proposal")

    objects = OfATeamQuerySet["Proposal"].as_manager()
    PERSONAL = frozenset({"name", "email", "agency"})

    def __str__(self) -> str:
        return f"Proposal {self.pk}"  # never a name: history and logs hold this
