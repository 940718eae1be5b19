"""Writes the workbooks of the scenarios: answers as teams keep them, invented throughout.

What each scenario must give is in its `expected.*` files.
"""

import datetime
import random

import shared
from shared import OF_MEMBERS, OF_WORDS
from workbooks import ods, openpyxl_book, xls, xlsx

import xlwt

LEVELS = ["Jamais", "Parfois", "Souvent", "Toujours"]
ITEMS = {
    "venir": "Je viens au lieu",
    "idee": "Je propose une idée",
    "aide": "Je demande de l’aide",
    "outil": "Je me sers d’un outil de l’atelier",
}
GRID = shared.grid("roue", ("Ma roue", "My wheel"), "likert", ("Souvent", "Often")) + """
[[dimension]]
id = "agir"
label = { fr = "Agir", en = "Acting" }

[[dimension]]
id = "apprendre"
label = { fr = "Apprendre", en = "Learning" }
"""
for n, (name, question) in enumerate(ITEMS.items()):
    GRID += shared.on_scale(name, question, name, "agir" if n < 2 else "apprendre")
GRID += OF_MEMBERS + """
[[item]]
id = "part"
kind = "number"
unit = { fr = "%", en = "%" }
min = 0
max = 100
better = "higher"
text = { fr = "Part du parcours suivie", en = "Share of the course attended" }
""" + OF_WORDS
DAY = datetime.date(2025, 1, 6)


def scenario(folder, files, *answers, keys=shared.KEYS):
    shared.scenario(folder, files, GRID, *answers, name="scenario", title=("Un scénario", "A scenario"), keys=keys)


def people(seed, count=14):
    """Code, project, and per wave: day, levels, member, hours, share, words; `None` left out."""
    dice, out = random.Random(seed), []
    for n in range(count):
        code = f"{shared.code(dice)}{n % 10}"
        waves = []
        for wave in range(2):
            if wave == 1 and dice.random() < 0.15:
                waves.append(None)
                continue
            levels = [dice.choice([1, 2, 2, 3, 4, -8, None]) if dice.random() < 0.3 else dice.randrange(1, 3) + wave
                      for _ in ITEMS]
            waves.append({
                "day": DAY + datetime.timedelta(days=dice.randrange(40) + 150 * wave),
                "levels": levels,
                "member": dice.choice([True, False, None]),
                "hours": dice.choice([None, 3, 4.5, 12.25, 35, 0]),
                "share": dice.choice([None, 0.5, 0.125, 1.0]),
                "words": dice.choice(shared.SAID) if wave else "",
            })
        out.append((code, ["Le Hangar", "La Ruche", "Le Préau"][n % 3], waves))
    return out


def label(level):
    return None if level is None else "Je ne sais pas" if level == -8 else LEVELS[level - 1]


# One workbook for a project: a title, questions under the name of their group, one sheet per
# time, a notice for those who fill it in.

def workbook_of_a_project(book):
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "text_wrap": True, "border": 1, "align": "center"})
    day, percent = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "0.0%"})
    framed = book.add_format({"border": 1})
    notice = book.add_worksheet("Mode d’emploi")
    notice.write(0, 0, "Une ligne par personne ; ne pas écrire de nom.")
    for wave, name in enumerate(["Entrée", "Sortie"]):
        sheet = book.add_worksheet(name)
        sheet.merge_range(0, 0, 0, 9, f"Ma roue : {name.lower()}", title)
        sheet.write(1, 0, "Printemps 2025")
        for column, text in enumerate(["code", "projet", "Date"]):
            sheet.merge_range(2, column, 3, column, text, head)
        sheet.merge_range(2, 3, 2, 4, "Agir", head)
        sheet.merge_range(2, 5, 2, 6, "Apprendre", head)
        for n, question in enumerate(ITEMS.values()):
            sheet.write(3, 3 + n, question, head)
        sheet.merge_range(2, 7, 2, 9, "Au lieu", head)
        for n, text in enumerate(["membre", "heures", "part"]):
            sheet.write(3, 7 + n, text, head)
        if wave:
            sheet.merge_range(2, 10, 3, 10, "mots", head)
        row = 4
        for n, (code, project, waves) in enumerate(people(1)):
            answer = waves[wave]
            if answer is None:
                continue
            if n == 6:
                row += 1  # a line left empty between two groups
            sheet.write(row, 0, f" {code} " if n == 3 else code)
            sheet.write(row, 1, project)
            sheet.write_datetime(row, 2, datetime.datetime.combine(answer["day"], datetime.time()), day)
            for c, level in enumerate(answer["levels"]):
                if level is None:
                    sheet.write_blank(row, 3 + c, None, framed)
                else:
                    sheet.write(row, 3 + c, label(level) + "\u00a0" if n % 2 else level, framed)
            if answer["member"] is not None:
                sheet.write_boolean(row, 7, answer["member"])
            hours = answer["hours"]
            if hours is not None and n % 3 == 0:
                sheet.write_string(row, 8, str(hours).replace(".", ","))
            elif hours is not None:
                sheet.write_formula(row, 8, f"={hours}*1", None, hours)
            if answer["share"] is not None:
                sheet.write_number(row, 9, answer["share"], percent)
            if wave:
                sheet.write_string(row, 10, answer["words"])
            row += 1
        for blank in range(row, row + 20):
            sheet.write_blank(blank, 3, None, framed)
        sheet.set_column(9, 9, None, None, {"hidden": not wave})


