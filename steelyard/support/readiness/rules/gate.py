"""The gate as the database holds it: triggers that refuse what forms and actions refuse with better sentences.

An intensive support is active only if it is exempt (it starts before the day from which the center asks for readiness),
or if the last decision on its readiness that stands is a joint *go* and the assumptions are answered. Being exempt
cannot be gained by moving a start or a tier: only what was entered with an early start is from before.
"""

NOT_READY = "An intensive support becomes active only once its readiness is decided jointly."
NOT_BEFORE = "A support cannot be moved among those from before readiness was asked for."
NO_OFFER = "Not yet is said only with a general or targeted offer."

TABLES = (
    "charge_center", "delivery_support", "offerings_offering",
    "readiness_assumptions", "readiness_decision", "readiness_planrow", "readiness_round",
)  # fmt: skip


def _exempt(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM charge_center c WHERE {row}.starts_on < c.readiness_required_from)"  # noqa: S608 -- the row is NEW or OLD


_READY = """(
  EXISTS (
    SELECT 1 FROM readiness_decision d JOIN readiness_round r ON r.id = d.round_id
    WHERE r.support_id = NEW.id AND d.status = 'joint' AND d.decided_on IS NOT NULL
      AND (d.result = 'go' OR d.result = 'go_with_plan'
           AND EXISTS (SELECT 1 FROM readiness_planrow p WHERE p.decision_id = d.id))
      AND NOT EXISTS (
        SELECT 1 FROM readiness_decision e JOIN readiness_round s ON s.id = e.round_id
        WHERE s.support_id = NEW.id AND e.status IN ('joint', 'told') AND e.id > d.id))
  AND EXISTS (SELECT 1 FROM readiness_assumptions a WHERE a.support_id = NEW.id AND a.answered_at IS NOT NULL)
)"""
_OPENS = "NEW.tier = 'intensive' AND NEW.status = 'active'"
_MOVES = "(OLD.tier <> NEW.tier OR OLD.status <> NEW.status OR OLD.starts_on <> NEW.starts_on)"
_SHUT = f"NOT {_exempt('NEW')} AND NOT {_READY}"
_GAINS = f"NEW.tier = 'intensive' AND {_exempt('NEW')} AND NOT (OLD.tier = 'intensive' AND {_exempt('OLD')})"
_OFFERED = (
    "EXISTS (SELECT 1 FROM offerings_offering o WHERE o.id = NEW.offering_id AND o.tier IN ('general', 'targeted'))"
)
_REFUSED = f"NEW.result = 'not_yet' AND NOT {_OFFERED}"

# Name, table, before what, for which rows, what must not be, and the sentence.
_TRIGGERS = (
    ("readiness_gate_opened", "delivery_support", "INSERT", _OPENS, _SHUT, NOT_READY),
    ("readiness_gate_moved", "delivery_support", "UPDATE", f"{_OPENS} AND {_MOVES}", _SHUT, NOT_READY),
    ("readiness_gate_dated", "delivery_support", "UPDATE", f"NEW.tier = 'intensive' AND {_MOVES}", _GAINS, NOT_BEFORE),
    ("readiness_offer_made", "readiness_decision", "INSERT", "NEW.result = 'not_yet'", _REFUSED, NO_OFFER),
    ("readiness_offer_kept", "readiness_decision", "UPDATE", "NEW.result = 'not_yet'", _REFUSED, NO_OFFER),
)

LOWERED = [f"DROP TRIGGER IF EXISTS {name}" for name, *_ in _TRIGGERS]


def _sqlite() -> list[str]:
    made = [
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {rows} AND {bad} BEGIN SELECT RAISE(ABORT, '{told}'); END"
        for name, table, act, rows, bad, told in _TRIGGERS
    ]
    return LOWERED + made


def _postgresql() -> list[str]:
    made = []
    for name, table, act, rows, bad, told in _TRIGGERS:
        refuse = f"RAISE EXCEPTION '{told}' USING ERRCODE = 'check_violation'"
        body = f"BEGIN IF {bad} THEN {refuse}; END IF; RETURN NEW; END"
        made += [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW WHEN ({rows}) EXECUTE FUNCTION {name}()",
        ]
    return made


RAISED = {"sqlite": _sqlite(), "postgresql": _postgresql()}
