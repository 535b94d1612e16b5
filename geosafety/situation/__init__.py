"""The situation: what the EST group meets around, and its documents."""
