"""What the tools' reports look like, as data: headings and what they mean, and what marks a tool."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from steelyard.support.attendance.rules.reading.shapes import Kind, Part

# Role -> headings that mean it, folded, the surest first. docs/formats.md says where each comes from.
ALIASES: dict[str, tuple[str, ...]] = {
    "name": (
        "user name (original name)", "name (original name)", "user name", "username", "full name", "display name",
        "attendee name", "participant name", "participant", "attendee", "name", "your name", "name (original)",
        "vollständiger name", "nom complet", "nom", "nombre completo", "nombre", "nome completo", "nome", "naam",
        "imię i nazwisko", "teilnehmer", "first and last name", "name of participant", "student name", "who",
    ),
    "given": (
        "first name", "firstname", "given name", "attendee first name", "first", "vorname", "prénom", "preferred name",
    ),
    "family": (
        "last name", "lastname", "surname", "family name", "attendee last name", "last", "nachname", "nom de famille",
        "apellido", "apellidos",
    ),
    "email": (
        "attendee email", "attendee e-mail", "user email", "email address", "e-mail address", "email", "e-mail", "mail",
        "e-mail-adresse", "adresse e-mail", "correo electrónico", "dirección de correo electrónico", "work email",
        "adres e-mail", "email (work)", "emailaddress", "buyer email",
    ),
    "account": ("participant id (upn)", "upn", "user principal name", "teilnehmer-id (upn)", "participantid"),
    "joined": (
        "join time", "joined", "joined at", "join", "first join", "time joined", "time in", "arrived", "arrival", "arrival time",
        "sign in time", "sign-in time", "check in time", "check-in time", "beitrittszeit", "zeitpunkt der teilnahme",
        "erster beitritt", "heure d'arrivée", "première participation", "hora de unión", "primera unión",
        "hora de entrada", "ora di partecipazione", "godzina dołączenia", "pierwsze dołączenie", "join date/time",
    ),
    "left": (
        "leave time", "left", "left at", "leave", "last leave", "time exited", "time left", "time out", "departed", "departure",
        "sign out time", "sign-out time", "check out time", "zeitpunkt des verlassens", "verlassenszeit",
        "letztes verlassen", "heure de départ", "dernier départ", "hora de salida", "última salida", "ora di uscita",
        "godzina opuszczenia", "ostatnie opuszczenie", "leave date/time",
    ),
    "duration": (
        "time in session (minutes)", "time in session", "in session duration* (minutes)", "in session duration (minutes)",
        "in-session duration (minutes)", "total duration (minutes)", "duration (minutes)", "duration (min)",
        "in-meeting duration", "attendance duration", "total duration", "duration", "minutes", "minutes attended",
        "time attended", "attended (minutes)", "dauer", "dauer der besprechungsteilnahme", "besprechungsdauer", "durée",
        "durée de la réunion", "duración", "duración de la reunión", "durata", "czas trwania", "total minutes",
        "attendance duration (minutes)", "duration (hours)", "hours", "duration (seconds)",
    ),
    "attended": (
        "attended", "attended?", "attendance", "present", "present?", "came", "showed up", "teilgenommen", "checked in",
        "checked in?", "checked-in", "check-in status", "check in status", "attendance status", "asistió",
    ),
    "checked_in_at": ("date scanned", "checked in at", "check-in date", "checked in date", "check in date", "scanned at"),
    "status": ("attendee status", "approval status", "registration status", "registrant status"),
    "part": (),
    "organization": (
        "organization", "organisation", "company", "company name", "agency", "employer", "affiliation", "institution",
        "school district", "district", "school", "organization name", "organization/agency", "firma", "lea", "sea",
    ),
    "state": ("state", "state/province", "state/territory", "home state", "work state", "us state", "bundesland"),
    "title": ("job title", "title", "position", "job", "role/title", "job title/role"),
    "action": ("user action", "benutzeraktion", "action de l'utilisateur", "acción del usuario", "azione utente"),
    "timestamp": (
        "timestamp", "zeitstempel", "horodateur", "marca temporal", "carimbo de data/hora", "informazioni cronologiche",
        "tijdstempel", "sygnatura czasowa",
    ),
}  # fmt: skip
# For headings nobody foresaw (a form's own questions): words that give a role away.
GUESSES = {
    "email": re.compile(r"\be-?mail\b"),
    "given": re.compile(r"\bfirst name\b"),
    "family": re.compile(r"\b(?:last|family) name\b|\bsurname\b"),
    "name": re.compile(r"\b(?:your|full|participant|attendee)(?:'s)? (?:full )?name\b"),
    "organization": re.compile(r"\b(?:organi[sz]ation|school district|district|agency|employer|institution)\b"),
    "state": re.compile(r"\bstate\b(?!.*\b(?:agency|department)\b)"),
    "title": re.compile(r"\b(?:job title|position|your role)\b"),
}
ROLES = tuple(ALIASES)
IDENTITY = frozenset({"name", "given", "family", "email", "account"})
MOMENTS = ("joined", "left", "timestamp")

# What a title line over people says they are.
SECTIONS = {
    "host details": Part.HOST,
    "panelist details": Part.PANELIST,
    "panelists details": Part.PANELIST,
    "staff details": Part.PANELIST,
    "organizer details": Part.HOST,
    "attendee details": Part.ATTENDEE,
    "attendees details": Part.ATTENDEE,
    "other attended": Part.ATTENDEE,
    "other details": Part.ATTENDEE,
    "session details": Part.ATTENDEE,
    "registrant details": Part.REGISTRANT,
    "registrants details": Part.REGISTRANT,
    "registration details": Part.REGISTRANT,
}
# Sections that list no people.
SILENT = frozenset({"attendee report", "registration report", "report generated", "general information", "generated"})
NUMBERED = re.compile(r"(\d)\.\s+\S")  # Teams numbers its sections in every language
PARTS = {
    "host": Part.HOST, "cohost": Part.HOST, "co-host": Part.HOST, "alternate host": Part.HOST,
    "panelist": Part.PANELIST, "presenter": Part.PANELIST, "attendee": Part.ATTENDEE, "participant": Part.ATTENDEE,
    "registrant": Part.REGISTRANT,
}  # fmt: skip
# A registration's status: does it stand, and did the person come?
STANDING = frozenset(
    {"attending", "approved", "registered", "confirmed", "completed", "pending", "pending approval", "waiting"}
)
PRESENT = frozenset({"checked in", "attended", "checked-in"})
GONE = frozenset({
    "not attending", "cancelled", "canceled", "deleted", "refunded", "transferred", "denied", "declined", "abandoned",
    "cancelled by registrant", "cancelled by host", "canceled by registrant", "canceled by host", "unpaid", "removed",
})  # fmt: skip
YES = frozenset(
    {"yes", "y", "true", "1", "x", "✓", "✔", "attended", "present", "checked in", "ja", "oui", "sí", "si", "sim", "tak"}
)
NO = frozenset(
    {
        "no",
        "n",
        "false",
        "0",
        "absent",
        "not attended",
        "did not attend",
        "no show",
        "no-show",
        "nein",
        "non",
        "não",
        "nie",
        "not checked in",
        "excused",
    }
)
# The log of the older Teams: who came and went.
CAME = frozenset(
    {"joined", "joined before", "beigetreten", "vor beitritt beigetreten", "a rejoint", "se unió", "entrato"}
)
WENT = frozenset({"left", "verlassen", "a quitté", "salió", "uscito", "abandonó"})
# What the lines before the people say, by folded key.
ABOUT = {
    "title": ("topic", "webinar name", "meeting title", "meeting name", "event name", "event", "title", "meeting topic",
              "besprechungstitel", "titel der besprechung", "titre de la réunion", "título de la reunión"),
    "started": ("actual start time", "start time", "meeting start time", "actual start date/time", "startzeit",
                "session start time", "heure de début", "hora de inicio", "event start time"),
    "ended": ("actual end time", "end time", "meeting end time", "endzeit", "heure de fin", "hora de finalización",
              "session end time", "event end time"),
    "duration": ("actual duration (minutes)", "duration (minutes)", "meeting duration", "besprechungsdauer", "duration"),
    "zone": ("time zone", "timezone", "meeting time zone", "zeitzone", "fuseau horaire", "zona horaria"),
}  # fmt: skip
ABOUT_KEYS = {key: role for role, keys in ABOUT.items() for key in keys}
# Keys of blocks about the event that say nothing we keep, but show that the row is one of their headings.
ABOUT_OTHERS = frozenset({
    "webinar id", "meeting id", "id", "total users", "unique viewers", "participants", "# registered", "# cancelled",
    "max concurrent views", "host", "host name", "host email", "user email", "unique viewers count", "clicked registration link",
    "opened invitation", "total attended", "user name", "department", "group", "has zoom rooms?", "creation time",
    "enable registration", "meeting number", "attended participants", "average attendance time", "meeting id ",
})  # fmt: skip
BLOCK_MARKS = ("topic", "webinar name", "meeting name")
BLOCK_IDS = ("meeting id", "webinar id", "id", "actual start date/time", "actual start time", "meeting number")


@dataclass(frozen=True)
class Layout:
    """A tool's report: any of ``marks`` (headings that stand together) or ``titles`` (a first cell) shows it."""

    kind: Kind
    marks: tuple[frozenset[str], ...] = ()
    titles: frozenset[str] = frozenset()
    part: Part = Part.ATTENDEE
    more: dict[str, tuple[str, ...]] = field(default_factory=dict)  # headings that mean something only here
    repeats_block: bool = False  # each row may repeat the block about the event, headings and all
    has_sections: bool = False

    def aliases(self, role: str) -> tuple[str, ...]:
        return (*self.more.get(role, ()), *ALIASES[role])


