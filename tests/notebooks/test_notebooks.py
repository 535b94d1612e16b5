"""The notebooks run from top to bottom, and are kept without their answers."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_answers(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert all(cell.outputs == [] for cell in cells)
    assert all(cell.execution_count is None for cell in cells)


def test_the_first_notebook_goes_from_file_to_hotspots() -> None:
    path = FOLDER / "01_from_file_to_hotspots.ipynb"
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=60,
        resources={"metadata": {"path": str(FOLDER.parent)}},
    ).execute()
    outputs = [cell.get("outputs", []) for cell in notebook.cells]
    rows = outputs[-1][-1]["data"]["text/plain"].splitlines()[1:]
    classes = {row.split()[1]: int(row.split()[-1]) for row in rows}
    assert len(classes) == 5
    assert all(found >= 2 for found in classes.values()), classes
    drawn = [
        output["data"]["text/html"]
        for cell in outputs
        for output in cell
        if "leaflet" in output.get("data", {}).get("text/html", "")
    ]
    assert len(drawn) == 1
