"""Writes the exports of survey tools: one set of invented answers, as each tool writes them.

    pip install openpyxl xlsxwriter odfpy xlwt pyxform
    python tests/scenarios/make_tools.py

Each folder `tool-*` must give the very same answers, however its files look, so that the
truth is written once, here. Where the layout of each export is known from is in `SOURCE.md`.
"""

import csv
import datetime
import io
import random

import shared
from shared import HOURS, MEMBER, OF_MEMBERS, OF_WORDS, SAID, WORDS
from workbooks import xlsx

SCALE = {1: "Jamais", 2: "Parfois", 3: "Souvent, ou presque", 4: "Toujours", -8: "Je ne sais pas"}
IDS = {1: "jamais", 2: "parfois", 3: "souvent", 4: "toujours"}
WHEEL = {
    "venir": "Je viens au lieu",
    "idee": "Je propose une idée",
    "aide": "Je demande de l’aide",
}
TOOLS, TOOLS_EN = "Quels outils avez-vous pris en main ?", "Which tools have you used?"
# A separator stands in one of the labels.
OPTIONS = {"scie": "Une scie", "four": "Un four, ou un micro-ondes", "rien": "Aucun de ceux-là"}
OPTION_EN = {"scie": "A saw", "four": "An oven, or a microwave", "rien": "None of these"}
CODE, PROJECT = "Votre code", "Votre projet"

GRID = shared.grid("lieu", ("Ma roue au lieu", "My wheel at the place"), "frequency", (SCALE[3], "Often, or nearly so"))
ENGLISH = {"venir": "I come to the place", "idee": "I suggest an idea", "aide": "I ask for help"}
for name, question in WHEEL.items():
    GRID += shared.on_scale(name, question, ENGLISH[name])
GRID += f"""
[[options]]
id = "liste_outils"
list = [
  {{ code = 1, id = "scie", label = {{ fr = "{OPTIONS['scie']}", en = "{OPTION_EN['scie']}" }} }},
  {{ code = 2, id = "four", label = {{ fr = "{OPTIONS['four']}", en = "{OPTION_EN['four']}" }} }},
  {{ code = 3, id = "rien", label = {{ fr = "{OPTIONS['rien']}", en = "{OPTION_EN['rien']}" }}, alone = true }},
]

[[item]]
id = "outils"
kind = "choices"
options = "liste_outils"
text = {{ fr = "{TOOLS}", en = "{TOOLS_EN}" }}
""" + OF_MEMBERS + OF_WORDS


def truth():
    """Code, project, and the answers of each wave; `None` is a wave that did not come back."""
    dice, out = random.Random(11), []
    for n in range(12):
        code = shared.code(dice)
        waves = []
        for wave in range(2):
            if wave == 1 and n in (3, 8):
                waves.append(None)
                continue
            answers = {q: dice.choice([1, 2, 3, 4, -8, None]) if dice.random() < 0.3 else 1 + wave + dice.randrange(2)
                       for q in WHEEL}
            answers |= {"membre": dice.choice([1, 0, None]), "heures": dice.choice([None, 3, 4.5, 12.25, 35, 0])}
            answers["outils"] = dice.choice([["scie"], ["four"], ["scie", "four"], ["rien"]])
            if wave == 1:
                answers["mots"] = SAID[n % len(SAID)]
            answers["day"] = datetime.datetime(2025, 1, 6 + n, 9, 30, n) + datetime.timedelta(days=150 * wave)
            waves.append(answers)
        out.append((code, ["Repair café", "Potager"][n % 2], waves))
    return out


TRUTH = truth()


def forms(wave):
    """Number, code, project and answers of the forms that came back, in the order of the codes."""
    came = [(code, project, waves[wave]) for code, project, waves in TRUTH if waves[wave]]
    return [(n + 1, *form) for n, form in enumerate(came)]


def shown(value, of):
    return "" if value is None else of[value]


def ticks(chosen, yes="1", no="0"):
    """One cell per option."""
    return [yes if option in chosen else no for option in OPTIONS]


