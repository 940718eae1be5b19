"""Robust and clustered standard errors of two Python programs, on the pupils of ../linear_bdf.

Run in this folder: python generate.py
"""

import json
import platform

import numpy as np
import pandas as pd
import pyfixest
import statsmodels
import statsmodels.api as sm

d = pd.read_csv("../linear_bdf/data.csv")
terms = ["lang_pre", "iq_verb", "ses", "sex"]
x = sm.add_constant(d[terms])
model = sm.OLS(d["lang_post"], x)
cases = {"name": "pupils", "statsmodels": {}, "pyfixest": {}}
cases["statsmodels"]["nonrobust"] = model.fit().bse.tolist()
for kind in ("HC0", "HC1", "HC2", "HC3"):
    cases["statsmodels"][kind.lower()] = model.fit(cov_type=kind).bse.tolist()
clustered = model.fit(cov_type="cluster", cov_kwds={"groups": d["school"]}, use_t=True)
cases["statsmodels"]["cr1s"] = clustered.bse.tolist()
clustered = model.fit(cov_type="cluster", cov_kwds={"groups": d["school"], "use_correction": False})
cases["statsmodels"]["cr0"] = clustered.bse.tolist()
formula = "lang_post ~ " + " + ".join(terms)
m = d["school"].nunique()
for ours, theirs in (("cr1s", "CRV1"), ("cr3", "CRV3")):
    fit = pyfixest.feols(formula, d, vcov={theirs: "school"})
    cases["pyfixest"][ours] = fit.se().tolist()
    if ours == "cr1s":
        # Its p-values use m - 1 degrees of freedom, as ours do.
        cases["pyfixest"]["p"] = fit.pvalue().tolist()
# pyfixest multiplies CRV3 as it does CRV1; ours has no factor.
n, p = len(d), len(terms) + 1
factor = m / (m - 1) * (n - 1) / (n - p)
cases["pyfixest"]["cr3_over_factor"] = (np.array(cases["pyfixest"]["cr3"]) / np.sqrt(factor)).tolist()
with open("expected.json", "w", encoding="utf-8") as out:
    made_with = {
        "Python": platform.python_version(),
        "statsmodels": statsmodels.__version__,
        "pyfixest": pyfixest.__version__,
        "numpy": np.__version__,
    }
    json.dump({"made_with": made_with, "source": "nlme::bdf", "cases": [cases]}, out, indent=1)
    out.write("\n")
