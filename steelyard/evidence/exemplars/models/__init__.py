"""Tables of exemplars: studies with their models, and the dossiers of candidates."""

from steelyard.evidence.exemplars.models.dossiers import Dossier, Look, PanelDecision
from steelyard.evidence.exemplars.models.spreading import Consent, Practice, Step, Uptake
from steelyard.evidence.exemplars.models.studies import Study, StudyFit

__all__ = ["Consent", "Dossier", "Look", "PanelDecision", "Practice", "Step", "Study", "StudyFit", "Uptake"]
