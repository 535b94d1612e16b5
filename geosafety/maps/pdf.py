"""Documents on paper."""

from weasyprint import HTML
from weasyprint.urls import URLFetcher


def pdf_of(html: str) -> bytes:
    """
    Lay out an HTML page that stands alone as pages of paper.

    Parameters
    ----------
    html
        With its style sheet and pictures within it: only `data:` is fetched.

    Returns
    -------
    bytes
        A PDF with tags for screen readers.
    """
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    made: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return made
