"""Write what is taken along as the file that its name asks for."""

from pathlib import Path

from geosafety.handout import WRITERS, method_text
from geosafety.jobs.whole_file import whole
from geosafety.model.handout import Format, Handout

# By the end of the name; CSV is that of programs.
FORMATS: dict[str, Format] = {
    writer.suffix: key for key, writer in WRITERS.items() if key is not Format.EXCEL
}


def write_handout(path: Path, handout: Handout) -> None:
    """
    Write a file, whole or not at all.

    Parameters
    ----------
    path
        Ends in one of `FORMATS`. A format that has no room for the method gets a
        second file beside it: `karta.csv` and `karta-metod.txt`.
    handout
        What to write.
    """
    writer = WRITERS[FORMATS[path.suffix.lower()]]
    with whole(path) as draft:
        draft.write_bytes(writer.write(handout))
    if not writer.has_method:
        ending = handout.say("metod", "method")
        with whole(path.with_name(f"{path.stem}-{ending}.txt")) as draft:
            draft.write_bytes(method_text(handout))
