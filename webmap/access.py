"""Who may see what: one line for each route, and no to everything else."""

from typing import Literal

from geosafety.model.account import Role

Anyone = Literal["anyone"]
ANYONE: Anyone = "anyone"

COORDINATOR = frozenset({Role.COORDINATOR})
PLANNING = frozenset({Role.COORDINATOR, Role.PLANNER})
ACCOUNT_KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})
DATA_PROTECTION = frozenset({Role.DPO_ARCHIVIST})
SIGNED_IN = frozenset(Role)
# Those who see maps and plans, as `core.sees_maps` has it.
MAPS = frozenset(
    {
        Role.COORDINATOR,
        Role.EST_MEMBER,
        Role.POLICE,
        Role.PLANNER,
        Role.WALK_LEADER,
        Role.GIS_EDITOR,
    }
)
READERS_OF_REPORTS = frozenset(
    {Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE, Role.PLANNER}
)

# Those who look at the situation together.
SITUATION = READERS_OF_REPORTS

# Those who report for an organisation, as `core.is_own_report` has it, and read words.
REPORTERS = frozenset(
    {
        Role.COORDINATOR,
        Role.EST_MEMBER,
        Role.POLICE,
        Role.EXTERNAL_REPORTER,
        Role.MAINTENANCE,
    }
)
READERS_OF_WORDS = REPORTERS | {Role.DPO_ARCHIVIST}

# Those who hand in files, as `core.handles_files` has it, and those who keep layers,
# as `core.keeps_layers` has it.
HANDLERS_OF_FILES = frozenset(
    {Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE, Role.EXTERNAL_REPORTER}
)
KEEPERS_OF_LAYERS = frozenset({Role.COORDINATOR, Role.GIS_EDITOR})

# The EST group, as `core.is_in_est` has it; those who read what it sends out, as
# `core.reads_minutes` has it; and those who do its operations.
EST_GROUP = frozenset({Role.COORDINATOR, Role.EST_MEMBER, Role.POLICE})
READERS_OF_MINUTES = EST_GROUP | {
    Role.EXTERNAL_REPORTER,
    Role.PLANNER,
    Role.WALK_LEADER,
}
DOERS_OF_OPERATIONS = EST_GROUP | {Role.EXTERNAL_REPORTER}
# Those who see measures, as `core.sees_measures` has it: the last ones those that their
# own organisation carries out.
READERS_OF_MEASURES = frozenset(
    {
        Role.COORDINATOR,
        Role.EST_MEMBER,
        Role.POLICE,
        Role.PLANNER,
        Role.WALK_LEADER,
        Role.EXTERNAL_REPORTER,
    }
)