def _marks(*headings: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(one.split(" + ")) for one in headings)


TABLE = Layout(Kind.TABLE)
# The first that fits is it.
LAYOUTS = (
    Layout(
        Kind.GOTOWEBINAR,
        _marks("attendee report + gotowebinar", "interest rating", "registration date/time + attended", "in session duration* (minutes)",
               "unsubscribed + registration date", "join time - leave time (time in session)",
               "registration date/time + unsubscribed"),
        more={"stays": ("join time - leave time (time in session)", "join time - leave time")},
        has_sections=True,
    ),
    Layout(
        Kind.WEBEX,
        _marks("attendee email + attendance duration", "display name + attendance duration",
               "meeting start time + display name", "audience type + attendance duration",
               "attendee email + connection type", "audience type + email"),
        more={"part": ("role", "audience type", "participant type")},
        repeats_block=True,
    ),
    Layout(
        Kind.EVENTBRITE,
        _marks("order # + attendee #", "attendee status + ticket type", "order id + attendee status", "attendee # + ticket type",
               "order # + ticket type", "order id + ticket type", "order no. + ticket type"),
        part=Part.REGISTRANT,
    ),
    Layout(
        Kind.TEAMS,
        _marks("full name + user action + timestamp", "first join + last leave", "participant id (upn)",
               "in-meeting duration", "full name + join time + leave time + duration", "benutzeraktion + zeitstempel",
               "participantid + utceventtimestamp"),
        frozenset({"meeting summary"}),
        more={"name": ("fullname",), "action": ("action",), "timestamp": ("utceventtimestamp",)},
        has_sections=True,
    ),
    Layout(
        Kind.ZOOM_WEBINAR_ATTENDEE,
        _marks("attended + time in session (minutes)", "attended + user name (original name)", "webinar id + unique viewers",
               "user name (original name) + time in session (minutes)"),
        frozenset({"attendee report"}),
        has_sections=True,
    ),
    Layout(
        Kind.ZOOM_WEBINAR_REGISTRATION,
        _marks("registration time + approval status"),
        frozenset({"registration report", "registrant report"}),
        part=Part.REGISTRANT,
        has_sections=True,
    ),
    Layout(
        Kind.ZOOM_MEETING,
        _marks("name (original name)", "meeting id + topic", "name (original name) + user email",
               "user name + user email + join time", "topic + host email", "name + user email + total duration (minutes)",
               "name + total duration (minutes)"),
        repeats_block=True,
    ),
    Layout(Kind.GOOGLE_FORM),  # known by its first heading, see tables.recognize
)  # fmt: skip


@lru_cache(4096)
def folded(heading: str) -> str:
    """A heading as compared: one line, no case, no marks of required fields."""
    return " ".join(heading.replace("\ufeff", "").split()).casefold().strip().removesuffix(":").rstrip(" *").strip()


def bare(heading: str) -> str:
    """A folded heading without what stands in brackets at its end."""
    return re.sub(r"\s*\([^()]*\)$", "", heading)


def best(layout: Layout, role: str, headings: Iterable[str]) -> list[int]:
    """Where the surest heading of a role stands; more than one place if it stands twice."""
    known = list(headings)
    for form in (known, [bare(one) for one in known]):
        for alias in layout.aliases(role) if role in ALIASES else layout.more.get(role, ()):
            if alias in form:
                return [place for place, one in enumerate(form) if one == alias]
    return []
