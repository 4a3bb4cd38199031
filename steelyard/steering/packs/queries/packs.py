"""Lists of packs, one pack with what a page needs of it, and the files and links of a submitted one."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.kit.tokens import hash_of
from steelyard.foundation.work.models import Job
from steelyard.foundation.work.rules import JobStatus
from steelyard.steering.packs.models import Cover, OwnMeasure, Pack, PackFile, PackLink, PackText, Target
from steelyard.steering.packs.rules.packs import KINDS, PackKind

FREEZE, PRINT = "packs.freeze", "packs.print"
PAGE = 100


def listed(user: Any) -> Any:
    """Packs for the list, the newest year first; without their documents."""
    rows = Pack.objects.visible_to(user).select_related("award_year", "frozen_by")
    return rows.defer("document").newest_first()


def years_to_choose() -> QuerySet[AwardYear]:
    return AwardYear.objects.order_by("-number")


def whole() -> Any:
    return Pack.objects.select_related("award_year", "drafted_by", "reviewed_by", "frozen_by")


def texts_of(pack: Pack) -> dict[str, PackText]:
    return {one.part: one for one in pack.texts.select_related("written_by")}


def kinds_on_offer() -> list[PackKind]:
    return list(KINDS.values())


def under_way(pack: Pack, name: str) -> Job | None:
    """The newest work of this kind on a pack, until it ended well."""
    rows = Job.objects.filter(name=name, arguments__pack=pack.pk).order_by("-pk")
    return rows.first()


def is_running(job: Job | None) -> bool:
    return job is not None and job.status in {JobStatus.WAITING, JobStatus.RUNNING}


def file_of(pack: Pack, form: str) -> bytes | None:
    found = PackFile.objects.filter(pack=pack, format=form).values_list("content", flat=True).first()
    return bytes(found) if found is not None else None


def formats_of(pack: Pack) -> list[str]:
    return list(pack.files.order_by("format").values_list("format", flat=True))


def links_of(pack: Pack) -> list[PackLink]:
    return list(pack.links.select_related("made_by").order_by("-made_at", "-pk"))


def link_of(pack: Pack, pk: int) -> PackLink | None:
    return pack.links.filter(pk=pk).first()


def by_token(token: str, today: date) -> PackLink | None:
    """The link behind a private address, while it holds."""
    rows = PackLink.objects.select_related("pack__award_year").filter(token_hash=hash_of(token), ended_at__isnull=True)
    return rows.filter(expires_on__gte=today).first()


def cover() -> Cover:
    return Cover.objects.first() or Cover()


def own_measures() -> list[OwnMeasure]:
    return list(OwnMeasure.objects.select_related("topic").order_by("retired_at", "name", "id"))


def target_rows() -> QuerySet[Target]:
    return Target.objects.standing().select_related("award_year")