# Endpoint and method to the roles let in. HEAD and OPTIONS follow GET. A route
# that is missing here is closed to all, and a test names it.
ACCESS: dict[tuple[str, str], frozenset[Role] | Anyone] = {
    ("assets.asset", "GET"): ANYONE,
    ("health.healthz", "GET"): ANYONE,
    ("signin.sign_in", "GET"): ANYONE,
    ("signin.enter", "POST"): ANYONE,
    ("signin.sign_out", "POST"): SIGNED_IN,
    ("openid.begin", "GET"): ANYONE,
    ("openid.finish", "GET"): ANYONE,
    ("openid.signed_out", "GET"): ANYONE,
    ("language.choose", "POST"): ANYONE,
    ("violations.take", "POST"): ANYONE,
    ("information.help_page", "GET"): ANYONE,
    ("information.accessibility", "GET"): ANYONE,
    ("report.page", "GET"): ANYONE,
    ("report.send", "POST"): ANYONE,
    ("report.elsewhere", "GET"): ANYONE,
    ("receipt.page", "GET"): ANYONE,
    ("receipt.show", "POST"): ANYONE,
    ("receipt.supplement", "POST"): ANYONE,
    ("receipt.withdraw_contact", "POST"): ANYONE,
    ("start.home", "GET"): SIGNED_IN,
    ("password.page", "GET"): SIGNED_IN,
    ("password.change", "POST"): SIGNED_IN,
    ("accounts.page", "GET"): ACCOUNT_KEEPERS,
    ("accounts.add", "POST"): ACCOUNT_KEEPERS,
    ("accounts.reset", "POST"): ACCOUNT_KEEPERS,
    ("accounts.close", "POST"): ACCOUNT_KEEPERS,
    ("accounts.reopen", "POST"): ACCOUNT_KEEPERS,
    ("accounts.add_organisation", "POST"): ACCOUNT_KEEPERS,
    ("audit.page", "GET"): DATA_PROTECTION,
    ("hotspots.page", "GET"): MAPS,
    ("est.page", "GET"): SITUATION,
    ("handout.hotspots", "POST"): MAPS,
    ("handout.est", "POST"): SITUATION,
    ("handout.layer", "POST"): MAPS,
    ("handout.measures", "POST"): READERS_OF_MEASURES,
    ("handout.reports", "POST"): READERS_OF_REPORTS,
    ("layers.page", "GET"): MAPS,
    ("reports.page", "GET"): READERS_OF_REPORTS,
    ("inbox.page", "GET"): COORDINATOR,
    ("inbox.report", "GET"): COORDINATOR,
    ("inbox.decide", "POST"): COORDINATOR,
    ("inbox.original", "POST"): COORDINATOR,
    ("inbox.contact", "POST"): COORDINATOR,
    ("own_reports.page", "GET"): REPORTERS,
    ("own_reports.report", "GET"): REPORTERS,
    ("own_reports.supplement", "POST"): REPORTERS,
    ("own_reports.add_photos", "POST"): REPORTERS,
    ("own_reports.withdraw", "POST"): REPORTERS,
    ("own_reports.statistics", "GET"): REPORTERS,
    ("own_new.page", "GET"): REPORTERS,
    ("own_new.send", "POST"): REPORTERS,
    ("own_places.page", "GET"): REPORTERS,
    ("own_places.add", "POST"): REPORTERS,
    ("own_places.remove", "POST"): REPORTERS,
    ("photos.page", "GET"): COORDINATOR,
    ("photos.picture", "GET"): READERS_OF_WORDS,
    ("photos.thumbnail", "GET"): READERS_OF_WORDS,
    ("photos.decide", "POST"): COORDINATOR,
    ("imports.page", "GET"): HANDLERS_OF_FILES,
    ("imports.upload", "POST"): HANDLERS_OF_FILES,
    ("imports.look", "GET"): HANDLERS_OF_FILES,
    ("imports.source_layer", "POST"): HANDLERS_OF_FILES,
    ("imports.begin_trial", "POST"): HANDLERS_OF_FILES,
    ("imports.trial", "GET"): HANDLERS_OF_FILES,
    ("imports.store", "POST"): HANDLERS_OF_FILES,
    ("imports.result", "GET"): HANDLERS_OF_FILES,
    ("imports.throw_away", "POST"): HANDLERS_OF_FILES,
    ("import_mapping.columns", "GET"): HANDLERS_OF_FILES,
    ("import_mapping.choose_columns", "POST"): HANDLERS_OF_FILES,
    ("import_mapping.categories", "GET"): HANDLERS_OF_FILES,
    ("import_mapping.choose_categories", "POST"): HANDLERS_OF_FILES,
    ("import_mapping.rules", "GET"): HANDLERS_OF_FILES,
    ("import_mapping.choose_rules", "POST"): HANDLERS_OF_FILES,
    ("quarantine.page", "GET"): HANDLERS_OF_FILES,
    ("quarantine.batch", "GET"): HANDLERS_OF_FILES,
    ("quarantine.correct", "POST"): HANDLERS_OF_FILES,
    ("quarantine.discard", "POST"): HANDLERS_OF_FILES,
    ("quarantine.retry", "POST"): HANDLERS_OF_FILES,
    ("quarantine.choose_words", "POST"): HANDLERS_OF_FILES,
    ("senders.page", "GET"): HANDLERS_OF_FILES | KEEPERS_OF_LAYERS,
    ("senders.sender", "GET"): HANDLERS_OF_FILES | KEEPERS_OF_LAYERS,
    ("senders.file", "GET"): HANDLERS_OF_FILES | KEEPERS_OF_LAYERS,
    ("senders.forget", "POST"): HANDLERS_OF_FILES,
    ("layer_files.page", "GET"): KEEPERS_OF_LAYERS,
    ("layer_files.upload", "POST"): KEEPERS_OF_LAYERS,
    ("layer_files.look", "GET"): KEEPERS_OF_LAYERS,
    ("layer_files.source_layer", "POST"): KEEPERS_OF_LAYERS,
    ("layer_files.fill", "POST"): KEEPERS_OF_LAYERS,
    ("layer_files.result", "GET"): KEEPERS_OF_LAYERS,
    ("layer_files.throw_away", "POST"): KEEPERS_OF_LAYERS,
    ("developments.page", "GET"): MAPS,
    ("developments.create", "POST"): PLANNING,
    ("developments.review", "GET"): MAPS,
    ("developments.document", "GET"): MAPS,
    ("developments.printed", "GET"): MAPS,
    ("meetings.page", "GET"): READERS_OF_MINUTES,
    ("meetings.create", "POST"): COORDINATOR,
    ("meetings.meeting", "GET"): EST_GROUP,
    ("meetings.ask_to_lock", "GET"): COORDINATOR,
    ("meetings.lock", "POST"): COORDINATOR,
    ("meetings.document", "GET"): READERS_OF_MINUTES,
    ("meeting_changes.rearrange", "POST"): COORDINATOR,
    # The police write what they tell; the store sees to the rest.
    ("meeting_changes.write", "POST"): frozenset({Role.COORDINATOR, Role.POLICE}),
    ("meeting_changes.attend", "POST"): COORDINATOR,
    ("meeting_changes.prioritise", "POST"): COORDINATOR,
    ("meeting_changes.decide", "POST"): COORDINATOR,
    ("meeting_changes.operate", "POST"): EST_GROUP,
    ("meeting_changes.escalate", "POST"): COORDINATOR,
    ("meeting_changes.comment", "POST"): EST_GROUP,
    ("meeting_changes.amend", "POST"): COORDINATOR,
    ("issues.page", "GET"): EST_GROUP | {Role.COUNCIL},
    ("issues.new", "GET"): COORDINATOR,
    ("issues.lift", "POST"): COORDINATOR,
    ("issues.issue", "GET"): EST_GROUP,
    ("issues.step", "POST"): COORDINATOR,
    ("issues.describe", "POST"): COORDINATOR,
    ("issues.escalate", "POST"): COORDINATOR,
    ("operations.page", "GET"): DOERS_OF_OPERATIONS,
    ("operations.report", "POST"): DOERS_OF_OPERATIONS,
    ("operations.take", "POST"): EST_GROUP,
    ("measures.page", "GET"): READERS_OF_MEASURES,
    ("measures.new", "GET"): COORDINATOR,
    ("measures.add", "POST"): COORDINATOR,
    ("measures.measure", "GET"): READERS_OF_MEASURES,
    ("measures.step", "POST"): READERS_OF_MEASURES,
    ("measures.comment", "POST"): READERS_OF_MEASURES,
    ("measures.follow", "POST"): COORDINATOR,
    ("api_document.openapi", "GET"): ANYONE,
    ("api_reports.create", "POST"): REPORTERS,
    ("api_reports.create_many", "POST"): REPORTERS,
    ("api_reports.listing", "GET"): READERS_OF_WORDS,
    ("api_hexagons.hexagons", "GET"): MAPS,
    ("api_hexagons.place", "GET"): MAPS,
    ("api_est.hexagons", "GET"): SITUATION,
    ("api_est.steps", "GET"): SITUATION,
    ("api_est.week", "GET"): SITUATION,
    ("api_est.names", "GET"): SITUATION,
    ("api_est.place", "GET"): SITUATION,
    ("api_layers.layers", "GET"): MAPS,
    # The layers that are declared for the public; the view sees to the others.
    ("api_layers.features", "GET"): ANYONE,
    ("api_tiles.raster", "GET"): ANYONE,
    ("api_tiles.vector", "GET"): ANYONE,
    ("api_tiles.describe", "GET"): ANYONE,
    ("api_tiles.base_map", "GET"): MAPS,
    ("api_imports.create", "POST"): HANDLERS_OF_FILES,
    ("api_layer_files.features", "POST"): KEEPERS_OF_LAYERS,
    ("api_layer_files.raster", "POST"): KEEPERS_OF_LAYERS,
    ("api_jobs.job", "GET"): SIGNED_IN,
    ("api_photos.listing", "GET"): REPORTERS,
    ("api_photos.put", "PUT"): REPORTERS,
    ("api_developments.listing", "GET"): MAPS,
    ("api_developments.create", "POST"): PLANNING,
    ("api_developments.development", "GET"): MAPS,
    ("api_measures.listing", "GET"): READERS_OF_MEASURES,
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
