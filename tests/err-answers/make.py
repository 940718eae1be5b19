"""Writes the workbooks of the faulty cases, and the studies that name them.

The grid is that of the other cases. What each one must say is in its `expected.*.txt`.
"""

import datetime
import re
import struct
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workbooks import compound, ods, odf_cell, openpyxl_book, rezip, write, xls, xlsx  # noqa: E402
from odf.table import TableCell  # noqa: E402

GRID = (HERE / "spreadsheet" / "grid.toml").read_text(encoding="utf-8")
HEADER = ["code", "projet", "r01", "r02", "heures"]
ENTRY = [HEADER, ["KX41", "P1", 1, 2, 3.5], ["LM52", "P1", 2, 2, 4], ["QR63", "P2", 3, 1, 12.5]]
EXIT = [HEADER + ["mots"], ["KX41", "P1", 2, 3, 5, "plus sûr de moi"], ["LM52", "P1", 3, 3, 4.5, ""],
        ["QR63", "P2", 4, 2, 10, "un emploi"]]
DAY = datetime.date(2025, 3, 14)


def study(*answers):
    out = """format = "jauge-study/1"

[study]
id = "cas"
title = { fr = "Un cas", en = "A case" }
grid = "grid.toml"
simulated = true

[keys]
participant = "code"
project = "projet"
"""
    return out + "".join(f"\n[[answers]]\n{a}\n" for a in answers)


def case(name, files, *answers):
    folder = HERE / name
    for file, data in files.items():
        write(folder / file, data)
    (folder / "grid.toml").write_text(GRID, encoding="utf-8")
    (folder / "study.toml").write_text(study(*answers), encoding="utf-8")


def rows(sheet, table, first=0):
    for r, row in enumerate(table):
        for c, value in enumerate(row):
            sheet.write(r + first, c, value)


def one(table, name="Feuil1", **options):
    return xlsx(lambda book: rows(book.add_worksheet(name), table), **options)


entry, exit_ = 'file = "entree.xlsx"\nwave = "entry"', 'file = "sortie.xlsx"\nwave = "exit"'


def error_cells(book):
    sheet = book.active
    sheet.title = "Entrée"
    for row in [HEADER + ["date"], ["KX41", "P1", "#REF!", 2, 3.5, DAY], ["LM52", "P1", 2, "=C3+1", "#N/A", "#DIV/0!"],
                ["QR63", "#NAME?", 3, 1, "=SUM(C2:C4)", DAY], ["#VALUE!", "P2", 1, 1, 1, DAY]]:
        sheet.append(row)


def exit_with_broken_words(book):
    sheet = book.active
    for row in EXIT:
        sheet.append(row)
    sheet["F3"] = "=F2&\"!\""
    sheet["F4"] = "#REF!"


case("xlsx-error-cells",
     {"entree.xlsx": openpyxl_book(error_cells), "sortie.xlsx": openpyxl_book(exit_with_broken_words)},
     entry + '\ndate = "date"', exit_)

case("xlsx-encrypted", {"entree.xlsx": compound([("EncryptionInfo", b""), ("EncryptedPackage", b"\7" * 5000)])}, entry)

case("xlsx-cut-short", {"entree.xlsx": one(ENTRY)[:-700]}, entry)

case("xlsx-damaged-part",
     {"entree.xlsx": one(ENTRY, edit=lambda n, p: p[:300] if n.endswith("sheet1.xml") else p)}, entry)


def two_sheets(book):
    rows(book.add_worksheet("Entrée"), ENTRY)
    rows(book.add_worksheet("Sortie"), EXIT)
    book.add_worksheet("Notes").write(0, 0, "à relire")


case("xlsx-no-such-sheet", {"suivi.xlsx": xlsx(two_sheets)},
     'file = "suivi.xlsx"\nsheet = "Entré"\nwave = "entry"', 'file = "suivi.xlsx"\nsheet = 4\nwave = "exit"')
