"""A record: one page that is read, printed and filed, as HTML that needs nothing else and as plain text.

What it says is given to it in words; this part only sets them.
"""

from scheduler.exporting.record.document import Document, Section
from scheduler.exporting.record.page import render
from scheduler.exporting.record.text import lines

__all__ = ["Document", "Section", "lines", "render"]
