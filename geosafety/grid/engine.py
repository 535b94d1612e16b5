"""
Choose who does the H3 work in bulk: neighbours, outlines and fills.

h3ronpy is vectorised but seldom released; where it cannot be installed, h3 does
the same work one cell at a time. Both offer the same functions and are tested
side by side.
"""

try:
    from geosafety.grid import engine_h3ronpy as engine
except ImportError:  # pragma: no cover - h3ronpy has no wheel for this platform
    from geosafety.grid import engine_h3 as engine  # type: ignore[no-redef]

__all__ = ["engine"]