case("xlsx-which-sheet", {"suivi.xlsx": xlsx(two_sheets)}, 'file = "suivi.xlsx"\nwave = "entry"')


def hidden(book):
    sheet = book.add_worksheet("Réponses")
    rows(sheet, ENTRY)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 4, None, None, {"hidden": True})
    book.add_worksheet("Brouillon").hide()
    filtered = book.add_worksheet("Filtrée")
    rows(filtered, EXIT)
    filtered.autofilter(0, 0, 3, 5)
    filtered.filter_column("B", "x == P1")
    filtered.set_row(3, None, None, {"hidden": True})
    secret = book.add_worksheet("Masquée")
    rows(secret, [["code", "x"]])
    secret.hide()


case("xlsx-hidden-and-filtered", {"suivi.xlsx": xlsx(hidden)},
     'file = "suivi.xlsx"\nsheet = "Réponses"\nwave = "entry"', 'file = "suivi.xlsx"\nsheet = 3\nwave = "exit"')


def merged(book):
    sheet = book.add_worksheet("Entrée")
    title = book.add_format({"bold": True})
    sheet.merge_range("A1:E1", "Enquête d’entrée, printemps 2025", title)
    sheet.write("A2", "à rendre avant le 30 avril")
    rows(sheet, ENTRY, first=3)
    sheet.merge_range("B5:B6", "P1", title)
    sheet.write("G7", "revoir avec la personne")


case("xlsx-title-and-merged-answers", {"entree.xlsx": xlsx(merged)}, entry)
case("xlsx-header-row-empty", {"entree.xlsx": one(ENTRY)}, entry + "\nheader_row = 9")
case("xlsx-nothing-known",
     {"entree.xlsx": one([["Identifiant", "Q1", "Q2"], ["KX41", 1, 2]])}, entry)

text = "\n".join(";".join(str(v) for v in row) for row in EXIT).encode()
case("xlsx-named-csv", {"entree.csv": one(ENTRY), "sortie.xlsx": text},
     'file = "entree.csv"\nwave = "entry"', exit_)
case("xlsx-keys-of-the-other-kind", {"entree.xlsx": one(ENTRY), "sortie.csv": text},
     entry + '\ndelimiter = ";"\nencoding = "utf-8"',
     'file = "sortie.csv"\nwave = "exit"\nsheet = 1\nheader_rows = [1, 1]')


def dates(book):
    sheet = book.add_worksheet("Entrée")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    clock = book.add_format({"num_format": "hh:mm"})
    rows(sheet, [HEADER + ["date"]] + [[f"KX4{n}", "P1", 1, 2, 3] for n in range(6)])
    sheet.write_datetime(1, 5, datetime.datetime(2025, 3, 14), day)
    sheet.write(2, 5, 44268)
    sheet.write(3, 5, 2025)
    sheet.write(4, 5, 0.5, clock)
    sheet.write(5, 5, "31/02/2025")
    sheet.write(6, 5, " 14 mars 2025\u00a0")
    # A spreadsheet program may have taken an answer for a day.
    sheet.write_datetime(3, 2, datetime.datetime(2025, 3, 5), day)
    sheet.write_datetime(4, 4, datetime.datetime(2025, 5, 22), day)


case("xlsx-dates-of-1904", {"entree.xlsx": xlsx(dates, date_1904=True)}, entry + '\ndate = "date"')


def numbers(book):
    sheet = book.add_worksheet("Entrée")
    percent = book.add_format({"num_format": "0.0%"})
    rows(sheet, [HEADER] + [[f"KX4{n}", "P1", 3.0, " 2\u00a0", ""] for n in range(7)])
    sheet.write(1, 4, 0.125, percent)
    sheet.write(2, 4, "12,5")
    sheet.write(3, 4, 12.5)
    sheet.write(4, 4, "90 %")
    sheet.write(5, 4, 0.1 + 0.2)
    sheet.write(6, 4, 80.5)
    sheet.write(7, 4, True)
    sheet.write(1, 2, 3.5)
    sheet.write(2, 3, False)


