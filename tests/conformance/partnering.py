"""Work with partners: this part of the world of routes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from steelyard.foundation.kit.tokens import new_token
from steelyard.intake.actions import hand_off_talk
from steelyard.intake.models import HandOff, HandOffOutcome
from steelyard.support.partners.models import FundingProgram, IntroductionSide, Partnership
from tests.factories.delivery import SupportFactory, SupportProviderFactory
from tests.factories.directory import OrganizationFactory
from tests.factories.partners import (
    IntroductionFactory,
    IntroductionSideFactory,
    PartnershipFactory,
)
from tests.people import Cast


def partners(things: dict[str, Any], cast: Cast) -> None:
    """Pia's organization was sent terms, and has agreed on others; Rosa's agency is asked for an introduction."""
    del cast
    FundingProgram.objects.create(key="federal", name="A federal program")
    partner, agency = things["partner"], things["agency"]
    asked = PartnershipFactory(partner=partner, liaison=things["staff"], title="Asked", status="exploring")
    things["terms-token"], mark = new_token()
    Partnership.objects.filter(pk=asked.pk).update(token_hash=mark, sent_at=timezone.now(), email="pia@safe.test")
    agreed = PartnershipFactory(partner=partner, liaison=things["staff"], title="Agreed", status="agreed")
    joint = SupportFactory(name="Joint support", recipients=[agency])
    soon = timezone.localdate() + timedelta(days=9)
    SupportProviderFactory(support=joint, organization=partner, until=soon)
    agreed.supports.add(joint)
    elsewhere = PartnershipFactory(partner=OrganizationFactory(name="Provider Elsewhere"), title="Of others")
    introduction = IntroductionFactory(liaison=things["staff"])
    own = IntroductionSideFactory(introduction=introduction, organization=agency)
    other = IntroductionSideFactory(introduction=introduction, place=2, name="Quinn", email="quinn@hills.test")
    things["introduction-token"], mark = new_token()
    IntroductionSide.objects.filter(pk=own.pk).update(token_hash=mark)
    now = timezone.now()
    made = IntroductionFactory(liaison=things["staff"], status="introduced", introduced_at=now)
    told = IntroductionSideFactory(introduction=made, organization=agency, answer="agreed", answered_at=now)
    IntroductionSideFactory(
        introduction=made, place=2, name="Rey", email="rey@hills.test", answer="agreed", answered_at=now
    )
    things["came-token"], mark = new_token()
    IntroductionSide.objects.filter(pk=told.pk).update(token_hash=mark)
    things |= {
        "told-side": told,
        "asked-partnership": asked,
        "agreed-partnership": agreed,
        "others-partnership": elsewhere,
        "joint-support": joint,
        "bridge": introduction,
        "own-side": own,
        "other-side": other,
    }


def hand_offs(things: dict[str, Any], cast: Cast) -> None:
    """A provider asks something about a hand-off; another, accepted long ago, is asked how it went."""
    del cast
    things["question"] = hand_off_talk.ask(things["other-hand-off"], by=None, question="For one school or for all?")
    done = HandOff.objects.create(
        help_request=things["handed-request"], provider=OrganizationFactory(name="Provider of Before"), what="Call them",
        email="hello@before.test", token_hash="before", status="accepted", answered_at=timezone.now(),
    )  # fmt: skip
    things["went-token"], mark = new_token()
    HandOffOutcome.objects.create(hand_off=done, provider_token_hash=mark, requester_token_hash="other")
    things["done-hand-off"] = done
