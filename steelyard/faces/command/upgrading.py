"""A new release on old data: a checked backup, the tables changed, a look at everything; or all as it was before."""

from datetime import UTC, datetime

from django.conf import settings

from steelyard.faces.command.backups import put_back, write_backup
from steelyard.faces.command.checks import problems, waiting
from steelyard.faces.command.refusals import Refused
from steelyard.faces.command.serving import Echo, bring_up_to_date, refuse_what_cannot_be


def upgrade(*, echo: Echo) -> str:
    """Change the tables to this release's; where that or the look afterwards fails, put everything back and say so."""
    refuse_what_cannot_be()
    if not waiting():
        _look()
        return "The database is this release's already, and everything is in order."
    kept = settings.DATA / f"before-upgrade-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.tar.gz"
    echo(f"Writing a backup to {kept} …")
    write_backup(kept)
    try:
        bring_up_to_date(echo=echo)
        _look()
    except Exception as problem:
        put_back(kept)
        raise Refused(
            f"The upgrade failed: {problem} Everything is as it was before; start the release you had. "
            f"The backup stays in {kept}."
        ) from problem
    return f"The database is this release's now, and everything is in order. What was before is kept in {kept}."


def _look() -> None:
    if found := problems():
        raise Refused(found[0])
