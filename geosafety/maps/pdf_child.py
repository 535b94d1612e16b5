"""
Print one page of HTML as PDF, in a process of its own.

Run by its path in isolated mode, never imported. The page comes on standard input,
the PDF goes to standard output, and what WeasyPrint warns of to standard error.
"""

import logging
import resource
import sys
from hashlib import sha256

from weasyprint import HTML
from weasyprint.logger import LOGGER
from weasyprint.urls import URLFetcher

_MEMORY_BYTES = 1 << 30
_CPU_SECONDS = 100


def main() -> int:
    """Read a page from standard input and write it as PDF."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    LOGGER.setLevel(logging.WARNING)
    LOGGER.addHandler(logging.StreamHandler())
    content = sys.stdin.buffer.read()
    page = HTML(
        string=content.decode(),
        url_fetcher=URLFetcher(allowed_protocols={"data"}),
    )
    # What identifies the file is what is in it, not when it was printed.
    identifier = sha256(content).digest()[:16]
    pdf = page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
