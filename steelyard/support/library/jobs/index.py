"""Keeping the search index in step: a duty that repairs whatever failed."""

import logging

from steelyard.foundation.work.registry import every
from steelyard.support.library.tasks.index import Busy, catch_up


@every(minutes=1)
def keep_index() -> None:
    """Keep the search of the library up to date."""
    try:
        catch_up()
    except Busy:
        return  # another process is at it; a minute from now this looks again


def keep_index_at_start() -> None:
    """The same when a worker starts; letters must go out even where the index cannot be written."""
    try:
        keep_index()
    except Exception:
        logging.getLogger("steelyard.library").exception("The search index could not be brought up to date.")
