"""Letters to providers who are asked to clarify their roles."""

from django.conf import settings

from steelyard.center.charge.queries import the_center
from steelyard.foundation.work.actions import post
from steelyard.support.coherence.models import Overlap
from steelyard.support.coherence.queries import overlaps

# A letter cannot be taken back, so it names neither the agency nor the topic nor the other provider: the page does, as
# long as the agency shares that.
_LETTER = """Hello {name},

An agency you work with shares with you that another provider works with it on the same topic this quarter.
Please say who does what, so that the agency gets one plan and not two. It takes one sentence each:

{link}

If only one of you goes on, you can say that there too. The agency decides who sees this, and {center} was told as well.

{center}
"""


def ask_to_clarify(overlap: Overlap) -> None:
    """One letter to everybody who signs in for either provider, once a quarter for each pair, topic and agency."""
    center = the_center()
    own = center.organization_id if center else 0
    both = (overlap.first_row.provider, overlap.second_row.provider)
    for provider, other in (both, both[::-1]):
        if provider is None or other is None or provider.pk == own:
            continue
        for user in overlaps.contacts(provider):
            words = {"name": user.name, "center": center.name if center else "The center"}
            key = f"coherence.{overlap.agency_id}.{overlap.topic_id}.{other.pk}.{overlap.quarter_on}.{user.pk}"
            link = settings.BASE_URL + overlap.get_absolute_url()
            post(key=key, to=user.email, subject="Please say who does what", body=_LETTER.format(link=link, **words))
