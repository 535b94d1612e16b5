"""Build the made-up municipality and take it through the whole chain."""

import fcntl
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict, cast
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry

from geosafety.catalog import Catalog
from geosafety.demo.handout import Handout, expected_handout, hand_out
from geosafety.demo.municipality import LAYER_KEYS
from geosafety.demo.waiting import PUBLIC, waiting_events
from geosafety.errors import SettingError
from geosafety.grid import USUAL_RESOLUTION
from geosafety.jobs.accounts import SignIn, ensure_demo_accounts
from geosafety.jobs.apply_layers import apply_layers
from geosafety.jobs.demo_meetings import hold_meetings
from geosafety.jobs.density_surfaces import (
    KINDS,
    density_file,
    keep_density_surfaces,
)
from geosafety.jobs.detect_hotspots import Request, detect_hotspots
from geosafety.jobs.feeds import SENDER, read_feed
from geosafety.jobs.import_reports import import_reports
from geosafety.jobs.installation import opened
from geosafety.jobs.locate import StoredGazetteer
from geosafety.jobs.progress import Progress, teller
from geosafety.jobs.register import import_register
from geosafety.jobs.review import review_file
from geosafety.jobs.submit import partner_form, public_form, submit
from geosafety.model.account import Role
from geosafety.model.development import PlanStage
from geosafety.settings import DEMO_MUNICIPALITY, Settings
from geosafety.store import developments, hotspots, layers, organisations, register
from geosafety.store.connection import Engine, transaction

Answer = dict[str, object]


class HotspotCount(TypedDict):
    """Cells of the study area, and how many of them are hot."""

    cells: int
    hot: int


class DemoBuilt(TypedDict):
    """What there is once the made-up municipality is built."""

    reports: dict[str, Any]
    hotspots: HotspotCount
    plans: list[str]
    signins: list[SignIn]


# The morning after the last report; the clock of the machine is never asked.
NOW = datetime(2026, 9, 1, 6, tzinfo=UTC)
_PLACE_SOURCE = "demo"
_STAGES = {
    "sv": (
        "Ritar kommunen",
        "Fyller lagren",
        "Läser rapporter",
        "Söker platser som sticker ut",
        "Granskar planområden",
        "Håller möten",
    ),
    "en": (
        "Drawing the municipality",
        "Filling the layers",
        "Reading reports",
        "Finding places that stand out",
        "Reviewing plan areas",
        "Holding meetings",
    ),
}


def build(settings: Settings, *, progress: Progress, printed: int = 2) -> DemoBuilt:
    """
    Make what is missing of the made-up municipality.

    A second call finds everything there: reports are unchanged, and layers,
    register, hotspots and reviews that hold anything are left as they are, so that
    nothing anybody has added is lost.

    Parameters
    ----------
    settings
        Whose municipality must be `demo`.
    progress
        Told of each stage: what, done, total.
    printed
        How many of the latest locked meetings get maps and PDF; each takes seconds.

    Returns
    -------
    dict
        `reports` (an import's answer summed over the senders, and `senders` with
        each), `hotspots` (`cells`, `hot`), `plans` (paths of the plan files) and
        `signins` (`username`, `password`, `role`).

    Raises
    ------
    SettingError
        If another municipality is chosen.
    """
    _refuse_a_real_municipality(settings)
    tell = teller(progress, _STAGES[settings.language])
    with opened(settings) as (catalog, engine), _alone(settings):
        return _built(engine, settings, catalog, tell, printed)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Let others who build the same town wait; they then find all of it there."""
    folder = settings.data_dir / settings.municipality
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "build.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _built(
    engine: Engine,
    settings: Settings,
    catalog: Catalog,
    tell: Callable[[int], None],
    printed: int,
) -> DemoBuilt:
    """Go through the stages in order."""
    tell(0)
    handout = _handed_out(engine, settings, catalog)
    tell(1)
    _fill_layers(engine, catalog, handout)
    _fill_register(engine, handout)
    tell(2)
    reports = _import_all(engine, catalog, handout)
    sign_ins = _sign_ins(engine, settings)
    _tell_what_waits(engine, catalog)
    tell(3)
    found = _hotspots(engine, catalog)
    _smooth(engine, settings, catalog)
    tell(4)
    _review_plans(engine, settings, catalog, handout)
    tell(5)
    hold_meetings(engine, catalog, _planted(handout), now=NOW, printed=printed)
    tell(6)
    return DemoBuilt(
        reports=reports,
        hotspots=found,
        plans=[str(path) for path in handout.plans],
        signins=sign_ins,
    )


def _refuse_a_real_municipality(settings: Settings) -> None:
    """Keep made-up reports away from real ones."""
    if settings.municipality != DEMO_MUNICIPALITY:
        raise SettingError(
            sv=f"GEOSAFETY_MUNICIPALITY är {settings.municipality}; den påhittade "
            "kommunen byggs bara när den inte är satt, eller är demo.",
            en=f"GEOSAFETY_MUNICIPALITY is {settings.municipality}; the made-up "
            "municipality is built only when it is not set, or is demo.",
        )


def _handed_out(engine: Engine, settings: Settings, catalog: Catalog) -> Handout:
    """Use the files made before, unless some are missing or a table is empty."""
    folder = settings.municipality_dir
    before = expected_handout(folder)
    apply_layers(engine, catalog)
    if before is not None and not _empty_layers(engine, catalog):
        return before
    return hand_out(folder, municipality=catalog.municipality, senders=catalog.senders)


def _empty_layers(engine: Engine, catalog: Catalog) -> list[str]:
    """Name the layers of the town whose tables hold nothing."""
    with transaction(engine) as connection:
        return [
            key
            for key in LAYER_KEYS
            if key in catalog.layers and not layers.has_features(connection, key)
        ]


def _fill_layers(engine: Engine, catalog: Catalog, handout: Handout) -> None:
    """Put the town into the tables that hold nothing yet."""
    if handout.town is None:
        return
    for key in _empty_layers(engine, catalog):
        with transaction(engine) as connection:
            layers.replace_features(
                connection, catalog.layers[key], handout.town.layers[key]
            )


def _fill_register(engine: Engine, handout: Handout) -> None:
    """Import addresses and names of places, unless there are any."""
    with transaction(engine) as connection:
        has_addresses = register.has_addresses(connection)
        has_names = register.has_place_names(connection)
        if handout.town is not None and not has_names:
            register.replace_place_names(
                connection, _PLACE_SOURCE, handout.town.place_names
            )
    if not has_addresses:
        import_register(engine, handout.addresses, columns={})


def _import_all(engine: Engine, catalog: Catalog, handout: Handout) -> dict[str, Any]:
    """Import the file of each sender, and the police's feed."""
    gazetteer = StoredGazetteer(engine, municipality=catalog.municipality)
    answers: dict[str, Answer] = {}
    for sender, path in handout.reports.items():
        if sender == SENDER:
            feed = read_feed(
                engine, [path], catalog=catalog, gazetteer=gazetteer, now=NOW
            )
            answers[sender] = cast("Answer", feed["reports"])
        else:
            answers[sender] = import_reports(
                engine, path, sender, catalog=catalog, gazetteer=gazetteer, now=NOW
            )
    return {**_summed(answers), "senders": answers}


