"""The nine divisions of the U.S. Census Bureau, and the territories, which it does not divide."""

# https://www2.census.gov/geo/pdfs/maps-data/maps/reference/us_regdiv.pdf
DIVISIONS = {
    "New England": ("CT", "MA", "ME", "NH", "RI", "VT"),
    "Middle Atlantic": ("NJ", "NY", "PA"),
    "East North Central": ("IL", "IN", "MI", "OH", "WI"),
    "West North Central": ("IA", "KS", "MN", "MO", "ND", "NE", "SD"),
    "South Atlantic": ("DC", "DE", "FL", "GA", "MD", "NC", "SC", "VA", "WV"),
    "East South Central": ("AL", "KY", "MS", "TN"),
    "West South Central": ("AR", "LA", "OK", "TX"),
    "Mountain": ("AZ", "CO", "ID", "MT", "NM", "NV", "UT", "WY"),
    "Pacific": ("AK", "CA", "HI", "OR", "WA"),
}
TERRITORIES, NOWHERE = "Territories", "No state"
_DIVISION = {postal: name for name, postals in DIVISIONS.items() for postal in postals}


def division_of(postal: str | None) -> str:
    """The division that a state lies in, by its postal code."""
    return _DIVISION.get(postal, TERRITORIES) if postal else NOWHERE
