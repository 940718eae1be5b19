"""Writes what LimeSurvey exports of a questionnaire of the library, invented answers in it.

    cd tests/scenarios/library-limesurvey
    jauge form grid.toml --as limesurvey --wave entry --role learner --lang fr --out structure-entry.txt
    jauge form grid.toml --as limesurvey --wave m6 --role learner --lang fr --out structure-m6.txt
    python ../make_library.py

The structures are what LimeSurvey imports; they give the order, the codes and the words of its columns. At entry the headings
are codes and the answers too, after six months both are whole texts; each file has every column of LimeSurvey's own, the timings
at the end, and a form that was given up. `SOURCE.md` says where that layout is known from.
"""

import csv
import datetime
import io
import random

import shared
from workbooks import write

FOLDER = "library-limesurvey"
OWN = {"id": "Response ID", "submitdate": "Date submitted", "lastpage": "Last page", "startlanguage": "Start language", "seed": "Seed",
       "startdate": "Date started", "datestamp": "Date last action"}
# The condition of each question that has one, in our words: which answers of which question it follows.
FOLLOWS = {"q03autre": ("q03", "10"), "q05autre": ("q05", "8"), "q06autre": ("q06", "7"), "s02": ("s01", "1", "2"), "s03": ("s01", "1", "2"),
           "s04": ("s01", "1", "2"), "s05": ("s01", "1", "2"), "s08a": ("s01", "3"), "s08b": ("s01", "3"), "s13": ("s12", "1", "2", "3", "4")}


def questions(wave):
    """The questions of a structure in French: type, code, words, equation, options and answers by code; and its groups."""
    text = (shared.HERE / FOLDER / f"structure-{wave}.txt").read_text(encoding="utf-8-sig")
    asked, groups = [], []
    for row in csv.DictReader(io.StringIO(text), delimiter="\t"):
        if row["language"] != "fr":
            continue
        if row["class"] == "G":
            groups.append(row["text"])
        elif row["class"] == "Q":
            asked.append({"type": row["type/scale"], "code": row["name"], "text": row["text"], "equation": row["equation"], "SQ": {}, "A": {},
                          "relevance": row["relevance"], "group": len(groups) - 1})
        elif row["class"] in ("SQ", "A"):
            asked[-1][row["class"]][row["name"]] = row["text"]
    assert all((q["relevance"] != "1") == (q["code"] in FOLLOWS) for q in asked), "the conditions changed"
    return asked, groups


def given(asked, dice, person):
    """What a person answers: a code, a set of codes, words, or nothing."""
    out = {}
    for q in asked:
        follows = FOLLOWS.get(q["code"])
        before = out.get(follows[0], "") if follows else ""
        if q["code"] == "code":
            answer = person
        elif q["type"] == "*":
            answer = q["equation"]
        elif follows and not set(before if isinstance(before, set) else [before]) & set(follows[1:]):
            answer = set() if q["type"] == "M" else ""
        elif q["code"].endswith("why"):
            answer = "" if out[q["code"][:-3]] else dice.choice(list(q["A"]))
        elif q["type"] == "M":
            options = list(q["SQ"])
            answer = {"0"} if "0" in options and dice.random() < 0.4 else set(dice.sample([o for o in options if o != "0"], dice.randrange(3)))
        elif q["type"] == "L":
            answer = dice.choice(list(q["A"])) if dice.random() < 0.9 else ""
        elif q["type"] == "S":
            answer = f"{dice.randrange(1, 13):02}/2025"
        else:
            answer = dice.choice(shared.SAID)
        out[q["code"]] = answer
    return out


def export(wave, people, seed, whole):
    """A file: codes, or with `whole` the words of questions and answers."""
    (asked, groups), dice = questions(wave), random.Random(seed)
    head = list(OWN.values() if whole else OWN)
    for q in asked:
        parts = q["SQ"].items()
        head += [f"{q['text']} [{t}]" if whole else f"{q['code']}[{c}]" for c, t in parts] or [q["text"] if whole else q["code"]]
    head.append("Total time" if whole else "interviewtime")
    for n, group in enumerate(groups):
        codes = [q["code"] for q in asked if q["group"] == n]
        head += [f"Group time: {group}" if whole else f"groupTime{41 + n}", *(f"Question time: {c}" if whole else f"{c}Time" for c in codes)]
    rows = [head]
    for n, person in enumerate([people[0], *people]):
        sent, answers = n > 0, given(asked, dice, person)
        day = (datetime.datetime(2025, 1 if wave == "entry" else 9, 6, 9, 30, n) + datetime.timedelta(days=n)).strftime("%Y-%m-%d %H:%M:%S")
        row = [n + 1, day if sent else "", len(groups) if sent else 1, "fr", 1_000_000 + 7 * n, day, day]
        for at, q in enumerate(asked):
            answer = answers[q["code"]]
            seen = sent or at < 9
            if q["SQ"]:
                yes, no = ("Oui", "Non") if whole else ("Y", "")
                row += [(yes if o in answer else no) if seen and (q["code"] not in FOLLOWS or answer) else "" for o in q["SQ"]]
            else:
                row.append((q["A"].get(answer, answer) if whole else answer) if seen else "")
        times = [f"{dice.randrange(300, 9000) / 100:g}" for _ in range(len(groups) + len(asked))]
        rows.append([*row, f"{dice.randrange(20_000, 90_000) / 100:g}", *times])
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig" if whole else "utf-8")


dice = random.Random(21)
people = [shared.code(dice) for _ in range(12)]
for file, data in {"entree.csv": export("entry", people, 1, whole=False), "suivi.csv": export("m6", people[:9], 2, whole=True)}.items():
    write(shared.HERE / FOLDER / file, data)
