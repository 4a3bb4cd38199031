"""Telling the search that a resource changed."""

from functools import partial

from django.db import transaction

from steelyard.support.library.models import Resource, Unindexed
from steelyard.support.library.tasks.index import reindex


def indexed_soon(resource: Resource) -> None:
    """Let the search read the resource anew once the change is committed."""
    Unindexed.objects.create(resource_id=resource.pk)  # holds even if we die between the commit and the index
    transaction.on_commit(partial(reindex, resource.pk), robust=True)
