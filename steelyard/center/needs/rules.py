"""Where an unmet need stands."""

from steelyard.foundation.kit.choices import Choice


class NeedStatus(Choice):
    OPEN = "open", "Not yet visible"
    VISIBLE = "visible", "Made visible"
    MET = "met", "Somebody meets it now"
