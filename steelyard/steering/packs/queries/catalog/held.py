"""How the center is held: program measure B29."""

from django.db.models import Q

from steelyard.center.directory.models import Advice, BoardMeeting, BoardMember
from steelyard.steering.packs.queries import kinds
from steelyard.steering.packs.queries.figures import Figure, Window, counted, shared
from steelyard.steering.packs.rules import count


def board(window: Window) -> list[Figure]:
    """Members and constituencies on the last day, meetings of the period, what became of advice."""
    there = Q(since__lte=window.on) & (Q(until__isnull=True) | Q(until__gte=window.on))
    members = BoardMember.objects.filter(there)
    spoken_for = members.order_by().values("constituency").distinct().count()
    advice = Advice.objects.filter(window.within("meeting__on"))
    return [
        counted("members", "Members", kinds.BOARD_MEMBER, members),
        Figure(count("constituencies", "Constituencies", spoken_for)),
        counted("meetings", "Meetings", kinds.BOARD_MEETING, BoardMeeting.objects.filter(window.within("on"))),
        shared("advice", "Advice with an answer", kinds.ADVICE, advice, Q(answered_on__isnull=False)),
    ]
