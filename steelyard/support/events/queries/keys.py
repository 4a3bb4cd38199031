"""Public addresses of events, each given once."""

from datetime import date

from django.utils.text import slugify

from steelyard.support.events.models import Event

# Words that stand for pages of their own below /events/.
_OURS = frozenset({"manage", "calendar", "agencies", "registrations", "door", "pulse"})
_LONGEST = 60


def free_key(title: str, on: date | None = None) -> str:
    """An address made from the title (and the day, for one of several), that no event has yet."""
    begun = slugify(title)[:_LONGEST].strip("-") or "event"
    base = f"{begun}-{on:%Y-%m-%d}" if on else begun
    taken = set(Event.objects.filter(key__startswith=base).values_list("key", flat=True)) | _OURS
    numbered = (f"{base}-{number}" for number in range(2, 100_000))
    return base if base not in taken else next(key for key in numbered if key not in taken)
