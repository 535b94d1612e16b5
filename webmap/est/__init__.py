"""The EST view: what it is asked, and what it answers."""
