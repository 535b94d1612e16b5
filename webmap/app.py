"""The application: what it is made of and in which order."""

import time

from flask import Flask
from flask_compress import Compress

from geosafety.catalog import read_catalog
from geosafety.errors import UnreachableError
from geosafety.intake.suggest_category import CategorySuggester
from geosafety.jobs.provider import read_provider
from geosafety.jobs.review_rasters import raster_files
from geosafety.model.account import PUBLIC, STATISTICS
from geosafety.model.municipality import Municipality
from geosafety.settings import Settings, read_settings
from geosafety.store.connection import Engine, acting
from geosafety.store.opening import open_site_store
from webmap import (
    assets,
    configuration,
    errors,
    guard,
    openid,
    security,
    sign_in,
    text,
)
from webmap.addresses import Addresses
from webmap.api import contract, health
from webmap.api import developments as api_developments
from webmap.api import document as api_document
from webmap.api import est as api_est
from webmap.api import events as _events  # noqa: F401 - its routes are of reports
from webmap.api import hexagons as api_hexagons
from webmap.api import imports as api_imports
from webmap.api import jobs as api_jobs
from webmap.api import layer_files as api_layer_files
from webmap.api import layers as api_layers
from webmap.api import measures as api_measures
from webmap.api import photos as api_photos
from webmap.api import reports as api_reports
from webmap.api import tiles as api_tiles
from webmap.bounded import BoundedConverter
from webmap.hexagons import HexagonMaps
from webmap.meeting_numbers import MeetingNumbers
from webmap.pages import (
    accounts,
    audit,
    developments,
    est,
    handout,
    hotspots,
    import_mapping,
    imports,
    inbox,
    information,
    issues,
    language,
    layer_files,
    layers,
    measures,
    meeting_changes,
    meetings,
    operations,
    own_new,
    own_places,
    own_reports,
    password,
    photos,
    quarantine,
    receipt,
    report,
    reports,
    senders,
    signin,
    start,
    violations,
)
from webmap.pages import openid as openid_pages
from webmap.people import Population
from webmap.site import Site
from webmap.strict_request import StrictRequest
from webmap.tile_cache import TileCache

_PATIENCE_S = 20
_ASKS_EACH_S = 0.5
BLUEPRINTS = (
    assets.blueprint,
    health.blueprint,
    signin.blueprint,
    openid_pages.blueprint,
    violations.blueprint,
    language.blueprint,
    information.blueprint,
    start.blueprint,
    report.blueprint,
    receipt.blueprint,
    password.blueprint,
    accounts.blueprint,
    audit.blueprint,
    hotspots.blueprint,
    est.blueprint,
    handout.blueprint,
    layers.blueprint,
    measures.blueprint,
    reports.blueprint,
    inbox.blueprint,
    own_reports.blueprint,
    own_new.blueprint,
    own_places.blueprint,
    imports.blueprint,
    photos.blueprint,
    import_mapping.blueprint,
    quarantine.blueprint,
    senders.blueprint,
    layer_files.blueprint,
    developments.blueprint,
    meetings.blueprint,
    meeting_changes.blueprint,
    issues.blueprint,
    operations.blueprint,
)
API = (
    api_document.blueprint,
    api_reports.blueprint,
    api_hexagons.blueprint,
    api_est.blueprint,
    api_layers.blueprint,
    api_tiles.blueprint,
    api_imports.blueprint,
    api_layer_files.blueprint,
    api_jobs.blueprint,
    api_photos.blueprint,
    api_developments.blueprint,
    api_measures.blueprint,
)


def _opened(settings: Settings, municipality: Municipality) -> Engine:
    """
    Open the database, and wait a while for one that is just coming back.

    A worker that cannot begin takes the whole web server with it, so a database that
    falls as a worker begins would be the end of both.
    """
    give_up = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return open_site_store(settings, municipality=municipality)
        except UnreachableError:
            if time.monotonic() > give_up:
                raise
            time.sleep(_ASKS_EACH_S)


def create_app(settings: Settings | None = None) -> Flask:
    """
    Make the application and open its database.

    Parameters
    ----------
    settings
        What differs between installations; read from the environment when None.

    Raises
    ------
    SettingError, LayerError, ClusterError
        If the settings, the layers folder or the database cannot be used.
    """
    chosen = settings or read_settings()
    provider = read_provider()
    catalog = read_catalog(chosen)
    pool = _opened(chosen, catalog.municipality)
    app = contract.new_app(__name__)
    app.request_class = StrictRequest
    app.url_map.converters["int"] = BoundedConverter
    app.config.from_mapping(configuration.configure(chosen))
    app.session_interface = security.SessionCookie()
    configuration.trust_proxies(app)
    app.extensions["geosafety"] = Site(
        settings=chosen,
        catalog=catalog,
        pool=pool,
        hexagons=HexagonMaps(catalog=catalog, engine=acting(pool, STATISTICS)),
        population=Population(raster_files(chosen, catalog).get("population")),
        addresses=Addresses(
            municipality=catalog.municipality, engine=acting(pool, PUBLIC)
        ),
        assets=assets.Assets.collect(),
        suggester=CategorySuggester(catalog.vocabulary, catalog.senders),
        tiles=TileCache(),
        meeting_numbers=MeetingNumbers(),
    )
    Compress(app)
    sign_in.attach(app, pool)
    openid.attach(app, provider)
    for part in (text, security, guard, errors):
        part.attach(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for group in API:
        app.register_api(group)
    return app
