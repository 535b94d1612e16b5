"""PostGIS: the only room that speaks to the database."""
