"""Photos as they come, made anew by a child process that alone decodes them."""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import BoundedSemaphore

from geosafety.errors import RefusedInputError, refuse
from geosafety.model.photo import RebuiltPhoto
from geosafety.photos.bare_jpeg import bare_jpeg_size

MAX_PHOTO_BYTES = 15 * 2**20
CHILD = Path(__file__).with_name("rebuild_child.py")
_SECONDS = 20.0
# Each child may use half a gigabyte, so that only few work at once.
_DESKS = BoundedSemaphore(2)
_ENDINGS = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp", ""})
_MAGIC = ((0, b"\xff\xd8\xff"), (0, b"\x89PNG\r\n\x1a\n"), (8, b"WEBP"))

# What the child can find, in words; {width}, {height}, {most}, {least} are its own.
_WORDS = {
    "corrupt-file": (
        "Bilden är skadad eller avklippt och går inte att läsa; skicka den igen.",
        "The picture is damaged or cut off and cannot be read; send it again.",
    ),
    "image-too-large": (
        (
            "Bilden är {width} × {height} bildpunkter; den får ha högst {most} "
            "miljoner, och högst 20 000 på en sida."
        ),
        (
            "The picture is {width} × {height} pixels; it may have at most {most} "
            "million, and at most 20,000 on a side."
        ),
    ),
    "image-too-small": (
        (
            "Bilden är {width} × {height} bildpunkter; den ska vara minst {least} på "
            "varje sida."
        ),
        (
            "The picture is {width} × {height} pixels; it should have at least "
            "{least} on each side."
        ),
    ),
    "image-too-narrow": (
        (
            "Bilden är {width} × {height} bildpunkter; den får vara högst {most} "
            "gånger så lång som bred."
        ),
        (
            "The picture is {width} × {height} pixels; it may be at most {most} "
            "times as long as it is wide."
        ),
    ),
}
_OUT_OF_MEMORY = (
    "Bilden tar för mycket minne att läsa; spara den som JPEG, eller mindre.",
    "The picture takes too much memory to read; save it as JPEG, or smaller.",
)


def rebuild_photo(content: bytes, *, name: str = "") -> RebuiltPhoto:
    """
    Make a photo anew from its pixels: upright, 1600 pixels at most, nothing else.

    The bytes go to the child through a pipe and are never on a disk.

    Parameters
    ----------
    content
        A JPEG, PNG or WebP, as it came.
    name
        What its sender called it; only the ending is looked at. Empty for none.

    Raises
    ------
    RefusedInputError
        `empty-file`, `file-too-large`, `unsupported-type` (by its name),
        `content-mismatch`, `image-too-large`, `image-too-small`,
        `image-too-narrow` or `corrupt-file`.
    """
    _check_bytes(content, name)
    with _DESKS:
        head, files = _child_answer(content)
    if "problem" in head:
        raise _refusal(head)
    lengths = head["lengths"]
    if not isinstance(lengths, list) or sum(lengths) != len(files):
        raise _refusal({"problem": "corrupt-file"})
    jpeg, thumbnail = files[: lengths[0]], files[lengths[0] :]
    # The child has met foreign bytes; what it gives is looked through.
    size = bare_jpeg_size(jpeg)
    if size is None or bare_jpeg_size(thumbnail) is None:
        raise _refusal({"problem": "corrupt-file"})
    return RebuiltPhoto(
        sha256=sha256(content).digest(),
        jpeg=jpeg,
        thumbnail=thumbnail,
        width=size[0],
        height=size[1],
    )


def too_large_photo() -> RefusedInputError:
    """Refuse a photo by its bytes."""
    most = MAX_PHOTO_BYTES // 2**20
    return refuse(
        "file-too-large",
        f"Bilden är större än {most} MB; välj en mindre bild.",
        f"The picture is larger than {most} MB; choose a smaller one.",
    )


def _check_bytes(content: bytes, name: str) -> None:
    """Refuse what need not be decoded to be refused."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if ending not in _ENDINGS:
        raise refuse(
            "unsupported-type",
            f"Filer som slutar på {ending[:10]} tas inte emot som foto; det ska vara "
            "JPEG, PNG eller WebP.",
            f"Files that end in {ending[:10]} are not taken as photos; it should be "
            "JPEG, PNG or WebP.",
        )
    if not content:
        raise refuse(
            "empty-file",
            "Bildfilen är tom; välj en annan.",
            "The picture file is empty; choose another.",
        )
    if len(content) > MAX_PHOTO_BYTES:
        raise too_large_photo()
    if not any(content.startswith(magic, at) for at, magic in _MAGIC):
        raise refuse(
            "content-mismatch",
            "Innehållet i filen är ingen bild i JPEG, PNG eller WebP.",
            "The content of the file is no picture in JPEG, PNG or WebP.",
        )


def _child_answer(content: bytes) -> tuple[dict[str, object], bytes]:
    """Run the child; give its line and what follows it."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-I", "-X", "utf8", str(CHILD)],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            env={"LANG": "C.UTF-8"},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"problem": "corrupt-file"}, b""
    if done.returncode > 0:
        # It could not even begin, whatever the picture was.
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise RuntimeError(last)
    line, _, files = done.stdout.partition(b"\n")
    if done.returncode < 0 or not line:
        return {"problem": "corrupt-file"}, b""
    return dict(json.loads(line)), files


def _refusal(line: dict[str, object]) -> RefusedInputError:
    """Put what the child found into words."""
    code = str(line["problem"])
    is_measured = "width" in line or code == "corrupt-file"
    sv, en = _WORDS[code] if is_measured else _OUT_OF_MEMORY
    return refuse(code, sv.format(**line), en.format(**line))
