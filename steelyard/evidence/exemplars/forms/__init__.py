"""What people enter on the pages of exemplars."""

from steelyard.evidence.exemplars.forms.dossiers import DecisionForm, DossierForm, LookForm
from steelyard.evidence.exemplars.forms.proposing import RuleForm
from steelyard.evidence.exemplars.forms.repeating import RepeatForm, as_typed
from steelyard.evidence.exemplars.forms.spreading import (
    ConsentForm,
    PracticeForm,
    StepForm,
    UptakeForm,
    WithdrawConsentForm,
)
from steelyard.evidence.exemplars.forms.studies import ModelForm, UploadForm

__all__ = [
    "ConsentForm", "DecisionForm", "DossierForm", "LookForm", "ModelForm", "PracticeForm", "RepeatForm", "RuleForm", "StepForm", "UploadForm",
    "UptakeForm", "WithdrawConsentForm", "as_typed",
]  # fmt: skip
