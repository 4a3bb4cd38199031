"""The director's figures: requests, reach, effort and money of any period, each with its definition and its rows."""
