"""What a token may be used for."""

from steelyard.foundation.accounts.scopes import scope

scope("organizations:read", "Read organizations")
scope("people:read", "Read people")
scope("people:write", "Add and correct people")
scope("requests:read", "Read help requests")
scope("requests:write", "Write down help requests")
scope("supports:read", "Read supports, activities and who took part")
scope("participations:write", "Write who took part in activities")
scope("events:read", "Read events")
scope("resources:read", "Read resources")
scope("measures:read", "Read measures and their figures")