MAPPED = "columns = { " + ", ".join(f'"{q}" = "{i}"' for i, q in ITEMS.items()) + " }"
scenario("xlsx-one-workbook", {"suivi.xlsx": xlsx(workbook_of_a_project)},
         f'file = "suivi.xlsx"\nsheet = "Entrée"\nwave = "entry"\ndate = "Date"\n{MAPPED}',
         f'file = "suivi.xlsx"\nsheet = "Sortie"\nwave = "exit"\ndate = "date"\n{MAPPED}')


# Answers to an online form, both times in one sheet; its columns are its questions.

def form(book):
    sheet = book.active
    sheet.title = "Réponses au formulaire 1"
    sheet.append(["Horodateur", "Votre code", "Nom du projet", "Où en êtes-vous ?", *ITEMS.values(),
                  "Je suis membre du lieu", "mots", "Score"])
    for wave, when in enumerate(["Je commence", "Je termine"]):
        for n, (code, project, waves) in enumerate(people(2)):
            answer = waves[wave]
            if answer:
                member = {True: "Oui", False: "Non", None: None}[answer["member"]]
                stamp = datetime.datetime.combine(answer["day"], datetime.time(9 + n % 8, 30, n))
                sheet.append([stamp, code, project, when, *map(label, answer["levels"]), member,
                              answer["words"] or None, None])
                if answer["words"].startswith("="):
                    sheet.cell(sheet.max_row, 10).data_type = "s"
    sheet.cell(2, 11).value = "=1+1"
    sheet.freeze_panes = "A2"


MAPPED = ", ".join([*(f'"{q}" = "{i}"' for i, q in ITEMS.items()), '"Je suis membre du lieu" = "membre"'])
scenario("xlsx-online-form", {"reponses.xlsx": openpyxl_book(form)},
         'file = "reponses.xlsx"\nwave_column = "Où en êtes-vous ?"\ndate = "Horodateur"\n'
         'waves = { "Je commence" = "entry", "Je termine" = "exit" }\n' f"columns = {{ {MAPPED} }}",
         keys='participant = "Votre code"\nproject = "Nom du projet"')


# A Macintosh workbook of one row per answer: day numbers count from 1904.

def long(book):
    day = book.add_format({"num_format": "d mmmm yyyy"})
    sheet = book.add_worksheet("Saisie")
    for column, text in enumerate(["code", "projet", "Temps", "Question", "Réponse", "Jour"]):
        sheet.write(0, column, text)
    row = 1
    for code, project, waves in people(3, 9):
        for wave, answer in enumerate(waves):
            for item, level in zip(ITEMS, answer["levels"] if answer else []):
                if level is None:
                    continue
                for column, value in enumerate([code, project, ["entry", "exit"][wave], item, level]):
                    sheet.write(row, column, value)
                moment = datetime.datetime.combine(answer["day"], datetime.time())
                if row % 5:
                    sheet.write_datetime(row, 5, moment, day)
                else:
                    sheet.write(row, 5, (moment - datetime.datetime(1904, 1, 1)).days)
                row += 1


scenario("xlsx-long-from-1904", {"saisie.xlsx": xlsx(long, date_1904=True)},
         'file = "saisie.xlsx"\nlayout = "long"\nitem = "Question"\nvalue = "Réponse"\nwave_column = "Temps"\ndate = "Jour"')


