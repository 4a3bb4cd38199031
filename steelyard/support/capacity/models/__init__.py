"""The tables of capacities: the framework, profiles of agencies, and claims with what shows them."""

from steelyard.support.capacity.models.claims import Claim, ClaimQuerySet, Confirmation, Evidence, EvidenceQuerySet
from steelyard.support.capacity.models.framework import Capacity, FrameworkQuerySet, FrameworkVersion
from steelyard.support.capacity.models.profiles import (
    AgreedLevel,
    Holder,
    HolderQuerySet,
    Profile,
    ProfileQuerySet,
    Rating,
    Round,
    RoundQuerySet,
)

__all__ = [
    "AgreedLevel",
    "Capacity",
    "Claim",
    "ClaimQuerySet",
    "Confirmation",
    "Evidence",
    "EvidenceQuerySet",
    "FrameworkQuerySet",
    "FrameworkVersion",
    "Holder",
    "HolderQuerySet",
    "Profile",
    "ProfileQuerySet",
    "Rating",
    "Round",
    "RoundQuerySet",
]
