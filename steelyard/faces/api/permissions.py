"""What a token may be used for, and what a webhook may hear of."""

from steelyard.foundation.accounts.scopes import scope
from steelyard.foundation.hooks.rules import topic

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

topic("organizations", "Organizations", record="directory.organization", address="/api/v1/organizations/")
topic("people", "People", record="directory.person", address="/api/v1/people/")
topic("requests", "Help requests", record="intake.helprequest", address="/api/v1/requests/")
topic("supports", "Supports", record="delivery.support", address="/api/v1/supports/")
topic("activities", "Activities", record="delivery.activity", address="/api/v1/activities/")
topic("events", "Events", record="events.event", address="/api/v1/events/")
topic("resources", "Resources", record="library.resource", address="/api/v1/resources/")