def _tell_what_waits(engine: Engine, catalog: Catalog) -> None:
    """Fill in the forms, so that the coordinator has something to review."""
    gazetteer = StoredGazetteer(engine, municipality=catalog.municipality)
    with transaction(engine) as connection:
        addresses = register.read_addresses(connection)
        owners = {each.key: each.id for each in organisations.read(connection)}
        for event in waiting_events(addresses, now=NOW):
            is_public = event.organisation == PUBLIC
            submit(
                connection,
                [event.fields],
                public_form(catalog)
                if is_public
                else partner_form(catalog, Role.EXTERNAL_REPORTER),
                organisation_id=owners[event.organisation],
                catalog=catalog,
                gazetteer=gazetteer,
                now=NOW,
            )


def _summed(answers: Mapping[str, Mapping[str, object]]) -> Answer:
    """Add up the answers of several imports: numbers, lists and counts by place."""
    total: Answer = {}
    for answer in answers.values():
        for key, value in answer.items():
            before = total.get(key)
            if isinstance(value, int):
                total[key] = value + (before if isinstance(before, int) else 0)
            elif isinstance(value, list):
                total[key] = [*(before if isinstance(before, list) else []), *value]
            elif isinstance(value, Mapping):
                held = before if isinstance(before, Mapping) else {}
                total[key] = _summed({"before": held, "now": value})
    return total


def _hotspots(engine: Engine, catalog: Catalog) -> HotspotCount:
    """Make the hotspot map of all incidents, unless there is one."""
    with transaction(engine) as connection:
        made = hotspots.latest(connection, resolution=USUAL_RESOLUTION)
    if made is None:
        request = Request(resolution=USUAL_RESOLUTION)
        number = detect_hotspots(engine, catalog, request, now=NOW)["run"]
        with transaction(engine) as connection:
            made = hotspots.read(connection, UUID(str(number)))
    return HotspotCount(cells=made.cells, hot=made.hot)


def _smooth(engine: Engine, settings: Settings, catalog: Catalog) -> None:
    """Make the pictures of how closely reports lie, unless there are any."""
    if not any(density_file(settings, kind).exists() for kind in KINDS):
        keep_density_surfaces(engine, settings, catalog, now=NOW)


def _review_plans(
    engine: Engine, settings: Settings, catalog: Catalog, handout: Handout
) -> None:
    """Review the plan areas that have not been."""
    with transaction(engine) as connection:
        stored = developments.read_all(connection)
    known = {each.development.file_name for each in stored}
    for path in handout.plans:
        if path.name not in known:
            review_file(
                engine,
                settings,
                catalog,
                path,
                stage=PlanStage.CONSULTATION,
                out_dir=_review_folder(settings, path),
                now=NOW,
            )


def _planted(handout: Handout) -> dict[str, BaseGeometry]:
    """Draw the planted places, EPSG:3006, metres."""
    return {
        each["key"]: shapely.Point(each["east"], each["north"]).buffer(each["radius_m"])
        for each in json.loads(handout.planted.read_text(encoding="utf-8"))
    }


def _review_folder(settings: Settings, plan: Path) -> Path:
    """Name the folder of a plan's documents."""
    return settings.municipality_dir / "reviews" / plan.stem


def _sign_ins(engine: Engine, settings: Settings) -> list[SignIn]:
    """Make the accounts to try."""
    with transaction(engine) as connection:
        return ensure_demo_accounts(connection, settings.data_dir)
