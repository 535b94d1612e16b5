"""Who may see what: one line for each route, and no to everything else."""

from typing import Literal

from geosafety.model.account import Role

Anyone = Literal["anyone"]
ANYONE: Anyone = "anyone"

COORDINATOR = frozenset({Role.COORDINATOR})
PLANNING = frozenset({Role.COORDINATOR, Role.PLANNER})
STAFF = frozenset(Role)
READERS_OF_REPORTS = frozenset({Role.COORDINATOR, Role.EST_MEMBER, Role.PLANNER})

# Endpoint and method to the roles let in. HEAD and OPTIONS follow GET. A route
# that is missing here is closed to all, and a test names it.
ACCESS: dict[tuple[str, str], frozenset[Role] | Anyone] = {
    ("assets.asset", "GET"): ANYONE,
    ("health.healthz", "GET"): ANYONE,
    ("signin.sign_in", "GET"): ANYONE,
    ("signin.enter", "POST"): ANYONE,
    ("signin.sign_out", "POST"): STAFF,
    ("language.choose", "POST"): ANYONE,
    ("information.help_page", "GET"): ANYONE,
    ("information.accessibility", "GET"): ANYONE,
    ("start.home", "GET"): STAFF,
    ("hotspots.page", "GET"): STAFF,
    ("layers.page", "GET"): STAFF,
    ("reports.page", "GET"): READERS_OF_REPORTS,
    ("imports.page", "GET"): COORDINATOR,
    ("imports.upload", "POST"): COORDINATOR,
    ("developments.page", "GET"): STAFF,
    ("developments.create", "POST"): PLANNING,
    ("developments.review", "GET"): STAFF,
    ("developments.document", "GET"): STAFF,
    ("api_hexagons.hexagons", "GET"): STAFF,
    ("api_layers.layers", "GET"): STAFF,
    ("api_layers.features", "GET"): STAFF,
    ("api_imports.create", "POST"): COORDINATOR,
    ("api_developments.listing", "GET"): STAFF,
    ("api_developments.create", "POST"): PLANNING,
    ("api_developments.development", "GET"): STAFF,
}


def allows(endpoint: str | None, method: str, role: Role | None) -> bool:
    """
    Tell whether a role, or nobody when `role` is None, may use a route.

    Examples
    --------
    >>> allows("imports.page", "GET", Role.PLANNER)
    False
    >>> allows("signin.enter", "POST", None)
    True
    >>> allows("a.route.nobody.declared", "GET", Role.COORDINATOR)
    False
    """
    if endpoint is None:
        return False
    asked = "GET" if method in {"HEAD", "OPTIONS"} else method
    roles = ACCESS.get((endpoint, asked))
    return roles == ANYONE or (roles is not None and role is not None and role in roles)