def labels(chosen, between):
    return between.join(OPTIONS[option] for option in chosen)


def number(value, mark=","):
    return "" if value is None else f"{value:g}".replace(".", mark)


def table(rows, delimiter=";", quoting=csv.QUOTE_MINIMAL, end="\n", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def scenario(name, files, *answers, keys=shared.KEYS, grid=GRID):
    shared.scenario(name, files, grid, *answers, name=name, title=("Un export d’outil", "An export of a tool"), keys=keys)


# --- KoboToolbox: the entry as CSV in XML values, the exit as XLSX in labels ------------------
def kobo():
    def row(n, code, project, a, *, uuid=None, status="validation_status_approved"):
        answers = [shown(a[q], {v: str(v) for v in SCALE}) for q in WHEEL]
        moment = a["day"].strftime("%Y-%m-%dT%H:%M:%S.000+01:00")
        tools = [" ".join(a["outils"]), *ticks(a["outils"])]
        return [moment, moment, code, project, *answers, *tools, shown(a["membre"], {1: "oui", 0: "non"}),
                number(a["heures"], "."), "vXk9", n + 8000, uuid or f"5c1f{n:04}-0000-4000-8000-000000000000",
                a["day"].strftime("%Y-%m-%dT%H:%M:%S"), status, "", "submitted_via_web", "equipe_lieu", "", n]

    head = ["start", "end", "identite/code", "identite/projet", *(f"roue/{q}" for q in WHEEL), "roue/outils",
            *(f"roue/outils/{o}" for o in OPTIONS), "membre", "semaine/heures",
            "__version__", "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by",
            "_tags", "_index"]
    rows = [row(*f) for f in forms(0)]
    first = forms(0)[0]
    # The same submission before it was corrected, and one that the team refused.
    before = row(*first[:3], dict(first[3], venir=4, aide=None), uuid="aaaa0001-0000-4000-8000-000000000000")
    refused = row(90, "ZZ99", "Potager", first[3], status="validation_status_not_approved")
    entry = table([head, before, *rows, refused], quoting=csv.QUOTE_ALL)

    asked = {"code": CODE, "projet": PROJECT, **WHEEL, "outils": TOOLS, **{o: f"{TOOLS}/{t}" for o, t in OPTIONS.items()},
             "membre": MEMBER, "heures": HOURS, "mots": WORDS}

    def sortie(book):
        sheet = book.add_worksheet("Ma roue")
        sheet.write_row(0, 0, ["start", "end", *asked.values(), "_id", "_uuid", "_submission_time",
                               "_validation_status", "_status", "_submitted_by", "__version__", "meta/rootUuid", "_index"])
        for r, (n, code, project, a) in enumerate(forms(1), start=1):
            moment = a["day"].strftime("%Y-%m-%dT%H:%M:%S.000+02:00")
            sheet.write_row(r, 0, [moment, moment, code, project, *(shown(a[q], SCALE) for q in WHEEL),
                                   labels(a["outils"], " "), *ticks(a["outils"]),
                                   shown(a["membre"], {1: "Oui", 0: "Non"}), a["heures"] if a["heures"] is not None else "",
                                   "" , 9000 + n, f"6d2a{n:04}", a["day"].isoformat(), "Approuvé", "submitted_via_web",
                                   "equipe_lieu", "vXk9", f"uuid:6d2a{n:04}", n])
            sheet.write_string(r, 2 + len(asked) - 1, a["mots"])

    def form(book):
        survey = book.add_worksheet("survey")
        rows = [["type", "name", "label::Français (fr)", "label::English (en)"],
                ["start", "start", "", ""], ["end", "end", "", ""],
                ["begin_group", "identite", "Identité", "Identity"],
                ["text", "code", CODE, "Your code"], ["text", "projet", PROJECT, "Your project"],
                ["end_group", "", "", ""],
                ["begin_group", "roue", "Ma roue", "My wheel"],
                *[["select_one aisance", q, text, ENGLISH[q]] for q, text in WHEEL.items()],
                ["select_multiple outils", "outils", TOOLS, TOOLS_EN],
                ["end_group", "", "", ""],
                ["select_one oui_non", "membre", MEMBER, "I am a member of the place"],
                ["decimal", "heures", HOURS, "Hours at the place this week"],
                ["text", "mots", WORDS, "What has changed for you?"]]
        for r, line in enumerate(rows):
            survey.write_row(r, 0, line)
        choices = book.add_worksheet("choices")
        english = ["Never", "Sometimes", "Often, or nearly so", "Always", "I do not know"]
        lines = [["list_name", "name", "label::Français (fr)", "label::English (en)"]]
        lines += [["aisance", str(v), text, en] for (v, text), en in zip(SCALE.items(), english)]
        lines += [["outils", o, text, OPTION_EN[o]] for o, text in OPTIONS.items()]
        lines += [["oui_non", "oui", "Oui", "Yes"], ["oui_non", "non", "Non", "No"]]
        for r, line in enumerate(lines):
            for c, value in enumerate(line):
                choices.write_string(r, c, value)
        book.add_worksheet("settings").write_row(0, 0, ["form_title", "form_id", "default_language"])
        book.get_worksheet_by_name("settings").write_row(1, 0, ["Ma roue au lieu", "lieu", "Français (fr)"])

    form_bytes = xlsx(form)
    check_xlsform(form_bytes)
    scenario("tool-kobo", {"entree.csv": entry, "sortie.xlsx": xlsx(sortie), "formulaire.xlsx": form_bytes},
             'file = "entree.csv"\nwave = "entry"\ndate = "end"',
             'file = "sortie.xlsx"\nwave = "exit"\nstructure = "formulaire.xlsx"')


def check_xlsform(data):
    """The form is one that the tools take: pyxform turns it into an XForm."""
    from pyxform.xls2xform import convert

    form = convert(io.BytesIO(data), file_type=".xlsx", validate=False)
    assert "<h:html" in form.xform and not form.warnings, form.warnings


# --- ODK Central: two CSV files of one form ---------------------------------------------------
def odk():
    def row(n, code, project, a, *, edits=0, state=""):
        instance = f"uuid:{n:08}-1111-4000-8000-000000000000"
        return [a["day"].strftime("%Y-%m-%dT%H:%M:%S.000Z"), code, project,
                *(shown(a[q], IDS | {-8: "-8"}) for q in WHEEL), *ticks(a["outils"]),
                shown(a["membre"], {1: "oui", 0: "non"}), number(a["heures"], "."), *([a["mots"]] if "mots" in a else []), instance, instance, "7", "Équipe du lieu",
                "0", "0", "", state, "collect:abc", edits, "2"]

    def head(wave):
        return ["SubmissionDate", "identite-code", "identite-projet", *(f"roue-{q}" for q in WHEEL),
                *(f"roue-outils/{o}" for o in OPTIONS), "membre", "semaine-heures",
                *(["mots"] if wave else []), "meta-instanceID", "KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent",
                "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]

    first, entries = forms(0)[0], [row(*f) for f in forms(0)]
    entries[0] = row(*first, edits=2, state="edited")
    stale = row(*first[:3], dict(first[3], venir=1, idee=1), edits=1, state="hasIssues")
    refused = row(90, "ZZ99", "Potager", first[3], state="rejected")
    scenario("tool-odk", {"entree.csv": table([head(0), *entries, stale, refused], delimiter=","),
                          "sortie.csv": table([head(1), *(row(n + 100, *f) for n, *f in forms(1))], delimiter=",")},
             'file = "entree.csv"\nwave = "entry"\ndate = "SubmissionDate"', 'file = "sortie.csv"\nwave = "exit"')


# --- LimeSurvey: codes and their structure, then codes and texts with full answers ------------
def limesurvey():
    a_code = {1: "A1", 2: "A2", 3: "A3", 4: "A4", -8: "A9"}
    head = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "ipaddr", "code",
            "projet", *(f"roue[{q}]" for q in WHEEL), *(f"outils[SQ{n:03}]" for n in (1, 2, 3)), "membre", "heures", "interviewtime", "groupTime12"]

    def code_row(n, code, project, a, *, sent=True):
        day = a["day"].strftime("%Y-%m-%d %H:%M:%S")
        return [n, day if sent else "", 3 if sent else 1, "fr", 1000 + n, f"tok{n}", day, day, "192.0.2.7", code, project,
                *(shown(a[q], a_code) for q in WHEEL), *ticks(a["outils"], "Y", ""), shown(a["membre"], {1: "Y", 0: "N"}), number(a["heures"], "."),
                "41.2", "12.5"]

    first = forms(0)[0]
    given_up = code_row(98, first[1], first[2], dict(first[3], aide=None, membre=None, heures=None), sent=False)
    entry = table([head, given_up, *(code_row(*f) for f in forms(0))], delimiter=",", quoting=csv.QUOTE_ALL)

    texts = {"id": "Response ID", "submitdate": "Date submitted", "lastpage": "Last page", "startlanguage": "Start language",
             "seed": "Seed", "startdate": "Date started", "datestamp": "Date last action", "code": CODE, "projet": PROJECT}
    codes = [f"{c}. {t}" for c, t in texts.items()]
    codes += [f"roue[{q}]. Ma roue [{t}]" for q, t in WHEEL.items()]
    codes += [f"outils[SQ{n:03}]. {TOOLS} [{t}]" for n, t in enumerate(OPTIONS.values(), start=1)]
    codes += [f"membre. {MEMBER}", f"heures. {HOURS}", f"mots. {WORDS}"]

    def text_row(n, code, project, a):
        day = a["day"].strftime("%Y-%m-%d %H:%M:%S")
        return [n, day, 3, "fr", 1000 + n, day, day, code, project, *(shown(a[q], SCALE) for q in WHEEL), *ticks(a["outils"], "Oui", "Non"),
                {1: "Oui", 0: "Non", None: ""}[a["membre"]], number(a["heures"], "."), a["mots"]]

    sortie = table([codes, *(text_row(*f) for f in forms(1))], delimiter=",", quoting=csv.QUOTE_ALL, encoding="utf-8-sig")
    scenario("tool-limesurvey", {"entree.csv": entry, "sortie.csv": sortie, "enquete.lss": lss(a_code).encode()},
             'file = "entree.csv"\nwave = "entry"\ndate = "submitdate"\nstructure = "enquete.lss"',
             'file = "sortie.csv"\nwave = "exit"')


def lss(codes):
    """The structure of the survey, in the newer generation of tables."""
    def rows(name, lines):
        cell = "".join
        body = cell("<row>" + cell(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in line.items()) + "</row>\n" for line in lines)
        return f"<{name}>\n<rows>\n{body}</rows>\n</{name}>\n"

    questions = [(1, "S", "code", CODE), (2, "S", "projet", PROJECT), (3, "F", "roue", "Ma roue"), (4, "Y", "membre", MEMBER),
                 (5, "N", "heures", HOURS), (6, "M", "outils", TOOLS)]
    subs = [(10 + n, q, text, 3) for n, (q, text) in enumerate(WHEEL.items())]
    subs += [(20 + n, f"SQ{n:03}", text, 6) for n, text in enumerate(OPTIONS.values(), start=1)]
    texts = [(qid, text) for qid, _, _, text in questions] + [(qid, f"<p>{text}</p>") for qid, _, text, _ in subs]
    answers = [(n + 1, codes[v], text) for n, (v, text) in enumerate(SCALE.items())]
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<document>\n<LimeSurveyDocType>Survey</LimeSurveyDocType>\n'
            "<DBVersion>640</DBVersion>\n<languages>\n<language>fr</language>\n</languages>\n"
            + rows("answers", [{"aid": a, "qid": 3, "code": c, "sortorder": a, "scale_id": 0} for a, c, _ in answers])
            + rows("answer_l10ns", [{"id": a, "aid": a, "answer": text, "language": "fr"} for a, _, text in answers])
            + rows("questions", [{"qid": q, "parent_qid": 0, "sid": 1, "gid": 1, "type": t, "title": c}
                                 for q, t, c, _ in questions])
            + rows("question_l10ns", [{"id": n, "qid": q, "question": text, "language": "fr"}
                                      for n, (q, text) in enumerate(texts)])
            + rows("subquestions", [{"qid": q, "parent_qid": parent, "sid": 1, "gid": 1, "type": "T", "title": c}
                                    for q, c, _, parent in subs]) + "</document>\n")


