"""Writes forms as projects have them, to be imported as grids. Invented throughout.

    pip install xlsxwriter
    python tests/exchange/make.py
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workbooks import write, xlsx  # noqa: E402


def book(**sheets):
    def draw(book):
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if value != "":
                        (page.write_number if isinstance(value, (int, float)) else page.write_string)(r, c, value)

    return xlsx(draw)


# A form with what projects use: old spellings, one language, things that a grid cannot say.
field = book(
    survey=[
        ["type", "name", "label", "hint", "relevant", "constraint", "appearance", "required", "calculation"],
        ["start", "start"],
        ["deviceid", "deviceid"],
        ["note", "intro", "Bonjour et merci"],
        ["begin group", "Identite", "Vous"],
        ["text", "Code.Personne", "Votre code"],
        ["int", "age", "Votre âge", "en années", "", ". >= 15 and . <= 99"],
        ["select one situation", "situation", "Votre situation"],
        ["text", "employeur", "Chez qui ?", "", "${situation} = 'emploi'"],
        ["end group"],
        ["begin group", "Lieu", "Le lieu"],
        ["select_one accord", "accueil", "Je me sens accueilli·e : \"bien\"", "", "", "", "likert"],
        ["select_one accord", "utile", "Ce que je fais ici m’est utile", "", "${accueil} >= 3 and not(${situation} = 'retraite')",
         "", "likert"],
        ["select_multiple attentes", "attentes", "Ce que je viens chercher"],
        ["text", "attentes_autre", "Quoi d’autre ?", "", "selected(${attentes}, 'autre')"],
        ["date", "premiere_fois", "Première venue", "", "${age} != ''", ". <= today()"],
        ["decimal", "heures", "Heures par mois", "", "count-selected(${attentes}) > 1"],
        ["end group"],
        ["begin repeat", "enfants", "Vos enfants"],
        ["text", "prenom", "Prénom"],
        ["end repeat"],
        ["geopoint", "place", "Où êtes-vous ?"],
        ["image", "photo", "Une photo du lieu"],
        ["calculate", "total", "", "", "", "", "", "", "${age} * 2"],
        ["select_one nulle_part", "vide", "Une question sans choix"],
    ],
    choices=[
        ["list name", "name", "label"],
        *[["situation", n, t] for n, t in [("emploi", "En emploi"), ("recherche", "En recherche"), ("retraite", "À la retraite")]],
        *[["accord", n, t] for n, t in enumerate(["Pas du tout", "Un peu", "Assez", "Tout à fait"], start=1)],
        *[["attentes", n, t] for n, t in [("emploi", "Un emploi"), ("gens", "Voir des gens"), ("autre", "Autre")]],
    ],
    settings=[["form_title", "form_id"], ["Bienvenue au lieu", "bienvenue_2024"]],
)
write(HERE / "forms" / "field.xlsx", field)

answers = book(Feuil1=[["code", "age"], ["AB12", 30]])
write(HERE / "forms" / "answers.xlsx", answers)
write(HERE / "forms" / "damaged.xlsx", field[: len(field) // 2])
