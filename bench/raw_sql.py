"""The overview's aggregates as somebody would write them by hand, one statement per block; both databases take them.

``{first}`` and ``{last}`` are days; ``{start}`` and ``{end}`` moments. Nothing is shared between the statements.
"""

_ATTENDED = """FROM delivery_participation p JOIN delivery_activity a ON a.id = p.activity_id
  JOIN delivery_support s ON s.id = a.support_id
  WHERE p.status = 'attended' AND a.withdrawn_at IS NULL AND a."on" BETWEEN '{first}' AND '{last}'"""
_EFFORT = """e.withdrawn_at IS NULL AND e."on" BETWEEN '{first}' AND '{last}'"""
_HOLDS = """p.support_id = e.support_id AND (p.since IS NULL OR p.since <= e."on")
  AND (p.until IS NULL OR p.until >= e."on")"""

STATEMENTS = {
    "requests received": "SELECT COUNT(*) FROM intake_helprequest WHERE received_at >= '{start}' AND received_at < '{end}'",
    "requests decided": """SELECT d.kind, COUNT(*) FROM intake_helprequest r JOIN intake_decision d
      ON d.help_request_id = r.id WHERE r.decided_at >= '{start}' AND r.decided_at < '{end}' GROUP BY d.kind""",
    "days to reply": """SELECT {days_to_reply} AS days, COUNT(*) FROM intake_helprequest
      WHERE first_reply_at >= '{start}' AND first_reply_at < '{end}' GROUP BY days ORDER BY days""",
    "days to decision": """SELECT {days_to_decision} AS days, COUNT(*) FROM intake_helprequest
      WHERE decided_at >= '{start}' AND decided_at < '{end}' GROUP BY days ORDER BY days""",
    "matrix": """SELECT w.others_hundredths, w.placed_hundredths, COUNT(*) FROM intake_weighing w
      JOIN intake_helprequest r ON r.id = w.help_request_id
      WHERE r.received_at >= '{start}' AND r.received_at < '{end}' GROUP BY 1, 2""",
    "people by tier": f"SELECT s.tier, COUNT(DISTINCT p.person_id) {_ATTENDED} GROUP BY s.tier",
    "people": f"SELECT COUNT(DISTINCT p.person_id) {_ATTENDED}",
    "organizations by tier": f"SELECT s.tier, COUNT(DISTINCT p.organization_id) {_ATTENDED} GROUP BY s.tier",
    "organizations by state": f"""SELECT o.state_id, COUNT(DISTINCT o.id) {
        _ATTENDED.replace("WHERE", "JOIN directory_organization o ON o.id = p.organization_id WHERE")
    } GROUP BY o.state_id""",
    "states by tier": f"""SELECT s.tier, COUNT(DISTINCT o.state_id) {
        _ATTENDED.replace("WHERE", "JOIN directory_organization o ON o.id = p.organization_id WHERE")
    } GROUP BY s.tier""",
    "activities": """SELECT s.tier, COUNT(*) FROM delivery_activity a JOIN delivery_support s ON s.id = a.support_id
      WHERE a.withdrawn_at IS NULL AND a."on" BETWEEN '{first}' AND '{last}' GROUP BY s.tier""",
    "effort by tier": f"""SELECT s.tier, SUM(e.minutes) FROM delivery_effort e JOIN delivery_support s
      ON s.id = e.support_id WHERE {_EFFORT} GROUP BY s.tier""",
    "effort by origin": f"""SELECT COALESCE(NULLIF(a.origin, ''), s.origin) AS o, SUM(e.minutes) FROM delivery_effort e
      JOIN delivery_support s ON s.id = e.support_id LEFT JOIN delivery_activity a ON a.id = e.activity_id
      WHERE {_EFFORT} GROUP BY o""",
    "effort by delivery": f"""SELECT CASE WHEN EXISTS (SELECT 1 FROM delivery_supportprovider p WHERE {_HOLDS}
        AND p.standing = 'external' AND p.role IN ('lead', 'co_lead', 'presenter')) THEN 'partnered'
        WHEN EXISTS (SELECT 1 FROM delivery_supportprovider p WHERE {_HOLDS} AND p.role = 'source') THEN 'amplified'
        ELSE 'direct' END AS d, SUM(e.minutes) FROM delivery_effort e WHERE {_EFFORT} GROUP BY d""",
    "effort by topic": f"""SELECT t.topic_id, SUM(e.minutes * 1.0 / m.m) FROM delivery_effort e
      JOIN delivery_support_topics t ON t.support_id = e.support_id
      JOIN (SELECT support_id, COUNT(*) AS m FROM delivery_support_topics GROUP BY support_id) m
      ON m.support_id = e.support_id WHERE {_EFFORT} GROUP BY t.topic_id""",
    "effort by focal area": f"""SELECT t.focalarea_id, SUM(e.minutes * 1.0 / m.m) FROM delivery_effort e
      JOIN delivery_support_focal_areas t ON t.support_id = e.support_id
      JOIN (SELECT support_id, COUNT(*) AS m FROM delivery_support_focal_areas GROUP BY support_id) m
      ON m.support_id = e.support_id WHERE {_EFFORT} GROUP BY t.focalarea_id""",
    "spent on hours": f"""SELECT y.id, SUM(e.minutes * (SELECT r.cents_per_hour FROM charge_rate r
      WHERE r.staff_id = e.staff_id AND r.since <= e."on" ORDER BY r.since DESC LIMIT 1)) FROM delivery_effort e
      JOIN charge_awardyear y ON e."on" BETWEEN y.starts_on AND y.ends_on WHERE {_EFFORT} GROUP BY y.id""",
    "costs": """SELECT award_year_id, is_open, SUM(cents) FROM delivery_cost WHERE withdrawn_at IS NULL
      GROUP BY award_year_id, is_open""",
}
_DAYS = {
    "sqlite": "CAST(julianday(date({}, '-8 hours')) - julianday(date(received_at, '-8 hours')) AS INTEGER)",
    "postgresql": "(({} AT TIME ZONE 'America/Los_Angeles')::date - (received_at AT TIME ZONE 'America/Los_Angeles')::date)",
}


def statements(vendor: str, first: str, last: str, end: str) -> dict[str, str]:
    """The statements for one period on one kind of database; ``end`` is the day after the last."""
    days = _DAYS[vendor]
    values = {
        "first": first,
        "last": last,
        "start": f"{first} 08:00:00+00:00",
        "end": f"{end} 08:00:00+00:00",
        "days_to_reply": days.format("first_reply_at"),
        "days_to_decision": days.format("decided_at"),
    }
    if vendor == "sqlite":
        values |= {"start": f"{first} 08:00:00", "end": f"{end} 08:00:00"}
    return {name: sql.format(**values) for name, sql in STATEMENTS.items()}