# --- REDCap: one longitudinal file, raw values, with its data dictionary ----------------------
def redcap():
    # The project codes the answers from 0, which the dictionary says and the grid does not know.
    raw = {1: "0", 2: "1", 3: "2", 4: "3", -8: "9"}
    head = ["record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance", "code", "projet", *WHEEL,
            "outils___0", "outils___1", "outils___2", "membre", "heures", "mots", "roue_timestamp", "roue_complete", "appel_date", "appel_complete"]
    rows = []
    for record, (code, project, waves) in enumerate(TRUTH, start=1):
        for wave, event in enumerate(["entree_arm_1", "sortie_arm_1"]):
            a = waves[wave]
            if a is None:
                continue
            rows.append([record, event, "", "", code, project, *(shown(a[q], raw) for q in WHEEL),
                         *ticks(a["outils"]), shown(a["membre"], {1: "1", 0: "0"}), number(a["heures"], "."), a.get("mots", ""),
                         a["day"].strftime("%Y-%m-%d %H:%M:%S"), 2, "", ""])
        if record % 4 == 0:
            rows.append([record, "entree_arm_1", "appel", 1, code, "", *([""] * 3), "0", "0", "0", *([""] * 3), "", "", "2025-03-01", 2])
    choices = " | ".join(f"{raw[v]}, {text}" for v, text in SCALE.items())
    columns = ["Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
               "Choices, Calculations, OR Slider Labels", "Field Note", "Text Validation Type OR Show Slider Number",
               "Text Validation Min", "Text Validation Max", "Identifier?", "Branching Logic (Show field only if...)",
               "Required Field?", "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
               "Field Annotation"]
    fields = [["record_id", "roue", "", "text", "Record ID", ""], ["code", "roue", "", "text", CODE, ""],
              ["projet", "roue", "", "text", PROJECT, ""],
              *[[q, "roue", "Ma roue", "radio", text, choices] for q, text in WHEEL.items()],
              ["outils", "roue", "", "checkbox", TOOLS, " | ".join(f"{n}, {t}" for n, t in enumerate(OPTIONS.values()))],
              ["membre", "roue", "", "yesno", MEMBER, ""], ["heures", "roue", "", "text", HOURS, ""],
              ["mots", "roue", "", "notes", WORDS, ""], ["appel_date", "appel", "", "text", "Date de l’appel", ""]]
    dictionary = table([columns, *(f + [""] * (18 - len(f)) for f in fields)], delimiter=",", quoting=csv.QUOTE_ALL)
    scenario("tool-redcap", {"export.csv": table([head, *rows], delimiter=","), "dictionnaire.csv": dictionary},
             'file = "export.csv"\nwave_column = "redcap_event_name"\n'
             'waves = { "entree_arm_1" = "entry", "sortie_arm_1" = "exit" }\nstructure = "dictionnaire.csv"')