case("xlsx-numbers-and-percentages", {"entree.xlsx": xlsx(numbers)}, entry)


def columns(book):
    sheet = book.add_worksheet("Entrée")
    rows(sheet, [["code", "projet", "R01", "r01", "heure", "", "note", "note"],
                 ["KX41", "P1", 1, 1, 3, "", "a", "b"], ["", "P1", 2, 2, 4, "", "", ""],
                 ["LM52", "P1", 2, 2, 4, "", "", ""], ["LM52", "P1", 2, 9, 4, "", "", ""]])


case("xlsx-columns", {"entree.xlsx": xlsx(columns)}, entry)


def twice(book):
    rows(book.add_worksheet("Nord"), ENTRY)
    rows(book.add_worksheet("Sud"), [HEADER, ["LM52", "P1", 4, 4, 4], ["ST74", "P3", "parfois ", "Toujour", 4]])


case("xlsx-one-person-on-two-sheets", {"entree.xlsx": xlsx(twice)},
     entry + '\nsheet = "Nord"', entry + '\nsheet = "Sud"')

case("xlsx-empty-sheet", {"entree.xlsx": one([]), "sortie.xlsx": one([HEADER])}, entry, exit_)

# Files made to do harm.
sheet_part = re.compile(r"worksheets/sheet1\.xml$")


def edit_sheet(change):
    return lambda name, part: change(part) if sheet_part.search(name) else part


case("xlsx-unpacks-beyond-measure",
     {"entree.xlsx": one(ENTRY, edit=edit_sheet(
         lambda p: p.replace(b"<sheetData>", (b"<x/>" + b" " * 4_000_000) * 11 + b"<sheetData>")))}, entry)
case("xlsx-endless-text",
     {"entree.xlsx": one(ENTRY, edit=edit_sheet(
         lambda p: p.replace(b"<sheetData>", b"<sheetData>" + b" " * 5_000_000)))}, entry)
