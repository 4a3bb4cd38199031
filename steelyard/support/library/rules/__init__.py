"""Kinds, states and licences of resources; which step follows which."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from steelyard.foundation.kit.choices import Choice


class ResourceKind(Choice):
    REPORT = "report", "Report"
    BRIEF = "brief", "Brief"
    GUIDE = "guide", "Guide"
    TOOL = "tool", "Tool"
    PROTOCOL = "protocol", "Protocol"
    WORKBOOK = "workbook", "Workbook"
    WEBINAR = "webinar", "Webinar recording"
    VIDEO = "video", "Video"
    DATA_PROFILE = "data_profile", "State data profile"
    OTHER = "other", "Other"


class ResourceStatus(Choice):
    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


# Which status may follow which.
NEXT: dict[ResourceStatus, frozenset[ResourceStatus]] = {
    ResourceStatus.DRAFT: frozenset({ResourceStatus.REVIEW}),
    ResourceStatus.REVIEW: frozenset({ResourceStatus.PUBLISHED, ResourceStatus.DRAFT}),
    ResourceStatus.PUBLISHED: frozenset({ResourceStatus.RETIRED}),
    ResourceStatus.RETIRED: frozenset({ResourceStatus.PUBLISHED}),
}
PUBLIC = frozenset({ResourceStatus.PUBLISHED, ResourceStatus.RETIRED})


class Clearance(Choice):
    """Why a resource may be public."""

    REVIEWS = "reviews", "Passed the expert review and the equity review"
    RECORD = "record", "Was public before it came here"
    CURATED = "curated", "Made by others; only described here"


class Audience(Choice):
    STATE = "state", "State leaders"
    DISTRICT = "district", "District leaders"
    SCHOOL = "school", "School staff"
    FAMILY = "family", "Families and communities"
    PROVIDER = "provider", "Providers of support"


class Licence(Choice):
    CC0 = "cc0", "CC0 1.0 (no rights reserved)"
    CC_BY = "cc_by", "CC BY 4.0"
    CC_BY_SA = "cc_by_sa", "CC BY-SA 4.0"
    CC_BY_NC = "cc_by_nc", "CC BY-NC 4.0"
    CC_BY_NC_SA = "cc_by_nc_sa", "CC BY-NC-SA 4.0"
    CC_BY_NC_ND = "cc_by_nc_nd", "CC BY-NC-ND 4.0"
    PUBLIC_DOMAIN = "public_domain", "Public domain"
    RESERVED = "reserved", "All rights reserved"
    UNKNOWN = "unknown", "Not stated"


class FileRole(Choice):
    DOCUMENT = "document", "Document"
    TRANSCRIPT = "transcript", "Transcript"
    CAPTIONS = "captions", "Captions"
    IMAGE = "image", "Image"
    RECORDING = "recording", "Recording"


_ROLES = {
    "vtt": FileRole.CAPTIONS, "srt": FileRole.CAPTIONS, "png": FileRole.IMAGE, "jpg": FileRole.IMAGE,
    "mp3": FileRole.RECORDING, "mp4": FileRole.RECORDING,
}  # fmt: skip


def role_of(ending: str) -> FileRole:
    """What a file of this format is mostly used for."""
    return _ROLES.get(ending, FileRole.DOCUMENT)


class LinkStatus(Choice):
    UNCHECKED = "unchecked", "Not checked yet"
    FINE = "fine", "Answers"
    BROKEN = "broken", "Broken"
    REFUSED = "refused", "Not followed"


class UseKind(Choice):
    DOWNLOADS = "downloads", "Downloads"
    VISITS = "visits", "Visits to the web site"


class Credit(NamedTuple):
    """An author as named on the title page, and the record of who that is where we know it."""

    name: str
    person: Any = None
    organization: Any = None


class NotNow(Exception):
    """The act does not fit the state of the resource; the sentence says why."""


def may_become(status: str, wanted: str) -> bool:
    return wanted in NEXT[ResourceStatus(status)]


# "Woo, A." and "Wrabel, S. L.": a family name and initials.
_INITIALS = re.compile(r"(?P<family>[^,]+), (?P<initials>(?:[A-Z]\.[ -]?)+)")


def byline(names: Sequence[str]) -> str:
    """Names in a row, as one says them: "A. Woo, C. Pate and B. Lee"."""
    if len(names) < 2:
        return "".join(map(_spoken, names))
    said = [_spoken(name) for name in names]
    mark = "; " if any("," in name for name in said) else ", "
    return f"{mark.join(said[:-1])} and {said[-1]}"


def _spoken(name: str) -> str:
    """Initials first: "Woo, A." becomes "A. Woo". The comma in the name of an organization stays."""
    match = _INITIALS.fullmatch(name)
    return f"{match['initials'].strip()} {match['family']}" if match else name
