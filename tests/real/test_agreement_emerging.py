"""Each figure beside that of an independent program: Gi* of files, trends, rates."""

import json

import numpy as np
import pandas as pd
import pytest

from geosafety.cli.program import run


def agreement(rows, capsys):
    """Print each figure beside the peer's, and hold them to the decimals stated."""
    with capsys.disabled():
        for what, ours, theirs, decimals, peer in rows:
            print(f"\n{what} | {ours:.{decimals}f} | {theirs:.{decimals}f} | {peer}")  # noqa: T201
    for what, ours, theirs, decimals, _ in rows:
        assert ours == pytest.approx(theirs, abs=0.6 * 10**-decimals), what


def gi_star(path, capsys, *arguments):
    """Ask the command, and give its rows."""
    assert run(["stats", "gi-star", str(path), *arguments, "--json"]) == 0
    return pd.DataFrame(json.loads(capsys.readouterr().out)["cells"])


def test_gi_star_of_the_remote_sensing_cells(real_data, capsys):
    path = real_data / "reference/gi_star/getisord_spdep_expected.csv"
    expected = pd.read_csv(path)
    places = expected[["x", "y"]]
    cell = places.assign(y=-places["y"]).sort_values(["y", "x"]).index[135]
    rows = []
    for distance, printed in ((30, 1.4507798), (60, 1.9005589)):
        found = gi_star(path, capsys, "--value", "val", "--distance", str(distance))
        np.testing.assert_allclose(
            found["GiZScore"], expected[f"Gstar_{distance}"], atol=1e-9
        )
        what = f"Gi* of cell 136 within {distance} (Getis and Ord 1996)"
        rows.append((what, found["GiZScore"][cell], printed, 7, "R spdep 1.2-7"))
    agreement(rows, capsys)


def test_gi_star_of_memphis_robberies(real_data, capsys):
    path = real_data / "reference/gi_star/memphis_grid500_input.csv"
    found = gi_star(path, capsys, "--value", "robberies", "--distance", "750")
    assert len(found) == 3411
    assert found["n"].sum() == pd.read_csv(path)["robberies"].sum()
    assert (found["Gi_Bin"] > 0).sum() == 66
