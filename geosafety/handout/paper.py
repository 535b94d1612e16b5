"""What is seen and printed: a picture, a document, a page for a browser."""

from base64 import b64encode
from html import escape

from geosafety.handout.method import method_lines
from geosafety.maps.handout_map import WIDTH, handout_map, map_only
from geosafety.maps.handout_page import (
    handout_page,
    legend_table,
    listed_table,
    method_list,
)
from geosafety.maps.pdf import pdf_of
from geosafety.maps.picture import png_of
from geosafety.model.handout import Handout

_PICTURE_PX = 1800
_ROWS_ON_PAPER = 20
_STYLE = """
@page { size: A4; margin: 16mm 14mm 18mm;
  @top-right { content: string(secrecy); font: bold 9pt sans-serif; }
  @bottom-left { content: string(title); font: 8pt sans-serif; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
@page wide { size: A4 landscape; }
html { font: 9pt/1.4 "DejaVu Sans", sans-serif; color: #1a1a1a; }
h1 { font-size: 15pt; margin: 0 0 2mm; line-height: 1.2; string-set: title content(); }
h2 { font-size: 11pt; margin: 5mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; }
.secrecy { font-weight: bold; string-set: secrecy content(); }
img { max-width: 100%; max-height: 135mm; margin: 1mm 0 2mm; }
table { border-collapse: collapse; width: 100%; margin: 2mm 0; font-size: 7.5pt; }
caption { text-align: left; font-weight: bold; padding: 1mm 0; font-size: 9pt; }
th, td { border-bottom: .3pt solid #999; padding: .6mm 1.5mm; text-align: left; }
th { vertical-align: bottom; }
tr { break-inside: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.swatch { display: inline-block; width: 10pt; height: 8pt; border: .3pt solid #555; }
dl { margin: 0; } dt { font-weight: bold; float: left; clear: left; width: 50mm;
  white-space: nowrap; }
dd { margin: 0 0 1mm 52mm; }
"""


def png_file(handout: Handout) -> bytes:
    """Draw the map with title, legend, method and secrecy class in the picture."""
    return png_of(handout_map(handout), width=_PICTURE_PX)


def html_file(handout: Handout) -> bytes:
    """Write the page that stands alone, with a map to move about in."""
    return handout_page(handout, method_lines(handout)).encode()


def pdf_file(handout: Handout) -> bytes:
    """
    Lay out map, legend, table and method on A4.

    The table has the first rows only: whoever wants all of them takes a table.
    """
    return pdf_of(_paper(handout))


def _paper(handout: Handout) -> str:
    """Write the document as a page that stands alone."""
    return f"""<!doctype html>
<html lang="{handout.language}">
<head><meta charset="utf-8"><title>{escape(handout.title)}</title>
<style>{_STYLE}</style></head>
<body>
<h1>{escape(handout.title)}</h1>
<p class="secrecy">{escape(handout.class_line)}</p>
<p>{escape(handout.summary)}</p>
{_map(handout)}
{legend_table(handout)}
{listed_table(handout, _ROWS_ON_PAPER)}
{method_list(handout, method_lines(handout))}
</body></html>"""


def _map(handout: Handout) -> str:
    """Put the map into the document; a table alone has none."""
    if handout.shapes is None:
        return ""
    drawn = b64encode(png_of(map_only(handout), width=int(WIDTH))).decode()
    words = handout.say("Karta: ", "Map: ") + handout.summary
    return f'<img alt="{escape(words)}" src="data:image/png;base64,{drawn}">'
