"""Imports of what is known of providers."""

from typing import Any

from steelyard.foundation.work.imports import Kind, kind
from steelyard.support.partners import actions
from steelyard.support.partners.forms import ProviderTopicRow
from steelyard.support.partners.models import ProviderTopic
from steelyard.support.partners.queries import topic_of

Row = dict[str, Any]


def _find(row: Row) -> ProviderTopic | None:
    return topic_of(row["organization"], row["topic"].pk, row["state"].pk if row["state"] else None)


kind(
    Kind(
        "providers",
        "Topics of providers",
        ProviderTopicRow,
        find=_find,
        add=lambda row, *, by: actions.note_topic(row.pop("organization"), by=by, **row),
        alter=lambda noted, row, *, by: actions.alter_topic(noted, by=by, depth=row["depth"], source=row["source"]),
    )
)
