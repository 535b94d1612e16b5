"""
Look for faces in one picture, in a process of its own.

Run by its path in isolated mode with the path of CenterFace's model, never
imported. A JPEG of ours comes on standard input; standard output gets a JSON list of
boxes `[left, top, width, height]` as shares of the picture. The model is read into
memory first; from the first byte of the picture on no file can be opened.
"""

import json
import resource
import sys
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

# Large faces are found where the picture is small, small ones where it is large.
SIDES = (1600, 640)
# Low, as what is missed costs more than what is shown in vain.
LEAST_SCORE = 0.2
_MOST_OVERLAP = 0.3
_STRIDE = 4
_BLOCK = 32
# Heat, size, offset, and landmarks that are not used.
_HEADS = ("537", "538", "539", "540")
_MEMORY_BYTES = 2 << 30
_CPU_SECONDS = 60

Boxes = NDArray[np.float32]
Picture = NDArray[np.integer | np.floating]


def main() -> int:
    """Read a picture from standard input and write where faces may be."""
    cv2.setNumThreads(1)
    network = cv2.dnn.readNetFromONNX(np.fromfile(Path(sys.argv[1]), np.uint8))
    _shut_in()
    content = np.frombuffer(sys.stdin.buffer.read(), np.uint8)
    picture = cv2.imdecode(content, cv2.IMREAD_COLOR)
    if picture is None:
        return 1
    sys.stdout.write(json.dumps(_shares(_faces(network, picture), picture)))
    return 0


def _shut_in() -> None:
    """Bound memory and time; no files, connections or programs from here on."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _faces(network: cv2.dnn.Net, picture: Picture) -> Boxes:
    """Look at several sizes and keep one box for each face, in pixels."""
    longest = max(picture.shape[:2])
    sides = {min(side, longest) for side in SIDES}
    found = np.vstack([_at_size(network, picture, side / longest) for side in sides])
    kept = cv2.dnn.NMSBoxes(
        found[:, :4].tolist(), found[:, 4].tolist(), LEAST_SCORE, _MOST_OVERLAP
    )
    return found[np.asarray(kept, int).ravel(), :4]


def _at_size(network: cv2.dnn.Net, picture: Picture, scale: float) -> Boxes:
    """Give left, top, width, height and score of each box, in pixels."""
    height, width = picture.shape[:2]
    rows, columns = (
        int(np.ceil(side * scale / _BLOCK)) * _BLOCK for side in (height, width)
    )
    network.setInput(cv2.dnn.blobFromImage(picture, size=(columns, rows), swapRB=True))
    heat, size, offset, _ = (each[0] for each in network.forward(_HEADS))
    row, column = np.nonzero(heat[0] > LEAST_SCORE)
    tall, wide = np.exp(size[:, row, column]) * _STRIDE
    middle_y = (row + offset[0, row, column] + 0.5) * _STRIDE
    middle_x = (column + offset[1, row, column] + 0.5) * _STRIDE
    boxes = np.stack([middle_x - wide / 2, middle_y - tall / 2, wide, tall], axis=1)
    boxes *= np.tile([width / columns, height / rows], 2)
    return np.column_stack([boxes, heat[0, row, column]]).astype(np.float32)


def _shares(boxes: Boxes, picture: Picture) -> list[list[float]]:
    """Give boxes as shares of the picture, cut where it ends."""
    height, width = picture.shape[:2]
    first = np.clip(boxes[:, :2] / (width, height), 0, 1)
    last = np.clip((boxes[:, :2] + boxes[:, 2:]) / (width, height), 0, 1)
    shares = np.hstack([first, last - first]).round(4)
    return [each.tolist() for each in shares if each[2:].all()]


if __name__ == "__main__":
    sys.exit(main())
