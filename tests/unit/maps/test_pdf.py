"""A page is printed the same each time, by a child that can reach nothing."""

import subprocess
import sys
from threading import BoundedSemaphore

import pypdfium2
import pytest

from geosafety.errors import RefusedInputError
from geosafety.maps import pdf

PAGE = (
    '<!DOCTYPE html><html lang="sv"><head><meta charset="utf-8"><title>Å och Ö</title>'
    "</head><body><h1>Å och Ö</h1>%s</body></html>"
)


def test_the_same_page_gives_the_same_bytes_and_no_warning():
    first = pdf.run_child(PAGE % "<p>Hej</p>")
    assert first.returncode == 0
    assert first.stderr == b""
    assert pdf.pdf_of(PAGE % "<p>Hej</p>") == first.stdout
    document = pypdfium2.PdfDocument(first.stdout)
    text = document[0].get_textpage().get_text_range()
    assert document.get_metadata_value("Title") == "Å och Ö"
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document)
    document.close()
    assert "Å och Ö" in text


@pytest.mark.parametrize(
    "address", ["file:///etc/hostname", "http://127.0.0.1:9/x", "/etc/hostname"]
)
def test_nothing_is_loaded(address):
    done = pdf.run_child(PAGE % f'<img alt="x" src="{address}">')
    assert done.returncode == 0
    assert b"disallowed" in done.stderr or b"Relative URI" in done.stderr


def test_a_page_that_cannot_be_printed_is_an_error(monkeypatch, tmp_path):
    broken = tmp_path / "child.py"
    broken.write_text("raise SystemExit('no fonts')")
    monkeypatch.setattr(pdf, "CHILD", broken)
    with pytest.raises(RuntimeError, match="no fonts"):
        pdf.pdf_of("")


@pytest.mark.parametrize(
    "limit", ["raise MemoryError", "import os; os.kill(os.getpid(), 9)"]
)
def test_a_page_that_is_too_long_is_refused_in_words(monkeypatch, tmp_path, limit):
    stopped = tmp_path / "child.py"
    stopped.write_text(limit)
    monkeypatch.setattr(pdf, "CHILD", stopped)
    with pytest.raises(RefusedInputError, match="too long"):
        pdf.pdf_of("")


def test_so_many_pages_at_once_that_others_would_wait_are_refused(monkeypatch):
    line = BoundedSemaphore(1)
    monkeypatch.setattr(pdf, "_IN_LINE", line)
    with line, pytest.raises(RefusedInputError, match="being printed"):
        pdf.pdf_of("")


def test_only_the_child_imports_what_prints():
    code = (
        "import sys, geosafety.jobs.meeting_document; "
        "print('weasyprint' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, check=True
    )
    assert done.stdout.strip() == b"False"
