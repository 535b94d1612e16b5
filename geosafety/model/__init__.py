"""The nouns: dataclasses and enumerations without input or output."""