# --- Google Forms: the answers as the form downloads them (CSV), then as the sheet keeps them --
def google():
    head = ["Horodateur", "Adresse e-mail", CODE, PROJECT, *(f"Ma roue [{t}]" for t in WHEEL.values()), TOOLS, MEMBER,
            HOURS]

    def row(n, code, project, a, stamp):
        return [stamp(a["day"]), f"personne{n}@example.org", code, project, *(shown(a[q], SCALE) for q in WHEEL),
                labels(a["outils"], ", "), shown(a["membre"], {1: "Oui", 0: "Non"}), number(a["heures"]),
                *([a["mots"]] if "mots" in a else [])]

    def us(day):
        return day.strftime(f"%Y/%m/%d {day.hour % 12 or 12}:%M:%S %p UTC+1")

    def fr(day):
        return day.strftime("%d/%m/%Y %H:%M:%S")

    entry = table([head, *(row(*f, us) for f in forms(0))], delimiter=",", quoting=csv.QUOTE_ALL)

    def sheet(book):
        page = book.add_worksheet("Réponses au formulaire 1")
        for r, line in enumerate([head + [WORDS], *(row(*f, fr) for f in forms(1))]):
            for c, value in enumerate(line):
                page.write_string(r, c, value)

    scenario("tool-google-forms", {"entree.csv": entry, "sortie.xlsx": xlsx(sheet)},
             'file = "entree.csv"\nwave = "entry"\ndate = "Horodateur"', 'file = "sortie.xlsx"\nwave = "exit"',
             keys=f'participant = "{CODE}"\nproject = "{PROJECT}"')


