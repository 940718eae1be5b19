"""Writes the spreadsheet files of the tests, the same bytes each time.

    pip install openpyxl xlsxwriter odfpy xlwt
    python tests/err-answers/make.py
    python tests/scenarios/make.py
"""

import datetime
import io
import re
import struct
import zipfile
from pathlib import Path

import openpyxl
import xlsxwriter
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

THEN = datetime.datetime(2025, 1, 1)
STAMP = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")


def rezip(data, edit=None):
    """The same archive without the hour of its making; `edit(name, bytes)` may change parts."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("docProps/") or name == "meta.xml":
                part = STAMP.sub(b"2025-01-01T00:00:00Z", part)
            if edit:
                part = edit(name, part)
            if part is not None:
                method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                target.writestr(info, part, method)
    return out.getvalue()


def xlsx(draw, edit=None, **options):
    """A workbook of xlsxwriter, as `draw(workbook)` fills it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": THEN})
    draw(book)
    book.close()
    return rezip(out.getvalue(), edit)


def openpyxl_book(draw, edit=None):
    """A workbook of openpyxl, whose formulas have no result."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    draw(book)
    book.properties.created = THEN
    book.save(out)
    return rezip(out.getvalue(), edit)


def xls(draw):
    book, out = xlwt.Workbook(encoding="utf-8"), io.BytesIO()
    draw(book)
    book.save(out)
    return out.getvalue()


def ods(sheets, edit=None):
    """A document of odfpy; `sheets` are names and tables of Python values, or of cells."""
    book, out = OpenDocumentSpreadsheet(), io.BytesIO()
    hiding = Style(name="masque", family="table")
    hiding.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(hiding)
    for name, rows, *hidden in sheets:
        table = Table(name=name, **({"stylename": hiding} if hidden else {}))
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(value if isinstance(value, (type(TableCell()),)) else odf_cell(value))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(out)
    return rezip(out.getvalue(), edit)


def odf_cell(value):
    if value is None or value == "":
        return TableCell()
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    if isinstance(value, (int, float)):
        cell = TableCell(valuetype="float", value=value)
    elif isinstance(value, datetime.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
    else:
        cell = TableCell(valuetype="string")
    for line in str(value).split("\n"):
        cell.addElement(P(text=line))
    return cell


def compound(streams):
    """A compound file with these streams, each of a name and at least 4,096 bytes."""
    free, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sectors, fat, entries = [], [table, end], []
    for name, data in streams:
        data = data.ljust(4096, b"\0")
        count, first = -(-len(data) // 512), len(fat)
        fat += [first + n + 1 for n in range(count - 1)] + [end]
        sectors.append(data.ljust(count * 512, b"\0"))
        entries.append((name, 2, first, len(data)))
    directory = b""
    for name, kind, start, size in [("Root Entry", 5, end, 0), *entries]:
        text = (name + "\0").encode("utf-16-le")
        directory += struct.pack(
            "<64sHBBIII16sIQQIQ", text, len(text), kind, 1, free, free, free, b"", 0, 0, 0, start, size
        )
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, end, 0, end, 0, 0,
    ) + struct.pack("<I", free) * 108
    fat = b"".join(struct.pack("<I", n) for n in fat).ljust(512, b"\xff")
    return header + fat + directory.ljust(512, b"\0") + b"".join(sectors)


def write(path: Path, data: bytes):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{len(data):>8}  {path.parent.name}/{path.name}")
