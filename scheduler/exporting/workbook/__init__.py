"""The workbook: a plan in Excel, to read, to filter, to print, and to decide in.

`workbook(account, made)` is pure: it returns the content of an .xlsx file. XlsxWriter writes it, because it
can store the value beside each formula: a preview that does not calculate shows figures all the same.
"""

from scheduler.exporting.workbook.workbook import FILE, workbook

__all__ = ["FILE", "workbook"]
