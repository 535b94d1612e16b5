"""The notebooks run from top to bottom, and are kept without their answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

Outputs = Sequence[Sequence[Any]]


def run(name: str) -> Outputs:
    """Run a notebook in the project's folder; give each cell's outputs."""
    notebook = nbformat.read(FOLDER / name, as_version=4)
    NotebookClient(
        notebook,
        timeout=60,
        resources={"metadata": {"path": str(FOLDER.parent)}},
    ).execute()
    return [cell.get("outputs", []) for cell in notebook.cells]


def maps(outputs: Outputs) -> int:
    """Count the maps drawn."""
    texts = [
        output.get("data", {}).get("text/html", "")
        for cell in outputs
        for output in cell
    ]
    return sum("leaflet" in text for text in texts)


def printed(outputs: Outputs) -> str:
    """Give all that was printed."""
    return "".join(
        output["text"]
        for cell in outputs
        for output in cell
        if output["output_type"] == "stream"
    )


def rows(cell: Sequence[Any]) -> list[list[str]]:
    """Give the words of each row of the table that a cell ends with."""
    return [
        line.split() for line in cell[-1]["data"]["text/plain"].splitlines()[1:] if line
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_answers(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert all(cell.outputs == [] for cell in cells)
    assert all(cell.execution_count is None for cell in cells)


def test_the_first_notebook_goes_from_file_to_hotspots() -> None:
    outputs = run("01_from_file_to_hotspots.ipynb")
    classes = {row[1]: int(row[-1]) for row in rows(outputs[-1])}
    assert len(classes) == 5
    assert all(found >= 2 for found in classes.values()), classes
    assert maps(outputs) == 1


def test_the_second_notebook_explains_the_planted_hotspots() -> None:
    outputs = run("02_from_hotspots_to_an_explanation.ipynb")
    metres = {row[1]: float(row[-1]) for row in rows(outputs[-1])}
    assert metres.keys() == {"resecentrum", "stadsparken"}
    assert all(away < 350 for away in metres.values()), metres
    assert maps(outputs) == 2
    said = printed(outputs)
    assert "2 platser" in said
    assert "het nästan alla månader;" in said
    assert "het de senaste månaderna i rad och aldrig förut;" in said
    # Every factor that says nothing is named, and what rested on one place goes.
    assert "gick inte att pröva: lampa" in said
    assert "gångtunnel i tabellen: med heta platser True - utan False" in said


def test_the_third_notebook_evaluates_a_measure_and_refuses_small_numbers() -> None:
    outputs = run("03_evaluating_a_measure.ipynb")
    verdict = {row[0]: [float(each) for each in row[1:]] for row in rows(outputs[-1])}
    value, low, high = verdict.pop("kvot")
    assert 0 < low < value < high < 0.1
    assert list(verdict) == ["flytt-400", "flytt-500", "flytt-600"]
    for value, low, high in verdict.values():
        assert -0.25 < low < value < high < 0.02
    assert maps(outputs) == 2
    said = printed(outputs)
    assert "Målet blev inte säkert bättre: ingen kvot." in said
    assert "minst 10 behövs i varje period, alltså 7 till." in said
    tables = [rows(cell) for cell in outputs if cell and "data" in cell[-1]]
    change = next(table for table in tables if table[0][:2] == ["alla", "rapporter"])
    for row in change:
        s, low, high = (float(each) for each in row[2:5])
        assert low <= s <= high
