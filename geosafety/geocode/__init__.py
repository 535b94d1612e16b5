"""Words to placements: addresses, street names, places, free Swedish text."""

from geosafety.geocode.gazetteer import Gazetteer, Locates
from geosafety.geocode.located import Candidate, Located
from geosafety.geocode.reports import place_reports

__all__ = ["Candidate", "Gazetteer", "Located", "Locates", "place_reports"]
