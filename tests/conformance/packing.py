"""Numbers for funders, reports on their way and submitted, targets and measures in the world of routes."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from steelyard.steering.packs.actions import measures, packs, schedules
from steelyard.steering.packs.models import Pack
from steelyard.steering.packs.queries.document import built, document_of
from steelyard.steering.packs.rules.packs import Part
from tests.people import Cast


def reports(things: dict[str, Any], cast: Cast) -> None:
    """One report under way, one submitted and shared, a target, a measure of the center's own, words of addresses."""
    year, today = things["award-year"], timezone.localdate()
    sent = packs.draft("board", year, by=cast.cora, period=(year.starts_on, min(year.ends_on, today)))
    packs.write(sent.texts.select_related("pack").get(part=Part.NARRATIVE), by=cast.cora, words="A year.")
    sent = packs.review(Pack.objects.get(pk=sent.pk), by=cast.eva)
    found = built(sent, today)
    packs.freeze(sent, by=cast.dana, found=found, document=document_of(found, by=cast.dana, today=today))
    packs.keep_files(sent, by=None, files={"pdf": b"%PDF-1.7"})
    link, token = packs.share(sent, by=cast.dana, for_whom="Program officer", expires_on=today + timedelta(days=30))
    things |= {
        "report": packs.draft("annual", year, by=cast.cora),
        "report-submitted": sent,
        "report-link": link,
        "report-plan": schedules.plan(by=cast.dana, kind="events", days_after=90, days_before=30),
        "report-token": token,
        "report-target": measures.set_target(
            year, by=cast.cora, objective="States answer faster", measure="program-requests", value="received",
            kind="project", form="number", hundredths=300,
        ),
        "report-measure": measures.make_measure(
            by=cast.cora, name="Requests of ours", definition="How many.", subject="requests", form="count"
        ),
        "requests-for-funders": "program-requests",
        "received": "received",
        "part-requests": "requests",
        "part-table": "decisions",
        "form-pdf": "pdf",
    }  # fmt: skip
