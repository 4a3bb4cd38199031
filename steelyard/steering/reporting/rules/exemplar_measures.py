"""Measures of exemplars: what a group does beyond what its context predicts, and how sure that is."""

from steelyard.steering.reporting.rules.measure import Measure

_EXEMPLARS = "Exemplars"
_ROWS = (
    "The rows of the file or table brought, without those that miss the outcome, the context, the group or the weight."
)

EXEMPLAR_MEASURES: tuple[Measure, ...] = (
    Measure(
        "exemplar-fixed",
        "What the context predicts",
        "Coefficients and standard errors of the random intercept model y = Xb + group + rest, by REML or ML: sigma^2 "
        "(X'V^-1 X)^-1, with both variances at their best. Texts are coded against their first level in order. Weights w "
        "are precision weights: the rest of a row has variance sigma^2 / w.",
        f"{_ROWS} lme4's lmer (Bates, Maechler, Bolker and Walker 2015, Journal of Statistical Software 67(1)).",
        "Association, not cause. A column that follows from those before it is left out and named.",
        _EXEMPLARS,
    ),
    Measure(
        "exemplar-variance",
        "Variance of groups and of the rest",
        "Those values at which lme4's criterion is least: -2 log likelihood (ML), or -2 log restricted likelihood (REML; "
        "Patterson and Thompson 1971). Where groups lie within groups, each level has one.",
        _ROWS,
        "Zero is an answer: groups differ no more than their rows let one expect, and no group has an effect.",
        _EXEMPLARS,
    ),
    Measure(
        "exemplar-effect",
        "What a group does beyond its context",
        "Shrinkage x mean residual. Mean residual: the weighted mean of y - Xb over the group's rows. Shrinkage: variance / "
        "(variance + v), where v is the variance of that mean: sigma^2 / sum of w. With groups within groups, mean and v "
        "are what the rows say of this effect with all other effects integrated out.",
        f"{_ROWS} Empirical Bayes (Robinson 1991, Statistical Science 6(1); lme4's ranef).",
        "Small groups are drawn towards zero. The effect is relative to what was held constant; hold something else "
        "constant and the list changes.",
        _EXEMPLARS,
    ),
    Measure(
        "exemplar-interval",
        "How sure an effect is",
        "Standard error: the root of variance x (1 - shrinkage). Clearly above: effect - 1.96 x standard error is above zero.",
        f"{_ROWS} lme4's condVar: fixed effects and variances count as known.",
        "Conditional, so a little too sure where groups are few. Of many groups some are clearly above by chance.",
        _EXEMPLARS,
    ),
    Measure(
        "exemplar-score",
        "Score over indicators",
        "Each indicator turned so that more is better and standardized over groups within its year; their weighted mean; "
        "then the mean over years. Reliability: Cronbach's alpha over indicators, and the mean correlation of two years.",
        "Figures of groups by indicator and year, from ten people or more each. Cronbach (1951), Psychometrika 16(3).",
        "Weights and directions are stated before anybody looks. A group that lacks an indicator has no score that year.",
        _EXEMPLARS,
    ),
    Measure(
        "exemplar-candidate",
        "Candidate",
        "In the top tenth by score, clearly above what its context predicts, and in the bottom quarter on no indicator, in no "
        "year, for no group of students with enough data. Every part can be moved and is stated where it is used.",
        "Groups with two years and thirty people or more, figures of ten people or more.",
        "A proposal to go and look. Whether it is an exemplar, people decide after documents, talks and a visit.",
        _EXEMPLARS,
    ),
    Measure(
        "exemplar-peers",
        "Peers",
        "The ten groups nearest in context: the root of the sum of squared differences in standard deviations; a text that "
        "differs counts one.",
        "The same columns of context as in the model.",
        "Near in what was measured. It stands beside the model and does not enter it.",
        _EXEMPLARS,
    ),
)
