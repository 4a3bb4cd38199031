"""Statements over whole files: written once, the same on both databases but for how keys are given."""

from collections.abc import Sequence
from itertools import batched
from typing import Any

from django.db import connection

_BATCH = 2000
STAGE = (
    "INSERT INTO attendance_attendancerow (file_id, at, position, fate, reason, part, name, name_key, last_key, email,"
    " who, head, joined, gone, seconds, is_total, together, organization_id, person_id, makes) VALUES"
    " (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
COPY = (
    "COPY attendance_attendancerow (file_id, at, position, fate, reason, part, name, name_key, last_key, email,"
    " who, head, joined, gone, seconds, is_total, together, organization_id, person_id, makes) FROM STDIN"
)
# Seconds that stays cover together: sorted by their beginning, each adds what lies after all ends before it.
TOGETHER = """
UPDATE attendance_attendancerow SET together = known.seconds FROM (
  SELECT head, CAST(SUM(seconds) AS BIGINT) AS seconds FROM (
    SELECT head, CASE WHEN before IS NULL OR joined >= before THEN gone - joined
                      WHEN gone > before THEN gone - before ELSE 0 END AS seconds
    FROM (
      SELECT head, joined, gone, MAX(gone) OVER (
        PARTITION BY head ORDER BY joined, gone, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM attendance_attendancerow
      WHERE file_id = %(file)s AND fate IN ('new', 'known', 'merged')
        AND NOT is_total AND joined IS NOT NULL AND gone IS NOT NULL
        AND head IN (SELECT head FROM attendance_attendancerow
                     WHERE file_id = %(file)s AND fate = 'merged' AND head BETWEEN %(since)s AND %(until)s)
    ) AS stays
    UNION ALL
    SELECT head, seconds FROM attendance_attendancerow
    WHERE file_id = %(file)s AND fate IN ('new', 'known', 'merged') AND seconds IS NOT NULL
      AND (is_total OR joined IS NULL OR gone IS NULL)
      AND head IN (SELECT head FROM attendance_attendancerow
                   WHERE file_id = %(file)s AND fate = 'merged' AND head BETWEEN %(since)s AND %(until)s)
  ) AS said GROUP BY head
) AS known
WHERE attendance_attendancerow.file_id = %(file)s AND attendance_attendancerow.at = known.head
"""
# Who is meant by each person of the file
LINK = """
UPDATE events_registration SET version = version + 1,
  person_id = (SELECT person_id FROM directory_address WHERE email = events_registration.email)
WHERE event_id = %(event)s AND person_id IS NULL AND email <> ''
  AND EXISTS (SELECT 1 FROM directory_address WHERE email = events_registration.email)
"""
BY_ADDRESS = """
UPDATE attendance_attendancerow SET makes = FALSE, person_id = CASE WHEN email <> '' THEN
  (SELECT person_id FROM directory_address WHERE email = attendance_attendancerow.email) END
WHERE file_id = %(file)s AND head = at AND (makes OR person_id IS DISTINCT FROM CASE WHEN email <> '' THEN
  (SELECT person_id FROM directory_address WHERE email = attendance_attendancerow.email) END)
"""
BY_REGISTERED_ADDRESS = """
UPDATE attendance_attendancerow SET person_id = one.person_id FROM (
  SELECT email, MAX(person_id) AS person_id FROM events_registration
  WHERE event_id = %(event)s AND email <> '' AND person_id IS NOT NULL GROUP BY email) AS one
WHERE file_id = %(file)s AND head = at AND attendance_attendancerow.person_id IS NULL
  AND attendance_attendancerow.email = one.email
"""
BY_REGISTERED_NAME = """
UPDATE attendance_attendancerow SET person_id = one.person_id, email = one.email FROM (
  SELECT name_key, MAX(person_id) AS person_id, MAX(email) AS email FROM events_registration
  WHERE event_id = %(event)s GROUP BY name_key HAVING COUNT(*) = 1) AS one
WHERE file_id = %(file)s AND head = at AND attendance_attendancerow.person_id IS NULL
  AND attendance_attendancerow.email = '' AND fate <> 'absent' AND attendance_attendancerow.name_key = one.name_key
  AND one.name_key <> ''
"""
# Somebody without an address whom an earlier file or the door has put on this very list.
BY_LIST = """
UPDATE attendance_attendancerow SET person_id = (
  SELECT MIN(person.id) FROM directory_person AS person
  JOIN delivery_participation AS there ON there.person_id = person.id AND there.activity_id = %(activity)s
  WHERE person.name_key = attendance_attendancerow.name_key
    AND NOT EXISTS (SELECT 1 FROM directory_address WHERE person_id = person.id))
WHERE file_id = %(file)s AND head = at AND person_id IS NULL AND email = '' AND name_key <> ''
"""
LATER_ADDRESS = """
UPDATE attendance_attendancerow SET person_id = known.person_id FROM directory_address AS known
WHERE file_id = %(file)s AND head = at AND attendance_attendancerow.person_id IS NULL
  AND attendance_attendancerow.email <> '' AND known.email = attendance_attendancerow.email
"""
# Keys for who is new: one for each address, one for each name without an address.
KEYS_POSTGRESQL = """
UPDATE attendance_attendancerow SET makes = TRUE,
  person_id = nextval(pg_get_serial_sequence('directory_person', 'id'))
WHERE file_id = %(file)s AND head = at AND fate <> 'absent' AND person_id IS NULL AND (email = '' OR at IN (
  SELECT MIN(at) FROM attendance_attendancerow
  WHERE file_id = %(file)s AND head = at AND fate <> 'absent' AND person_id IS NULL AND email <> '' GROUP BY email))
"""
LAST_KEY = """
SELECT MAX(key) FROM (SELECT MAX(id) AS key FROM directory_person
  UNION ALL SELECT seq FROM sqlite_sequence WHERE name = 'directory_person') AS keys
"""
KEYS_SQLITE = """
UPDATE attendance_attendancerow SET makes = TRUE, person_id = new.key FROM (
  SELECT id, %(last)s + ROW_NUMBER() OVER (ORDER BY at) AS key FROM attendance_attendancerow
  WHERE file_id = %(file)s AND head = at AND fate <> 'absent' AND person_id IS NULL AND (email = '' OR at IN (
    SELECT MIN(at) FROM attendance_attendancerow
    WHERE file_id = %(file)s AND head = at AND fate <> 'absent' AND person_id IS NULL AND email <> ''
    GROUP BY email))) AS new
WHERE attendance_attendancerow.id = new.id
"""
PLACE = """
UPDATE attendance_attendancerow SET organization_id = (
  SELECT COALESCE(place.merged_into_id, place.id) FROM directory_organization AS place
  WHERE place.id = COALESCE(attendance_attendancerow.organization_id, (
    SELECT MAX(organization_id) FROM events_registration
    WHERE event_id = %(event)s AND email <> '' AND email = attendance_attendancerow.email)))
WHERE file_id = %(file)s AND makes AND (organization_id IS NOT NULL OR email IN (
  SELECT email FROM events_registration WHERE event_id = %(event)s AND organization_id IS NOT NULL))
"""
PEOPLE = """
INSERT INTO directory_person (id, version, name, name_key, last_key, phone, organization_id, title, is_simulated, added_at)
SELECT person_id, 1, COALESCE(NULLIF(name, ''), SUBSTR(email, 1, 200)),
  COALESCE(NULLIF(name_key, ''), SUBSTR(email, 1, 200)), COALESCE(NULLIF(last_key, ''), SUBSTR(email, 1, 200)),
  '', organization_id, '', %(simulated)s, %(now)s
FROM attendance_attendancerow WHERE file_id = %(file)s AND makes ORDER BY at
"""
# In the order of addresses: two files that bring the same people at once then wait for each other, never both for both.
ADDRESSES = """
INSERT INTO directory_address (person_id, email, is_primary)
SELECT person_id, email, TRUE FROM attendance_attendancerow
WHERE file_id = %(file)s AND makes AND email <> '' ORDER BY email
"""
PLACES = """
INSERT INTO directory_affiliation (person_id, organization_id, title)
SELECT person_id, organization_id, '' FROM attendance_attendancerow
WHERE file_id = %(file)s AND makes AND organization_id IS NOT NULL ORDER BY at
"""
# What the file says of each person beside what stands there: from what to what
TRACES = """
INSERT INTO attendance_attendancetrace
  (file_id, at, person_id, is_first, is_made, was_status, was_part, was_minutes, status, part, minutes, seconds, stays)
WITH heads AS (
  SELECT at, person_id, makes, together,
    CASE WHEN fate = 'absent' THEN 0 WHEN part = 'registrant' THEN 1 ELSE 2 END AS came,
    CASE part WHEN 'host' THEN 2 WHEN 'panelist' THEN 1 ELSE 0 END AS leads
  FROM attendance_attendancerow WHERE file_id = %(file)s AND head = at AND person_id IS NOT NULL
), people AS (
  SELECT person_id, MIN(at) AS first, COUNT(*) AS heads, MAX(came) AS came, MAX(leads) AS leads,
    MAX(together) AS seconds, MAX(CASE WHEN makes THEN 1 ELSE 0 END) AS made
  FROM heads GROUP BY person_id
), earlier AS (
  SELECT trace.person_id, MAX(trace.seconds) AS seconds
  FROM attendance_attendancetrace AS trace JOIN attendance_attendancefile AS file ON file.id = trace.file_id
  WHERE file.event_id = %(event)s AND file.status = 'applied' AND file.id <> %(file)s GROUP BY trace.person_id
), several AS (
  SELECT people.person_id FROM people LEFT JOIN earlier ON earlier.person_id = people.person_id
  WHERE people.heads > 1 OR earlier.person_id IS NOT NULL
), stays AS (
  SELECT heads.person_id, line.joined, line.gone, line.id
  FROM several JOIN heads ON heads.person_id = several.person_id
  JOIN attendance_attendancerow AS line ON line.file_id = %(file)s AND line.head = heads.at
  WHERE line.fate IN ('new', 'known', 'merged')
    AND NOT line.is_total AND line.joined IS NOT NULL AND line.gone IS NOT NULL
  UNION ALL
  SELECT trace.person_id, line.joined, line.gone, line.id
  FROM several JOIN attendance_attendancetrace AS trace ON trace.person_id = several.person_id
  JOIN attendance_attendancefile AS file ON file.id = trace.file_id
    AND file.event_id = %(event)s AND file.status = 'applied' AND file.id <> %(file)s
  JOIN attendance_attendancerow AS line ON line.file_id = trace.file_id AND line.head = trace.at
  WHERE line.fate IN ('new', 'known', 'merged')
    AND NOT line.is_total AND line.joined IS NOT NULL AND line.gone IS NOT NULL
), covered AS (
  SELECT person_id, CASE WHEN before IS NULL OR joined >= before THEN gone - joined
                         WHEN gone > before THEN gone - before ELSE 0 END AS seconds
  FROM (SELECT person_id, joined, gone, MAX(gone) OVER (
          PARTITION BY person_id ORDER BY joined, gone, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM stays) AS sorted
), best AS (
  SELECT person_id, MAX(seconds) AS seconds FROM (
    SELECT person_id, seconds FROM people UNION ALL SELECT person_id, seconds FROM earlier
    UNION ALL SELECT person_id, CAST(SUM(seconds) AS BIGINT) FROM covered GROUP BY person_id) AS said GROUP BY person_id
)
SELECT %(file)s, heads.at, heads.person_id, heads.at = people.first, people.made = 1,
  COALESCE(there.status, ''), COALESCE(there.part, ''), there.minutes,
  CASE WHEN people.came = 2 THEN 'attended'
       WHEN there.id IS NULL THEN CASE people.came WHEN 1 THEN 'registered' ELSE 'absent' END
       WHEN people.came = 0 AND there.status = 'registered' THEN 'absent' ELSE there.status END,
  CASE WHEN people.leads = 2 THEN 'host'
       WHEN people.leads = 1 AND COALESCE(there.part, '') <> 'host' THEN 'presenter'
       ELSE COALESCE(there.part, 'attendee') END,
  CASE WHEN people.came < 2 OR best.seconds IS NULL THEN there.minutes
       WHEN there.status = 'attended' AND earlier.seconds = best.seconds THEN there.minutes
       WHEN best.seconds > 3600000 THEN 60000
       ELSE (best.seconds + 30) / 60 END,
  best.seconds, ''
FROM heads JOIN people ON people.person_id = heads.person_id
JOIN best ON best.person_id = heads.person_id
LEFT JOIN earlier ON earlier.person_id = heads.person_id
LEFT JOIN delivery_participation AS there
  ON there.activity_id = %(activity)s AND there.person_id = heads.person_id
"""
CHANGE = """
UPDATE delivery_participation SET status = trace.status, part = trace.part, minutes = trace.minutes
FROM attendance_attendancetrace AS trace
WHERE trace.file_id = %(file)s AND trace.is_first AND trace.was_status <> ''
  AND delivery_participation.activity_id = %(activity)s AND delivery_participation.person_id = trace.person_id
  AND (delivery_participation.status <> trace.status OR delivery_participation.part <> trace.part
       OR delivery_participation.minutes IS DISTINCT FROM trace.minutes)
"""
# The organization of that day: today's own where that held then, else the newest that held (``places_on`` of delivery).
TAKE_PART = """
INSERT INTO delivery_participation (activity_id, person_id, organization_id, part, status, minutes)
SELECT %(activity)s, trace.person_id, CASE WHEN trace.is_made THEN person.organization_id
    WHEN EXISTS (SELECT 1 FROM directory_affiliation AS held
                 WHERE held.person_id = person.id AND held.organization_id = person.organization_id
                   AND (held.since IS NULL OR held.since <= %(day)s) AND (held.until IS NULL OR held.until >= %(day)s))
      THEN person.organization_id
    ELSE COALESCE((SELECT held.organization_id FROM directory_affiliation AS held
                   WHERE held.person_id = person.id
                     AND (held.since IS NULL OR held.since <= %(day)s) AND (held.until IS NULL OR held.until >= %(day)s)
                   ORDER BY CASE WHEN held.since IS NULL THEN 0 ELSE 1 END DESC, held.since DESC,
                            held.organization_id DESC LIMIT 1), person.organization_id) END,
  trace.part, trace.status, trace.minutes
FROM attendance_attendancetrace AS trace JOIN directory_person AS person ON person.id = trace.person_id
WHERE trace.file_id = %(file)s AND trace.is_first AND trace.was_status = '' ORDER BY trace.at
"""
MARKS = """
INSERT INTO attendance_attendancemark (file_id, registration_id, was, attendance)
SELECT %(file)s, place.id, place.attendance, CASE trace.status WHEN 'attended' THEN 'attended' ELSE 'absent' END
FROM events_registration AS place
JOIN attendance_attendancetrace AS trace
  ON trace.file_id = %(file)s AND trace.is_first AND trace.person_id = place.person_id
WHERE place.event_id = %(event)s AND (
  (trace.status = 'attended' AND place.attendance <> 'attended')
  OR (trace.status = 'absent' AND place.attendance = '' AND place.status = 'seated' AND NOT place.is_walk_in))
UNION ALL
SELECT %(file)s, place.id, '', 'absent' FROM events_registration AS place
WHERE place.event_id = %(event)s AND place.person_id IS NULL AND place.attendance = '' AND place.status = 'seated'
  AND NOT place.is_walk_in AND place.email <> '' AND place.email IN (
    SELECT email FROM attendance_attendancerow WHERE file_id = %(file)s AND fate = 'absent')
"""
CHECK_IN = """
UPDATE events_registration SET attendance = mark.attendance, version = version + 1
FROM attendance_attendancemark AS mark WHERE mark.file_id = %(file)s AND mark.registration_id = events_registration.id
"""
# One name under two addresses: two people, whom somebody may find to be one.
SUGGEST = """
INSERT INTO directory_suggestion (label, first_id, second_id, likeness, found_at)
SELECT 'person', first_id, second_id, 'same_name', %(now)s FROM (
  SELECT makes, person_id AS second_id, MIN(person_id) OVER (PARTITION BY name_key) AS first_id
  FROM attendance_attendancerow
  WHERE file_id = %(file)s AND head = at AND fate <> 'absent' AND person_id IS NOT NULL AND name_key <> '') AS pair
WHERE makes AND first_id < second_id
ON CONFLICT DO NOTHING
"""
# Back again
SOMEBODY_ELSE = """
UPDATE attendance_attendancetrace SET stays = 'Somebody changed this participation since.'
WHERE file_id = %(file)s AND is_first AND NOT EXISTS (
  SELECT 1 FROM delivery_participation AS there
  WHERE there.activity_id = %(activity)s AND there.person_id = attendance_attendancetrace.person_id
    AND there.status = attendance_attendancetrace.status AND there.part = attendance_attendancetrace.part
    AND there.minutes IS NOT DISTINCT FROM attendance_attendancetrace.minutes)
"""
TAKE_OUT = """
DELETE FROM delivery_participation WHERE activity_id = %(activity)s AND person_id IN (
  SELECT person_id FROM attendance_attendancetrace
  WHERE file_id = %(file)s AND is_first AND was_status = '' AND stays = '')
"""
GIVE_BACK = """
UPDATE delivery_participation
SET status = trace.was_status, part = trace.was_part, minutes = trace.was_minutes
FROM attendance_attendancetrace AS trace
WHERE trace.file_id = %(file)s AND trace.is_first AND trace.was_status <> '' AND trace.stays = ''
  AND delivery_participation.activity_id = %(activity)s AND delivery_participation.person_id = trace.person_id
  AND (delivery_participation.status <> trace.was_status OR delivery_participation.part <> trace.was_part
       OR delivery_participation.minutes IS DISTINCT FROM trace.was_minutes)
"""
CHECK_OUT = """
UPDATE events_registration SET attendance = mark.was, version = version + 1
FROM attendance_attendancemark AS mark
WHERE mark.file_id = %(file)s AND mark.registration_id = events_registration.id
  AND events_registration.attendance = mark.attendance
"""


def run(statement: str, **values: Any) -> int:
    """Rows that a statement touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def put(rows: Sequence[tuple[Any, ...]]) -> None:
    """Write staging rows by the fastest way that each database has."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(COPY) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        for some in batched(rows, _BATCH, strict=False):
            cursor.executemany(STAGE, some)


def give_keys(file: int) -> int:
    """Choose the keys of the people that a file makes; how many they are."""
    if connection.vendor == "postgresql":
        return run(KEYS_POSTGRESQL, file=file)
    with connection.cursor() as cursor:
        cursor.execute(LAST_KEY)
        last = cursor.fetchone()[0] or 0
    return run(KEYS_SQLITE, file=file, last=last)


def plan_for_many() -> None:
    """To the end of the transaction, PostgreSQL joins all rows at once instead of looking them up one by one.

    It looks them up where it believes in few, and it can be wrong: its count is skipped while another count of the same
    table goes on. A plan for a few costs hours for many; a plan for many costs milliseconds for a few. Its joins may fill
    64 MB of memory instead of 4, before they go to files.
    """
    if connection.vendor == "postgresql":
        run("SET LOCAL enable_nestloop = off")
        run("SET LOCAL work_mem = '64MB'")


def look_again(*tables: str) -> None:
    """Let the database count its rows anew: it plans by what it last counted, and that may be before a large file came.

    A plan for a hundred rows takes hours for a hundred thousand. Where somebody else counts just now, that count will do.
    """
    if connection.vendor == "sqlite":
        run("PRAGMA analysis_limit = 1000")  # rows of an index that are looked at
    count = "ANALYZE" if connection.vendor == "sqlite" else "ANALYZE (SKIP_LOCKED)"
    for table in tables:
        run(f"{count} {table}")
