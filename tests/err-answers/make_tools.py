"""Writes the faulty cases of the exports of survey tools. What each must say is in `expected.*.txt`."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "scenarios"))

GRID = """format = "jauge-grid/1"

[grid]
id = "cas"
version = "1.0.0"
default_lang = "fr"
licence = "CC-BY-4.0"
title = { fr = "Un cas", en = "A case" }

[[wave]]
id = "entry"
label = { fr = "À l’entrée", en = "At entry" }

[[scale]]
id = "aisance"
kind = "frequency"
levels = [
  { code = 1, id = "jamais", label = { fr = "Jamais", en = "Never" } },
  { code = 2, id = "parfois", label = { fr = "Parfois", en = "Sometimes" } },
  { code = 3, id = "souvent", label = { fr = "Souvent", en = "Often" } },
]

[[options]]
id = "liste_outils"
list = [
  { code = 1, id = "scie", label = { fr = "Une scie", en = "A saw" } },
  { code = 2, id = "four", label = { fr = "Un four, ou un micro-ondes", en = "An oven, or a microwave" } },
]

[[item]]
id = "venir"
scale = "aisance"
text = { fr = "Je viens au lieu", en = "I come to the place" }

[[item]]
id = "outils"
kind = "choices"
options = "liste_outils"
text = { fr = "Quels outils ?", en = "Which tools?" }
"""


def case(name, files, answers, participant="code"):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    for file, text in files.items():
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "grid.toml").write_text(GRID, encoding="utf-8")
    (folder / "study.toml").write_text(f"""format = "jauge-study/1"

[study]
id = "cas"
title = {{ fr = "Un cas", en = "A case" }}
grid = "grid.toml"
simulated = true

[keys]
participant = "{participant}"

[[answers]]
wave = "entry"
{answers}
""", encoding="utf-8")


google = "Horodateur,Adresse e-mail,Votre code,Je viens au lieu,Quels outils ?\n"
case("tool-google-options", {"entree.csv": google
     + '2025/03/14 9:30:00 AM UTC+1,a@example.org,KX41,Souvent,"Une scie, Un four, ou un micro-ondes"\n'
     + '2025/03/14 9:31:00 AM UTC+1,b@example.org,LM52,Parfois,"Une scie, une perceuse"\n'
     + '2025/03/14 9:32:00 AM UTC+1,c@example.org,QR63,Rarement,Un four\n'},
     'file = "entree.csv"', "Votre code")
case("tool-address-as-code", {"entree.csv": google
     + "2025/03/14 9:30:00 AM UTC+1,a@example.org,KX41,Souvent,Une scie\n"},
     'file = "entree.csv"', "Adresse e-mail")
kobo = "code;venir;Quels outils ?;_id;_uuid;_submission_time;_validation_status\n"
case("tool-kobo-labels-joined", {"entree.csv": kobo
     + "KX41;Souvent;Une scie Un four, ou un micro-ondes;1;u1;2025-03-14T09:30:00;\n"
     + "LM52;Jamais;Une scie;2;u2;2025-03-14T09:31:00;Not approved\n"
     + "QR63;Parfois;Une scie;3;u3;2025-03-14T09:32:00;Approved\n"
     + "QR63;Souvent;Une scie;3;u4;2025-03-14T09:40:00;Approved\n"},
     'file = "entree.csv"')
lime = "id,submitdate,lastpage,code,venir,outils[scie],outils[four]\n"
case("tool-limesurvey-incomplete", {"entree.csv": lime + "1,2025-03-14 09:30:00,2,KX41,A2,Y,\n2,,1,LM52,Souvent,,\n"},
     'file = "entree.csv"')
case("tool-limesurvey-incomplete-kept", {"entree.csv": lime + "1,2025-03-14 09:30:00,2,KX41,Parfois,Y,\n2,,1,LM52,Souvent,,\n"},
     'file = "entree.csv"\nincomplete = "keep"')
case("tool-structure-not-given", {"entree.csv": lime + "1,2025-03-14 09:30:00,2,KX41,A2,Y,\n"},
     'file = "entree.csv"\nstructure = "enquete.lss"')
case("tool-structure-damaged", {"entree.csv": lime + "1,2025-03-14 09:30:00,2,KX41,A2,Y,\n",
                                "enquete.lss": '<?xml version="1.0"?><document><questions><rows><row><qid>1</qid>'},
     'file = "entree.csv"\nstructure = "enquete.lss"')
case("tool-none", {"entree.csv": lime + "1,,1,KX41,Parfois,Y,\n"}, 'file = "entree.csv"\ntool = "none"')
rows = "code,venir,outils,PARENT_KEY,KEY\nKX41,parfois,scie,uuid:1,uuid:1/p[1]\nLM52,souvent,four,uuid:2,uuid:2/p[1]\nQR63,jamais,scie,uuid:9,uuid:9/p[1]\n"
forms = "SubmissionDate,projet,meta-instanceID,KEY,SubmitterID\n2025-03-14T09:30:00Z,P1,uuid:1,uuid:1,7\n"
case("tool-repeats-unnamed", {"entree.csv": rows}, 'file = "entree.csv"')
case("tool-repeats-without-forms", {"entree.csv": rows, "formulaire.csv": forms
     + "2025-03-14T09:31:00Z,P2,uuid:2,uuid:2,7\n2025-03-14T09:31:00Z,P3,uuid:2,uuid:2,7\n"},
     'file = "entree.csv"\nparent = "formulaire.csv"')
case("tool-repeats-no-number", {"entree.csv": rows, "formulaire.csv": "projet\nP1\n"},
     'file = "entree.csv"\nparent = "formulaire.csv"')
case("tool-repeats-no-tie", {"entree.csv": "code,venir,outils\nKX41,parfois,scie\n", "formulaire.csv": forms},
     'file = "entree.csv"\nparent = "formulaire.csv"')
case("tool-not-the-right-one", {"entree.csv": kobo + "KX41;Souvent;Une scie;1;u1;2025-03-14T09:30:00;\n"},
     'file = "entree.csv"\ntool = "google_forms"')
