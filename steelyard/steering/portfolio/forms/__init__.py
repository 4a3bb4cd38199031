"""What people type about the portfolio."""

from steelyard.steering.portfolio.forms.asking import AskingForm, as_typed
from steelyard.steering.portfolio.forms.charge import SharesForm
from steelyard.steering.portfolio.forms.leaning import LeanForm

__all__ = ["AskingForm", "LeanForm", "SharesForm", "as_typed"]
