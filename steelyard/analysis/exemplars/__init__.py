"""Which groups do better than their context predicts: a random intercept model fitted from sums.

y = X beta + b_group (+ b_group within group) + e, with e ~ N(0, sigma^2 / w) and b ~ N(0, variance): lme4's
``lmer(y ~ x + (1 | group))`` and ``(1 | group/within)``, by REML or ML. Weights are lme4's: precision weights, known up to
the residual variance. Plain Python and NumPy without a database: make ``sums`` from arrays (or from a file by
``steelyard.evidence.exemplars``), put parts together with ``together``, and ask for the ``fit``. SciPy is loaded when a fit
is asked for, not before. ``propose`` applies the rule by which groups become candidates to several indicators over years.
"""

from steelyard.analysis.exemplars.candidates import Change, Data, Outcome, Rule, Standing, propose, side_by_side
from steelyard.analysis.exemplars.documents import as_document
from steelyard.analysis.exemplars.fitting import METHODS, fit
from steelyard.analysis.exemplars.indicators import Cell, Indicator, Reliability, Score, scores, shown
from steelyard.analysis.exemplars.peers import PEERS, Peer, peers
from steelyard.analysis.exemplars.shapes import WIDTH, Column, Effects, Fit, Sums, Term, Unusable, Variance
from steelyard.analysis.exemplars.sums import place, sums, together

__all__ = [
    "METHODS", "PEERS", "WIDTH", "Cell", "Change", "Column", "Data", "Effects", "Fit", "Indicator", "Outcome", "Peer", "Reliability", "Rule", "Score", "Standing", "Sums", "Term", "Unusable", "Variance", "as_document", "fit", "peers", "place", "propose", "scores", "shown", "side_by_side", "sums", "together"
]  # fmt: skip