# --- Microsoft Forms: workbooks with the name of each person ----------------------------------
def microsoft():
    def book_of(wave):
        def draw(book):
            page, day = book.add_worksheet("Sheet1"), book.add_format({"num_format": "m/d/yy h:mm:ss"})
            head = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Heure de la dernière modification",
                    CODE, PROJECT, *WHEEL.values(), TOOLS, MEMBER, HOURS, *([WORDS] if wave else [])]
            page.write_row(0, 0, head)
            for r, (n, code, project, a) in enumerate(forms(wave), start=1):
                page.write_number(r, 0, n)
                page.write_datetime(r, 1, a["day"], day)
                page.write_datetime(r, 2, a["day"] + datetime.timedelta(minutes=4), day)
                line = ["anonymous", f"Personne {n}", "", code, project, *(shown(a[q], SCALE) for q in WHEEL),
                        labels(a["outils"], ";") + ";", shown(a["membre"], {1: "Oui", 0: "Non"}), number(a["heures"]),
                        *([a["mots"]] if wave else [])]
                for c, value in enumerate(line, start=3):
                    if value:
                        page.write_string(r, c, value)
        return xlsx(draw)

    scenario("tool-microsoft-forms", {"entree.xlsx": book_of(0), "sortie.xlsx": book_of(1)},
             'file = "entree.xlsx"\nwave = "entry"\ndate = "Heure de fin"', 'file = "sortie.xlsx"\nwave = "exit"',
             keys=f'participant = "{CODE}"\nproject = "{PROJECT}"')


