"""Measures on their pages."""
