"""Providers, what we know of them, and what we do with them."""

from steelyard.support.partners.models.introductions import (
    Introduction,
    IntroductionQuerySet,
    IntroductionSide,
    IntroductionSideQuerySet,
)
from steelyard.support.partners.models.partnerships import (
    Partnership,
    PartnershipQuerySet,
    PartnershipReview,
    RoleWarning,
)
from steelyard.support.partners.models.providers import (
    FundingProgram,
    OtherName,
    ProviderProfile,
    ProviderTopic,
)

__all__ = [
    "FundingProgram",
    "Introduction",
    "IntroductionQuerySet",
    "IntroductionSide",
    "IntroductionSideQuerySet",
    "OtherName",
    "Partnership",
    "PartnershipQuerySet",
    "PartnershipReview",
    "ProviderProfile",
    "ProviderTopic",
    "RoleWarning",
]