# --- Framaforms: three rows of titles, as text and as a workbook ------------------------------
def framaforms():
    own = ["Séquentiel", "SID", "Heure", "Brouillon", "Adresse IP", "UID", "Nom d'utilisateur"]

    def lines(wave):
        # Several options: one column each, or all in one.
        tools = [TOOLS] if wave else list(OPTIONS.values())
        columns = len(own) + 2 + len(WHEEL) + len(tools) + 2 + wave
        title = ["Ma roue au lieu"] + [""] * (columns - 1)
        groups = ["Détails de la soumission"] + [""] * (len(own) - 1) + ["", "", "Ma roue", "", ""]
        groups += ([""] if wave else [TOOLS, "", ""]) + ["", ""] + [""] * wave
        names = own + [CODE, PROJECT, *WHEEL.values(), *tools, MEMBER, HOURS] + [WORDS] * wave
        rows = []
        for n, code, project, a in forms(wave):
            rows.append([n, 700 + n, a["day"].strftime("%d/%m/%Y - %H:%M"), 0, "192.0.2.7", 0, "", code, project,
                         *(shown(a[q], SCALE) for q in WHEEL),
                         *([labels(a["outils"], ",")] if wave else ticks(a["outils"], "X", "")),
                         shown(a["membre"], {1: "Oui", 0: "Non"}), number(a["heures"]), *([a["mots"]] if wave else [])])
        draft = [99, 799, "06/01/2025 - 09:00", 1, "192.0.2.7", 0, "", "ZZ99", "Potager"] + [""] * (columns - 9)
        return [title, groups, names, *rows, draft]

    def book(book):
        page = book.add_worksheet("Sheet1")
        for r, line in enumerate(lines(1)):
            for c, value in enumerate(line):
                if value != "":
                    (page.write_number if isinstance(value, int) else page.write_string)(r, c, value)

    scenario("tool-framaforms", {"entree.csv": table(lines(0), delimiter="|"), "sortie.xlsx": xlsx(book)},
             'file = "entree.csv"\nwave = "entry"\ndate = "Heure"', 'file = "sortie.xlsx"\nwave = "exit"',
             keys=f'participant = "{CODE}"\nproject = "{PROJECT}"')


