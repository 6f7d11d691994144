"""A seeded table of the kind that credit bureaus give: ten numbers an applicant, some missing, some of them codes."""

from pathlib import Path

import numpy as np
import pandas as pd

ROWS = 150_000
TARGET = "bad"
SEED = 7
BAD_RATE = 0.07
NOT_REPORTED = 98
MISSING_INCOME = 0.2
MISSING_HOUSEHOLD = 0.03


def write_loans(path: Path, rows: int = ROWS) -> None:
    """Write the CSV: the outcome, then the ten features. The same rows each time, about 49 bytes each."""
    loans(rows).to_csv(path, index=False)


def loans(rows: int = ROWS) -> pd.DataFrame:
    """Return the outcome (1 = bad) and ten features of that many applicants."""
    random = np.random.default_rng(SEED)
    risk = random.normal(size=rows)
    late = [random.poisson(np.exp(1.1 * risk - shift)) for shift in (1.6, 2.6, 2.8)]
    income = np.round(np.exp(8.6 - 0.15 * risk + 0.6 * random.normal(size=rows)))
    table = pd.DataFrame(
        {
            "utilisation": np.round(1 / (1 + np.exp(-(risk + random.normal(size=rows)))), 6),
            "tenure_months": np.clip(np.round(140 - 25 * risk + 60 * random.normal(size=rows)), 0, 600).astype(int),
            "late_30_days": late[0],
            "debt_ratio": np.round(np.exp(-1 + 0.3 * risk + 0.8 * random.normal(size=rows)), 6),
            "income_monthly": np.where(random.random(rows) < MISSING_INCOME, np.nan, income),
            "open_lines": random.poisson(np.exp(2.1 - 0.05 * risk)),
            "late_90_days": late[1],
            "mortgages": random.poisson(np.exp(0.1 - 0.1 * risk)),
            "late_60_days": late[2],
            "household": np.where(random.random(rows) < MISSING_HOUSEHOLD, np.nan, random.poisson(0.8, rows)),
        }
    )
    unreported = random.random(rows) < 0.002
    table.loc[unreported, ["late_30_days", "late_60_days", "late_90_days"]] = NOT_REPORTED
    whole = {"income_monthly": "Int64", "household": "Int64"}
    log_odds = 1.5 * risk + 0.4 * np.log1p(late[1]) + 1.5 * unreported
    outcome = (random.random(rows) < 1 / (1 + np.exp(-(log_odds - np.quantile(log_odds, 1 - BAD_RATE))))).astype(int)
    return pd.concat([pd.Series(outcome, name=TARGET), table.astype(whole)], axis=1)
