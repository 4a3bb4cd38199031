"""Teams and who is in them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.collaboratives.forms.calls import LONG, MONTH
from steelyard.support.collaboratives.models import Strand
from steelyard.support.collaboratives.rules import Stage, TeamRole
from steelyard.support.delivery.forms.choices import offer, organization_lookup, people, person_lookup, rows_of


class FormTeam(Form):
    """A new team: the state, its liaison, and the first agency."""

    state = forms.ModelChoiceField(State.objects.order_by("name"), label="State", empty_label="Choose a state")
    name = CleanText(label="Name", required=False, help_text="Left empty: the state’s name and “team”.")
    strand = forms.ChoiceField(label="Strand", required=False)
    problem = CleanText(label="Its problem of practice", lines=4, max_length=LONG, required=False)
    liaison = forms.ChoiceField(label="Liaison")
    formed_on = Day(label="Formed on")

    def __init__(
        self, data: Any = None, *, staff: Sequence[StaffMember], strands: Sequence[Strand], **options: Any
    ) -> None:
        super().__init__(data, **options)
        offer(self, "liaison", people(staff, blank="Choose"))
        if strands:
            offer(self, "strand", rows_of(strands, blank="No strand"))
        else:
            del self.fields["strand"]


class TeamForm(VersionedForm):
    """How far a team is, who accompanies it, the time its agencies protect."""

    name = CleanText(label="Name")
    stage = forms.ChoiceField(label="Stage", choices=Stage.choices())
    strand = forms.ChoiceField(label="Strand", required=False)
    liaison = forms.ChoiceField(label="Liaison")
    minutes_a_month = forms.IntegerField(
        label="Protected minutes a month", min_value=0, max_value=MONTH, help_text="Time that its agencies keep free."
    )

    def __init__(
        self, data: Any = None, *, staff: Sequence[StaffMember], strands: Sequence[Strand], **options: Any
    ) -> None:
        super().__init__(data, **options)
        offer(self, "liaison", people(staff, blank="Choose"))
        if strands:
            offer(self, "strand", rows_of(strands, blank="No strand"))
        else:
            del self.fields["strand"]


class ProblemForm(VersionedForm):
    """Another problem of practice: what, why, and who agreed."""

    new = CleanText(label="The problem of practice from now on", lines=4, max_length=LONG)
    why = CleanText(label="Why it changes", lines=3, max_length=2000)
    agreed_by = CleanText(label="Who agreed", max_length=300, help_text="Names, or “the whole team on its meeting”.")
    on = Day(label="Agreed on")


class MemberForm(Form):
    """Somebody who joins: from the directory, for an agency, in a part."""

    person = person_lookup("Person")
    organization = organization_lookup(
        "For which agency", required=False, help_text="Left empty: where the person works."
    )
    division = CleanText(label="Division or office", required=False)
    role = forms.ChoiceField(label="Part in the team", choices=TeamRole.choices(), initial=TeamRole.MEMBER.value)
    since = Day(label="From")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].required = True


class RoleForm(VersionedForm):
    role = forms.ChoiceField(label="Part in the team", choices=TeamRole.choices())
    division = CleanText(label="Division or office", required=False)


class LeaveForm(VersionedForm):
    on = Day(label="Last day in the team")
    because = CleanText(
        label="Why", max_length=300, required=False, help_text="For example: took another post, project ended."
    )


class AgencyLeavesForm(Form):
    """Everybody of one agency leaves on one day."""

    organization = forms.ChoiceField(label="Which agency")
    on = Day(label="Last day in the team")
    because = CleanText(label="Why", max_length=300)

    def __init__(self, data: Any = None, *, agencies: Sequence[Organization], **options: Any) -> None:
        super().__init__(data, **options)
        offer(self, "organization", rows_of(agencies, blank="Choose"))


class HandoverForm(VersionedForm):
    """Three questions to whoever leaves."""

    under_way = CleanText(label="What is under way, and what comes next?", lines=5, max_length=LONG)
    contacts = CleanText(label="Whom do you talk to, and about what?", lines=4, max_length=LONG, required=False)
    careful = CleanText(
        label="What should your successor know that stands in no document?", lines=4, max_length=LONG, required=False
    )


class EndForm(VersionedForm):
    on = Day(label="Last day")
    reason = CleanText(label="Why", lines=2, max_length=1000)


class ProposalForm(Form):
    """A member proposes somebody; the liaison adds them."""

    name = CleanText(label="Name")
    email = forms.EmailField(label="E-mail address", max_length=254)
    agency = CleanText(label="Agency or group")
    role = forms.ChoiceField(label="Part in the team", choices=TeamRole.choices(), initial=TeamRole.MEMBER.value)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"])
        if len(email) > 254:
            raise ValidationError("This address is too long.")
        return email.lower()