# --- Repeated groups: a trainer keys one form per workshop, and one repeat per person ---------
def repeats():
    def people(wave, project):
        return [f for f in forms(wave) if f[2] == project]

    projects = sorted({project for _, project, _ in TRUTH})

    def book(book):
        form, group = book.add_worksheet("atelier"), book.add_worksheet("personnes")
        form.write_row(0, 0, ["start", "end", "lieu/projet", "_id", "_uuid", "_submission_time", "_validation_status",
                              "_status", "_submitted_by", "__version__", "meta/rootUuid", "_index"])
        group.write_row(0, 0, ["personnes/code", *(f"personnes/{q}" for q in WHEEL), "personnes/outils", "personnes/membre", "personnes/heures",
                               "_index", "_parent_table_name", "_parent_index", "_submission__id", "_submission__uuid"])
        r = 0
        for n, project in enumerate(projects, start=1):
            form.write_row(n, 0, ["2025-01-06T09:00:00.000+01:00", "2025-01-06T11:00:00.000+01:00", project, 500 + n,
                                  f"7e{n}", "2025-01-06T10:00:00", "", "submitted_via_web", "equipe_lieu", "v1", f"uuid:7e{n}", n])
            for _, code, _, a in people(0, project):
                r += 1
                line = [code, *(shown(a[q], {v: str(v) for v in SCALE}) for q in WHEEL), " ".join(a["outils"]),
                        shown(a["membre"], {1: "oui", 0: "non"}), number(a["heures"], "."), str(r), "atelier", str(n), str(500 + n), f"7e{n}"]
                for c, value in enumerate(line):
                    group.write_string(r, c, value)

    forms_head = ["SubmissionDate", "lieu-projet", "meta-instanceID", "KEY", "SubmitterID", "SubmitterName",
                  "AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]
    forms_rows, rows = [], []
    for n, project in enumerate(projects):
        key = f"uuid:{n:08}-2222-4000-8000-000000000000"
        forms_rows.append(["2025-06-10T10:00:00.000Z", project, key, key, "7", "Équipe", 0, 0, "", "", "", 0, "1"])
        for i, (_, code, _, a) in enumerate(people(1, project), start=1):
            rows.append([code, *(shown(a[q], IDS | {-8: "-8"}) for q in WHEEL), " ".join(a["outils"]),
                         shown(a["membre"], {1: "oui", 0: "non"}), number(a["heures"], "."), a["mots"], key, f"{key}/personnes[{i}]"])
    head = ["code", *WHEEL, "outils", "membre", "heures", "mots", "PARENT_KEY", "KEY"]
    scenario("tool-repeats", {"ateliers.xlsx": xlsx(book), "sortie.csv": table([forms_head, *forms_rows], delimiter=","),
                              "sortie-personnes.csv": table([head, *rows], delimiter=",")},
             'file = "ateliers.xlsx"\nsheet = "personnes"\nwave = "entry"\ndate = "start"',
             'file = "sortie-personnes.csv"\nparent = "sortie.csv"\nwave = "exit"')


for draw in (repeats, kobo, odk, limesurvey, redcap, google, microsoft, framaforms):
    draw()
