"""Words to placements: addresses, street names, places, free Swedish text."""

from geosafety.geocode.gazetteer import Gazetteer
from geosafety.geocode.located import Candidate, Located
from geosafety.geocode.reports import place_reports

__all__ = ["Candidate", "Gazetteer", "Located", "place_reports"]
