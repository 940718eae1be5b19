"""Writes the faulty cases of answer files that the form saves.

The checksum is computed here on its own, from the description in `intake/forms.rs`. What each
case must say is in its `expected.*.txt`.
"""

import copy
import json
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
GRID = (HERE / "form-grid.toml").read_text(encoding="utf-8")
# The hash of the grid, which `jauge form` writes into every form.
HASH = "ebe4470dec37996db7bc60eaf9cedf207650a8ee631f05794224b1c08126bb16"

STUDY = """format = "jauge-study/1"

[study]
id = "cas"
title = { fr = "Un cas", en = "A case" }
grid = "grid.toml"
simulated = true

[keys]
participant = "code"
project = "projet"
"""


def sum_of(content):
    rest = {k: v for k, v in content.items() if k != "checksum"}
    text = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"crc32:{zlib.crc32(text.encode()):08x}"


def form(code, wave="entry", **changes):
    content = {
        "format": "jauge-answers/1",
        "grid": {"id": "formes", "version": "1.1.0", "hash": HASH},
        "wave": wave,
        "role": "learner",
        "participant": code,
        "response": f"00000000-0000-4000-8000-{code.replace('-', ''):0>12.12}",
        "lang": "fr",
        "started": "2026-03-02T09:00:00Z",
        "finished": "2026-03-02T09:12:00Z",
        "date": "2026-03-02",
        "keys": {"projet": "P1"},
        "answers": {
            "parler": {"level": 3},
            "aider": {"missing": "dont_know"},
            "heures": {"number": 12.5},
            "situation": {"choice": 1},
            "attentes": {"choices": [1, 3]},
            "depuis": {"date": "2025-09"},
            "mots": {"text": "Plus sûr de moi « vraiment »"},
        },
    }
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(content.get(key), dict):
            content[key] = {**content[key], **value}
        else:
            content[key] = value
    content["checksum"] = sum_of(content)
    return content


def changed(content, **answers):
    content = copy.deepcopy(content)
    content["answers"].update(answers)
    return content


def case(name, files, answers='file = "*.json"'):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    (folder / "grid.toml").write_text(GRID, encoding="utf-8")
    (folder / "study.toml").write_text(STUDY + f"\n[[answers]]\n{answers}\n", encoding="utf-8")
    for file, data in files.items():
        if not isinstance(data, bytes):
            data = (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
        (folder / file).write_bytes(data)


def text(content):
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def main():
    good = form("K7P-3XP")
    case("form-damaged", {
        "bon.json": good,
        "coupe.json": text(form("NC5-F24"))[:400],
        "vide.json": b"",
        "pas-du-json.json": b"code;r01\nKX41;3\n",
        "autre-chose.json": {"nom": "un autre fichier"},
        "plus-recent.json": {**form("R4D-9KM"), "format": "jauge-answers/2"},
        "sans-reponses.json": {k: v for k, v in form("W3X-7PH").items() if k != "answers"},
        "tableau.json": [1, 2, 3],
        "trop-profond.json": b"[" * 400 + b"]" * 400,
    })
    case("form-changed-by-hand", {
        "niveau.json": changed(good, parler={"level": 4}),
        "inconnu.json": form("NC5-F24", answers={"parler": {"level": 9}}),
        "forme.json": form("R4D-9KM", answers={"parler": "beaucoup", "heures": {"number": "douze"}}),
        "sans-somme.json": {k: v for k, v in form("W3X-7PH").items() if k != "checksum"},
    })
    case("form-other-versions", {
        "autre-grille.json": form("K7P-3XP", grid={"id": "jg-roue"}),
        "majeure.json": form("NC5-F24", grid={"version": "0.9.0"}),
        "mineure.json": form("R4D-9KM", grid={"version": "1.0.0"}, answers={"ancienne": {"level": 2}}),
        "mots.json": form("W3X-7PH", grid={"hash": "0" * 64}),
    })
    old = json.loads(text(form("R4D-9KM", grid={"version": "1.0.0"}, answers={"ancienne": {"level": 2}})))
    del old["answers"]["attentes"], old["answers"]["depuis"]
    old["answers"]["ecouter"] = old["answers"].pop("aider")
    old["checksum"] = sum_of(old)
    case("form-other-versions", {"mineure.json": old})
    case("form-same-person-twice", {
        "a.json": form("K7P-3XP", finished="2026-03-02T09:12:00Z"),
        "b.json": form("K7P-3XP", finished="2026-03-03T10:00:00Z", answers={"parler": {"level": 4}}),
        "c.json": form("K7P-3XP", finished=None, answers={"parler": {"level": 1}}),
        "copie-1.json": form("NC5-F24"),
        "copie-2.json": form("NC5-F24"),
    })
    days = {"a": "2026-03-02", "b": "2026-03-05", "c": "2026-03-09"}
    clocks = {f"{n}.json": form(code, date=d) for (n, d), code in zip(days.items(), ["K7P-3XP", "NC5-F24", "R4D-9KM"])}
    case("form-wrong-clocks", {
        **clocks,
        "un-an.json": form("W3X-7PH", date="2025-03-04"),
        "recule.json": form("J5H-2TY", started="2026-03-02T09:00:00Z", finished="2026-03-01T23:00:00Z"),
        "pas-une-date.json": form("D6F-8VN", date="hier"),
        "illisible.json": form("C9M-4RW", answers={"heures": {"missing": "unreadable", "text": "12 ou 13"}}),
    })
    case("form-hostile", {
        "formule.json": form("K7P-3XP", answers={"mots": {"text": "=HYPERLINK(\"x\")<script>alert(1)</script>\u202e"}}),
        "nul.json": form("NC5-F24", answers={"mots": {"text": "a\u0000b"}}),
        "echappe.json": form("R4D-9KM\u001b[31m", keys={"projet": "</td><b>P1"}),
        "sans-code.json": form(""),
        "moment.json": form("W3X-7PH", wave="jamais"),
    })
    case("form-several-roles", {
        "apprenant.json": good,
        "referent.json": form("NC5-F24", role="referent"),
    })
    case("form-one-role-and-wave", {
        "apprenant.json": good,
        "referent.json": form("NC5-F24", role="referent"),
        "sortie.json": form("K7P-3XP", wave="exit"),
    }, 'file = "*.json"\nwave = "entry"\nrole = "learner"')
    case("form-nothing-yet", {}, 'file = "reponses-*.json"')


if __name__ == "__main__":
    main()
