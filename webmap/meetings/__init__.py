"""The EST group's meetings on their pages."""
