"""What the studies of all scenarios have in common: a grid of two times, questions, codes, and how a study is written down."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from workbooks import write  # noqa: E402

MEMBER, HOURS, WORDS = "Je suis membre du lieu", "Heures au lieu cette semaine", "Qu’est-ce qui a changé pour vous ?"
SAID = ["j’ose demander", "plus sûr de moi\nau travail aussi", "rien pour l’instant", 'un emploi : "enfin"', "=)", ""]
KEYS = 'participant = "code"\nproject = "projet"'
CONTRAST = '\n[[contrast]]\nfrom = "entry"\nto = "exit"\n'

OF_MEMBERS = f"""
[[item]]
id = "membre"
scale = "oui_non"
text = {{ fr = "{MEMBER}", en = "I am a member of the place" }}

[[item]]
id = "heures"
kind = "number"
unit = {{ fr = "heures", en = "hours" }}
min = 0
max = 80
better = "higher"
text = {{ fr = "{HOURS}", en = "Hours at the place this week" }}
"""
OF_WORDS = f"""
[[item]]
id = "mots"
kind = "text"
waves = ["exit"]
text = {{ fr = "{WORDS}", en = "What has changed for you?" }}
"""


def grid(name, title, kind, often):
    """The beginning of a grid: its two times, its scale of four levels and that of yes and no. `title` and `often`, the
    words of its third level, are in French and in English."""
    return f"""format = "jauge-grid/1"

[grid]
id = "{name}"
version = "1.0.0"
default_lang = "fr"
licence = "CC-BY-4.0"
title = {{ fr = "{title[0]}", en = "{title[1]}" }}

[[wave]]
id = "entry"
label = {{ fr = "À l’entrée", en = "At entry" }}

[[wave]]
id = "exit"
label = {{ fr = "À la sortie", en = "At exit" }}

[[scale]]
id = "aisance"
kind = "{kind}"
levels = [
  {{ code = 1, id = "jamais", label = {{ fr = "Jamais", en = "Never" }} }},
  {{ code = 2, id = "parfois", label = {{ fr = "Parfois", en = "Sometimes" }} }},
  {{ code = 3, id = "souvent", label = {{ fr = "{often[0]}", en = "{often[1]}" }} }},
  {{ code = 4, id = "toujours", label = {{ fr = "Toujours", en = "Always" }} }},
]
missing = [{{ code = -8, reason = "dont_know", label = {{ fr = "Je ne sais pas", en = "I do not know" }} }}]

[[scale]]
id = "oui_non"
kind = "binary"
levels = [
  {{ code = 0, id = "non", label = {{ fr = "Non", en = "No" }} }},
  {{ code = 1, id = "oui", label = {{ fr = "Oui", en = "Yes" }} }},
]
"""


def on_scale(name, fr, en, dimension=None):
    """A question on the scale of four levels."""
    of = f'dimension = "{dimension}"\n' if dimension else ""
    return f'\n[[item]]\nid = "{name}"\n{of}scale = "aisance"\ntext = {{ fr = "{fr}", en = "{en}" }}\n'


def code(dice):
    """What a person's code begins with."""
    return "".join(dice.choice("ACDEFHJKLMNPRTVWX") for _ in range(2)) + f"{dice.randrange(10, 99)}"


def scenario(folder, files, grid, *answers, name, title, keys=KEYS, more=CONTRAST):
    """Writes a folder: the files of answers, the grid and the study that names them."""
    for file, data in files.items():
        write(HERE / folder / file, data)
    (HERE / folder / "grid.toml").write_text(grid, encoding="utf-8")
    study = f"""format = "jauge-study/1"

[study]
id = "{name}"
title = {{ fr = "{title[0]}", en = "{title[1]}" }}
grid = "grid.toml"
simulated = true

[keys]
{keys}
"""
    study += "".join(f"\n[[answers]]\n{a}\n" for a in answers) + more
    (HERE / folder / "study.toml").write_text(study, encoding="utf-8")
