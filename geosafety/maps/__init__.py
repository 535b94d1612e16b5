"""Folium pages and static pictures."""
