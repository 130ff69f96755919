"""The groups of a network folder, for whoever may not read the file itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd

from datasets.groups import read_groups
from datasets.network import Network
from evaluation.groups.members import member_groups


def members_of(folder: Path | str, network: Network, on: date | None = None) -> pd.DataFrame:
    """Every person's groups: those of the folder's `groups.csv`, if any, and those that follow from the tables.

    Columns profile, group, value. DataError with every problem of the file.
    """
    return member_groups(network, read_groups(folder), on=on)
