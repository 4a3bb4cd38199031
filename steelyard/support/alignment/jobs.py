"""Long work: the whole picture of a large inventory, drawn beside the pages."""

from typing import Any

from django.urls import reverse

from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import work
from steelyard.support.alignment.actions.pictures import DRAW, keep
from steelyard.support.alignment.queries.inventory import inventory_of
from steelyard.support.alignment.queries.pairs import network
from steelyard.support.alignment.rules.network import ROUNDS, laid_out
from steelyard.support.protocols.models import GuidedRun


@work(DRAW, title="Draw an inventory")
def draw(progress: Progress, run: int) -> dict[str, Any]:
    """Lay the network out; its cost grows with the number of pairs. The same rows are not drawn twice."""
    found = GuidedRun.objects.get(pk=run)
    rows, inventory = network(found), inventory_of(found)
    answer = {"url": reverse("alignment:network", args=[run]), "initiatives": len(rows.heads), "lines": len(rows.edges)}
    if inventory.picture_mark == rows.mark:
        return answer
    progress.stage("Drawing", total=ROUNDS)
    places = laid_out([one.pk for one in rows.heads], rows.strengths, told=progress.step)
    picture = {"places": {str(pk): list(place) for pk, place in places.items()}}
    keep(inventory, by=progress.by, picture=picture, mark=rows.mark)
    return answer