case("xlsx-document-type",
     {"entree.xlsx": one(ENTRY, edit=edit_sheet(lambda p: p.replace(
         b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet', 1)))}, entry)
case("xlsx-beyond-the-last-cell",
     {"entree.xlsx": one(ENTRY, edit=edit_sheet(lambda p: p.replace(b'r="E4"', b'r="AAAAA4"'))),
      "sortie.xlsx": one(EXIT, edit=edit_sheet(
          lambda p: p.replace(b"</sheetData>", b'<row r="4000000000"><c><v>1</v></c></row></sheetData>')))}, entry, exit_)
case("xlsx-place-that-is-none",
     {"entree.xlsx": one(ENTRY, edit=edit_sheet(lambda p: p.replace(b'r="E4"', b'r="4E"')))}, entry)
case("xlsx-paths-outside",
     {"entree.xlsx": one(ENTRY, edit=lambda n, p: p.replace(b"worksheets/sheet1.xml", b"../../../etc/passwd")
                         if n.endswith("workbook.xml.rels") else p)}, entry)

# OpenDocument.


def hide(part):
    part = part.replace(b"<table:table-row>", b'<table:table-row table:visibility="filter">', 2)
    return part.replace(b'<table:table-row table:visibility="filter">', b"<table:table-row>", 1)


error = TableCell(valuetype="string", stringvalue="")
error.addElement(odf_cell("#REF!").firstChild)
formula = TableCell(formula="of:=SUM([.C2:.C4])")
case("ods-errors",
     {"entree.ods": ods([("Entrée", [HEADER, ["KX41", "P1", error, 2, 3.5], ["LM52", "P1", 2, "Souven", formula],
                                     ["QR63", "P2", 3, 1, "douze"]]), ("Brouillon", [["x"]], True)],
                        edit=lambda n, p: hide(p.replace(
                            b'office:string-value=""', b'office:string-value="" calcext:value-type="error"'))
                        if n == "content.xml" else p)},
     'file = "entree.ods"\nsheet = "Entrée"\nwave = "entry"')
case("ods-encrypted",
     {"entree.ods": ods([("Entrée", ENTRY)], edit=lambda n, p: p.replace(
         b"</manifest:manifest>",
         b'<manifest:file-entry manifest:full-path="x"><manifest:encryption-data/></manifest:file-entry>'
         b"</manifest:manifest>") if n.endswith("manifest.xml") else p)},
     'file = "entree.ods"\nwave = "entry"')
case("ods-rows-without-end",
     {"entree.ods": ods([("Entrée", ENTRY)], edit=lambda n, p: p.replace(
         b"<table:table-row>", b'<table:table-row table:number-rows-repeated="1000000">', 2)
         .replace(b'<table:table-cell office:value="3.5"', b'<table:table-cell table:number-columns-repeated="16000"'
                  b' office:value="3.5"') if n == "content.xml" else p)},
     'file = "entree.ods"\nwave = "entry"')

# Excel 97.


def old(book):
    sheet = book.add_sheet("Entrée")
    rows(sheet, ENTRY)
    sheet.row(2).hidden = True
    sheet.col(1).hidden = True
    sheet.write(4, 0, "ST74")
    sheet.write(4, 2, "jamai")
    sheet.write(4, 3, True)
    sheet.row(4).set_cell_error(4, 0x2A)
    sheet.merge(3, 4, 1, 1)
    sheet.write(0, 7, "note")
    book.add_sheet("Notes").write(0, 0, "à relire")


case("xls-errors", {"entree.xls": xls(old)}, 'file = "entree.xls"\nsheet = 1\nwave = "entry"')


def encrypt(data):
    """Puts a FILEPASS record in the place of another one of the globals."""
    at = data.index(struct.pack("<HH", 0x00E1, 2))
    return data[:at] + struct.pack("<H", 0x002F) + data[at + 2:]


case("xls-encrypted", {"entree.xls": encrypt(xls(old))}, 'file = "entree.xls"\nwave = "entry"')
ok = xls(old)
directory = struct.unpack_from("<I", ok, 48)[0]
loop = bytearray(ok)
table = 512 * (struct.unpack_from("<I", ok, 76)[0] + 1)
struct.pack_into("<I", loop, table + 4 * directory, directory)
case("xls-sectors-in-a-loop", {"entree.xls": bytes(loop)}, 'file = "entree.xls"\nwave = "entry"')



def declares_too_much(name, part):
    part = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', part)
    return re.sub(rb'uniqueCount="\d+"', b'uniqueCount="100000000000"', part)


def with_a_null_character(book):
    rows(book.add_sheet("Sortie"), EXIT + [["ST74", "P3", 1, 1, 1, "a\0b"]])


far = bytearray(xls(with_a_null_character))
at = far.index(struct.pack("<HH", 0x0200, 14))
struct.pack_into("<IIHHH", far, at + 4, 0, 0x7FFFFFFF, 0, 0xFFFF, 0)
case("declares-more-than-it-has",
     {"entree.xlsx": one(ENTRY, edit=declares_too_much), "sortie.xls": bytes(far)},
     entry, 'file = "sortie.xls"\nwave = "exit"')

page = "<html><body><table><tr><td>code</td></tr></table></body></html>".encode()
letter = rezip(one(ENTRY), lambda n, p: p.replace(b"xl/workbook.xml", b"word/document.xml") if n == "_rels/.rels" else p)
case("not-a-workbook",
     {"page.xls": page, "lettre.xlsx": letter, "lettre.xls": compound([("WordDocument", b"")])},
     'file = "page.xls"\nwave = "entry"', 'file = "lettre.xlsx"\nwave = "exit"', 'file = "lettre.xls"\nwave = "exit"')
