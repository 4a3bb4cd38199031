"""What the database itself still holds of rows that are gone: pages, the journal, dead rows."""

from django.db import connection

from steelyard.evidence.feedback.models import Ballot, MarkedBallot, MarkedTicket, Ticket

_EMPTIED = (Ticket, Ballot, MarkedTicket, MarkedBallot)


def forget() -> None:
    """Write the tables anew and empty the journal, so that no freed page tells what lay there or in which order.

    Outside a transaction only.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in _EMPTIED:
            cursor.execute(f"VACUUM FULL {connection.ops.quote_name(model._meta.db_table)}")
