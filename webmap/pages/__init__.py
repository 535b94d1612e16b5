"""Pages for people, one blueprint a reader."""
