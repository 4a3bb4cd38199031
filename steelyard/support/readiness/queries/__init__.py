"""Reading readiness. Apps above ask ``standing(support)`` or ``standings(supports)``; both are cheap enough for pages."""

from steelyard.support.readiness.queries.standing import Standing, standing, standings

__all__ = ["Standing", "standing", "standings"]
