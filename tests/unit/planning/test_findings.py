"""Each number has its period, n and source; what is not known is said."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geosafety.grid import cells_touching
from geosafety.planning.evidence import HotspotEvidence, RasterEvidence
from geosafety.planning.felt_findings import felt_section
from geosafety.planning.ground_findings import ground_section
from geosafety.planning.hotspot_findings import hotspot_section
from geosafety.planning.light_findings import light_section
from geosafety.planning.nearby_findings import nearby_section
from geosafety.planning.report_findings import largest_groups, report_section
from geosafety.planning.time_findings import time_section
from geosafety.surfaces import BandShare, ZonalSum

SECTIONS = (
    report_section,
    felt_section,
    time_section,
    hotspot_section,
    light_section,
    nearby_section,
    ground_section,
)


def finding(section, key):
    return next(one for one in section.findings if one.key == key)


def test_incidents_and_felt_insecurity_are_never_added(town, make_case):
    case = make_case(
        pd.concat([town.reports(7), town.reports(6, category="desolate_place")])
    )
    assert finding(report_section(case), "incidents").facts["area"] == 7.0
    assert finding(felt_section(case), "unsafe_places").facts["area"] == 6.0
    numbers = {
        value
        for make in SECTIONS
        for one in make(case).findings
        for value in one.facts.values()
    }
    assert 13.0 not in numbers


def test_few_are_not_told_nor_given_away_by_the_sum(town, make_case):
    around = town.reports(9, east=town.east - 50, first=100)
    case = make_case(pd.concat([town.reports(4), around]))
    found = finding(report_section(case), "incidents")
    assert (found.facts["area"], found.facts["surroundings"]) == (None, 9.0)
    assert found.n is None
    assert "färre än 5 i planområdet och 9 i omgivningen" in found.text


def test_what_is_counted_has_period_n_and_source(town, make_case):
    case = make_case(
        pd.concat([town.reports(20), town.reports(20, east=town.east - 50, first=100)])
    )
    for make in (report_section, felt_section, time_section):
        for one in make(case).findings:
            assert one.period == town.period
            assert one.source
            assert one.method
    assert finding(report_section(case), "incidents").n == 40.0
    assert finding(time_section(case), "trend").n == 40.0


def test_missing_layers_are_said_to_be_missing(town, make_case):
    case = make_case(town.reports(20))
    for make, key in (
        (light_section, "lighting_gaps"),
        (light_section, "overlooked"),
        (nearby_section, "stops"),
        (nearby_section, "schools"),
        (nearby_section, "underpasses"),
        (nearby_section, "districts"),
        (hotspot_section, "hotspots"),
        (ground_section, "population"),
        (ground_section, "vegetation"),
    ):
        found = finding(make(case), key)
        assert (found.state, found.n, dict(found.facts)) == ("missing", None, {})
        assert found.text.startswith("Underlag saknas")


def test_an_empty_place_in_a_mapped_municipality_is_zero_and_not_missing(make_case):
    none = gpd.GeoDataFrame({"name": []}, geometry=[], crs=3006)
    found = finding(nearby_section(make_case(layers={"stops": none})), "stops")
    assert (found.state, found.facts["area"]) == ("known", 0)
    assert "ingen inom 1\N{NARROW NO-BREAK SPACE}000 m" in found.text


def test_stops_are_counted_named_and_measured(town, make_case):
    stops = gpd.GeoDataFrame(
        {"name": ["Torget", "Bortre"]},
        geometry=shapely.points(
            [town.east - 60, town.east - 600], [town.north + 50] * 2
        ),
        crs=3006,
    )
    found = finding(nearby_section(make_case(layers={"stops": stops})), "stops")
    assert (found.facts["area"], found.facts["surroundings"]) == (0, 1)
    assert found.facts["nearest_m"] == 60
    assert "(Torget); närmast 60 m bort" in found.text


def test_lighting_gaps_are_listed_with_their_street(make_case, street, lamps):
    case = make_case(layers={"streets": street, "lamps": lamps(50)})
    section = light_section(case)
    found = finding(section, "lighting_gaps")
    assert found.facts["gaps"] > 5
    assert section.tables[0].rows[0][1] == "Lyktgatan"


def test_a_hotspot_that_touches_the_site_is_named(town, make_case):
    cells = cells_touching(town.site.area, 9)
    hot = pd.DataFrame(
        {"cell": cells, "n": 9.0, "z": 4.0, "q": 0.001, "bin": 3, "stability": 0.9}
    )
    run = HotspotEvidence(cells=hot, resolution=9, period=town.period, reports=1000)
    section = hotspot_section(make_case(hotspots=run))
    assert finding(section, "hotspots").facts["hot_in_area"] == len(cells)
    assert len(section.tables[0].rows) == len(cells)


def test_inhabitants_and_growth_come_from_the_rasters(make_case):
    rasters = RasterEvidence(
        population_area=ZonalSum(total=120.4, covered_share=1.0, cells=4),
        population_ring=ZonalSum(total=3.0, covered_share=1.0, cells=30),
        vegetation=BandShare(share=0.25, area_m2=80, covered_share=1.0, cells=320),
    )
    section = ground_section(make_case(rasters=rasters))
    people = finding(section, "population")
    assert dict(people.facts) == {"area": 120, "surroundings": None}
    assert "omkring 120 i planområdet och färre än 5" in people.text
    assert finding(section, "vegetation").facts["share"] == 0.25


def test_the_reason_for_a_missing_raster_is_told(make_case):
    rasters = RasterEvidence(gaps={"population": "population.tif finns inte"})
    found = finding(ground_section(make_case(rasters=rasters)), "population")
    assert "population.tif finns inte" in found.text


@pytest.mark.parametrize(("rest", "named"), [(0, 2), (3, 1), (6, 2)])
def test_a_group_is_not_named_when_the_rest_would_tell_a_small_one(
    town, make_case, rest, named
):
    reports = [town.reports(20), town.reports(8, category="theft_bike")]
    case = make_case(pd.concat(reports))
    unknown = town.reports(rest, first=500).assign(category="other")
    placed = pd.concat([case.placed, town.placed(unknown).assign(group="positive")])
    other = type(case)(
        site=case.site,
        evidence=case.evidence,
        vocabulary=case.vocabulary,
        placed=placed.assign(kind="incident"),
    )
    groups = [title for title, _ in largest_groups(other) if title != "Positive"]
    assert len(groups) == named