# OpenDocument: one file per time, ticked boxes, rows that say how often they repeat.

def table(wave, seed):
    rows = [["code", "projet", "date", *ITEMS, "membre", "heures", *(["mots"] if wave else [])]]
    for code, project, waves in people(seed):
        answer = waves[wave]
        if answer:
            rows.append([code, project, answer["day"], *answer["levels"], answer["member"], answer["hours"],
                         *([answer["words"]] if wave else [])])
    return rows


def filler(name, part):
    """Ends the table as LibreOffice does: with empty rows to the last one there can be."""
    if name != "content.xml":
        return part
    empty = b'<table:table-row table:number-rows-repeated="%d"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    empty %= 1_048_576 - part.count(b"<table:table-row")
    return part.replace(b"</table:table>", empty + b"</table:table>", 1)


scenario("ods-one-file-per-time",
         {"entree.ods": ods([("Feuille1", table(0, 4))], filler), "sortie.ods": ods([("Feuille1", table(1, 4))], filler)},
         'file = "entree.ods"\nwave = "entry"\ndate = "date"', 'file = "sortie.ods"\nwave = "exit"\ndate = "date"')


# Excel 97: a register kept for years, its sheets known by their position.

def register(book):
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    percent = xlwt.easyxf(num_format_str="0%")
    for wave, name in enumerate(["2025 entrees", "2025 sorties"]):
        sheet = book.add_sheet(name)
        sheet.write_merge(0, 0, 0, 8, "Registre du projet")
        rows = table(wave, 5)
        for column, text in enumerate(rows[0] + ["part"]):
            sheet.write(2, column, text)
        for r, row in enumerate(rows[1:], 3):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write(r, column, value, day)
                elif value not in (None, ""):
                    sheet.write(r, column, value)
            sheet.write(r, len(row), 0.75, percent)
        sheet.row(4).hidden = True
    book.add_sheet("Listes").write(0, 0, "Le Hangar")


scenario("xls-register", {"registre.xls": xls(register)},
         'file = "registre.xls"\nsheet = 1\nwave = "entry"\ndate = "date"',
         'file = "registre.xls"\nsheet = 2\nwave = "exit"\ndate = "date"')


# The same answers four times over.

def as_text(rows):
    def text(value):
        if isinstance(value, bool):
            return "VRAI" if value else "FAUX"
        if isinstance(value, datetime.date):
            return value.strftime("%d/%m/%Y")
        if isinstance(value, float):
            return str(value).replace(".", ",")
        value = "" if value is None else str(value)
        return '"' + value.replace('"', '""') + '"' if any(c in value for c in ';"\n') else value

    return ("\ufeff" + "".join(";".join(map(text, row)) + "\r\n" for row in rows)).encode()


def in_xlsx(rows):
    def draw(book):
        sheet, day = book.add_worksheet("Réponses"), book.add_format({"num_format": "yyyy-mm-dd"})
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(r, c, datetime.datetime.combine(value, datetime.time()), day)
                elif isinstance(value, str):
                    sheet.write_string(r, c, value)
                elif value is not None:
                    sheet.write(r, c, value)

    return xlsx(draw)


def in_xls(rows):
    def draw(book):
        sheet, day = book.add_sheet("Réponses"), xlwt.easyxf(num_format_str="YYYY-MM-DD")
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write(r, c, value, day)
                elif value not in (None, ""):
                    sheet.write(r, c, value)

    return xls(draw)


files = {}
for wave, name in enumerate(["entree", "sortie"]):
    rows = table(wave, 6)
    # A duplicate, a word that is no level, an orphan, a near miss.
    rows += [rows[2], rows[3][:3] + ["souvant"] + rows[3][4:]]
    if wave:
        rows.append(["XX999"] + rows[1][1:])
        rows[4][0] = rows[4][0][:-1] + "Z"
    files |= {f"{name}.csv": as_text(rows), f"{name}.xlsx": in_xlsx(rows), f"{name}.xls": in_xls(rows),
              f"{name}.ods": ods([("Réponses", rows)])}
scenario("same-answers", files, 'file = "entree.csv"\nwave = "entry"\ndate = "date"',
         'file = "sortie.csv"\nwave = "exit"\ndate = "date"')
