"""Drafting a report pack, writing in it, having it reviewed, submitting it, and sharing it by link."""

import hashlib
import zlib
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.tokens import new_token
from steelyard.foundation.work.actions import start as start_work
from steelyard.foundation.work.models import Job
from steelyard.steering.packs import verbs
from steelyard.steering.packs.models import Pack, PackFile, PackLink, PackText
from steelyard.steering.packs.queries.document import Built
from steelyard.steering.packs.rules.packs import KINDS, NotNow, PackStatus, period_problem
from steelyard.steering.packs.rules.pages import canonical

FREEZE, PRINT = "packs.freeze", "packs.print"
LEVEL = 9  # of compression; always the same


@transaction.atomic
def draft(kind: str, year: AwardYear, *, by: User | None, **more: Any) -> Pack:
    """Begin a report about an award year, or about a part of it."""
    if kind not in KINDS:
        raise NotNow("There is no such report.")
    first, last = more.pop("period", (year.starts_on, year.ends_on))
    if problem := period_problem(first, last, (year.starts_on, year.ends_on)):
        raise NotNow(problem)
    number = (Pack.objects.filter(kind=kind, award_year=year).aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            made = Pack.objects.create(
                kind=kind, award_year=year, number=number, period_from=first, period_to=last, drafted_by=by, **more
            )
    except IntegrityError as taken:
        raise NotNow("This report is under way already for this award year.") from taken
    PackText.objects.bulk_create(PackText(pack=made, part=part) for part in made.parts)
    record(verbs.DRAFTED, made, by=by)
    return made


@transaction.atomic
def write(text: PackText, *, by: User | None, words: str) -> PackText:
    """Write in one section; what was reviewed has to be reviewed again."""
    pack = text.pack
    pack.hold()
    if changes := change(text, text=words):
        change(text, written_by=by, written_at=timezone.now())
        _back_to_draft(pack)
        record(verbs.WRITTEN, pack, by=by, changes={text.get_part_display(): changes["text"]})
    return text


def _back_to_draft(pack: Pack) -> None:
    pack.refresh_from_db(fields=["version", "status"])
    if pack.status == PackStatus.REVIEWED:
        change(pack, status=PackStatus.DRAFTED.value, reviewed_by=None, reviewed_at=None)


@transaction.atomic
def review(pack: Pack, *, by: User | None, note: str = "") -> Pack:
    """Say, as another person than its drafter, that the report may go."""
    pack.hold()
    if pack.status == PackStatus.REVIEWED:
        raise NotNow("This report was reviewed already.")
    if by is None or by.pk == pack.drafted_by_id:
        raise NotNow("Somebody other than its drafter reviews a report.")
    if pack.texts.filter(written_by=by).exclude(text="").exists():
        raise NotNow("You wrote in this report. Somebody who did not write in it reviews it.")
    change(pack, status=PackStatus.REVIEWED.value, reviewed_by=by, reviewed_at=timezone.now(), review_note=note)
    record(verbs.REVIEWED, pack, by=by, note=note)
    return pack


@transaction.atomic
def send_back(pack: Pack, *, by: User | None, note: str) -> Pack:
    """Send a report back to its drafter with a sentence."""
    pack.hold()
    if not note.strip():
        raise NotNow("Say in a sentence what should change.")
    change(pack, status=PackStatus.DRAFTED.value, reviewed_by=None, reviewed_at=None, review_note=note)
    record(verbs.SENT_BACK, pack, by=by, note=note)
    return pack


@transaction.atomic
def submit(pack: Pack, *, by: User | None) -> Job:
    """Ask for a report to be submitted: its rows are read in the background, for that may take a while."""
    pack.hold()
    _check_reviewed(pack)
    return start_work(FREEZE, by=by, title=f"Submit {pack}", arguments={"pack": pack.pk})


def _check_reviewed(pack: Pack) -> None:
    if pack.status != PackStatus.REVIEWED:
        raise NotNow("Somebody other than its drafter has to review this report before it is submitted.")


@transaction.atomic
def freeze(pack: Pack, *, by: User | None, found: Built, document: dict[str, Any]) -> Pack:
    """Keep a report as one document, from which all files are made; nothing of it changes from then on.

    The document was built from the pack as it was read: Stale if somebody wrote in it meanwhile.
    """
    pack.hold()
    _check_reviewed(pack)
    if found.stops:
        raise NotNow(" ".join(one.words for one in found.stops))
    whole = canonical(document)
    change(
        pack, status=PackStatus.FROZEN.value, frozen_by=by, frozen_at=timezone.now(),
        document=zlib.compress(whole, LEVEL), sha256=hashlib.sha256(whole).hexdigest(),
    )  # fmt: skip
    record(verbs.FROZEN, pack, by=by, note=f"fingerprint {pack.sha256[:16]}")
    start_work(PRINT, by=by, title=f"The files of {pack}", arguments={"pack": pack.pk})
    return pack


@transaction.atomic
def keep_files(pack: Pack, *, by: User | None, files: dict[str, bytes]) -> None:
    """Keep the files of a submitted report; the first ones stay."""
    del by
    for name, content in files.items():
        PackFile.objects.get_or_create(pack=pack, format=name, defaults={"content": content})


@transaction.atomic
def share(pack: Pack, *, by: User | None, for_whom: str, expires_on: date) -> tuple[PackLink, str]:
    """Make a private address for somebody without an account; it is told once."""
    if not pack.is_frozen:
        raise NotNow("Only a report that was submitted is shared.")
    if expires_on < timezone.localdate():
        raise NotNow("The last day of a link lies ahead.")
    token, hashed = new_token()
    made = PackLink.objects.create(pack=pack, for_whom=for_whom, token_hash=hashed, expires_on=expires_on, made_by=by)
    record(verbs.SHARED, pack, by=by, note=f"{for_whom}, until {expires_on:%Y-%m-%d}")
    return made, token


@transaction.atomic
def end_link(link: PackLink, *, by: User | None) -> PackLink:
    """Close an address before its day."""
    if link.ended_at is None:
        link.ended_at = timezone.now()
        link.save(update_fields=["ended_at"])
        record(verbs.UNSHARED, link.pack, by=by, note=link.for_whom)
    return link


@transaction.atomic
def note_opening(link: PackLink, *, by: User | None, on: date) -> None:
    """Keep the last day on which a link was used: that it works is told, not by whom."""
    del by
    if link.opened_on != on:
        link.opened_on = on
        link.save(update_fields=["opened_on"])
