"""``steelyard inquiry agreement``: how far coders agree."""

import json

from steelyard.analysis.agreement.comparing import POSITIONS, SEGMENTS
from steelyard.evidence.inquiry.queries.agreement import Told
from steelyard.evidence.inquiry.queries.agreement import agreement as asked
from steelyard.faces.command.refusals import Refused


def agreement(*, on: str, as_json: bool) -> str:
    """The measures per code and pooled. Raises Refused."""
    if on not in {SEGMENTS, POSITIONS}:
        raise Refused(f"Compare on {SEGMENTS} or on {POSITIONS}.")
    told = asked(unit=on)
    if not as_json:
        return _lines(told)
    codes = [{"code": name, **one.told()} for _, name, one in told.codes]
    pooled = told.pooled.told() if told.pooled else None
    counts = {"documents": told.documents, "coders": told.coders}
    return json.dumps({"unit": on, **counts, "codes": codes, "pooled": pooled}, ensure_ascii=False)


def _lines(told: Told) -> str:
    if told.pooled is None:
        return "Nothing was coded blind by several people and shown yet."
    rows = [*((name, one) for _, name, one in told.codes), ("all codes", told.pooled)]
    wide = max(len(name) for name, _ in rows)
    lines = [
        f"{name:{wide}}  percent {one.percent}  kappa {one.kappa}  alpha {one.alpha}  n {one.percent.units}"
        for name, one in rows
    ]
    return "\n".join([f"{told.documents} documents, {told.coders} coders", *lines])
