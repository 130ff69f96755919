"""The cells of one column by their different texts, and which of them stand as they would be read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd

from datasets.runs import Codes, Mask, coded
from datasets.schema import Column, Type
from datasets.sheets import Sheet
from datasets.synonyms import SIGNS
from datasets.workbook import ERRORS, as_text

_PLAIN: Final = "[!-%'-~](?:[ -%'-~]*[!-%'-~])?"
"""Signs of ASCII but for the ampersand, without space around them: cleaning leaves such a text as it is."""


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One column: its values as they came, the different texts, and which of those each line holds.

    Millions of lines hold few different texts, so they are told apart only where somebody asks.
    """

    values: pd.Series[Any]
    held: bool = False

    @classmethod
    def of(cls, texts: pd.Series[str]) -> Cells:
        """The cells of a column of texts."""
        return cls(values=texts)

    @property
    def codes(self) -> Codes:
        """The place in `texts` of each line's text, shape (n_lines,)."""
        return self._coded[0]

    @property
    def texts(self) -> pd.Index[str]:
        """The texts in the order in which they come, as somebody would have typed them."""
        return self._coded[1]

    @cached_property
    def _coded(self) -> tuple[Codes, pd.Index[str]]:
        codes, different = coded(self.values)
        if not self.held:
            return codes, different
        texts = _typed_out(different)
        if not (codes < 0).any():
            return codes, texts
        return np.where(codes < 0, len(texts), codes), texts.append(pd.Index([""], dtype="str"))


def cells_of(sheet: Sheet, place: int) -> Cells:
    """The cells of the column at a place of a sheet."""
    return Cells(values=sheet.columns[place], held=sheet.held)


def _typed_out(different: pd.Index[Any]) -> pd.Index[str]:
    if different.dtype == "str" and not different.isin(ERRORS).any():
        return different
    return pd.Index([as_text(value) for value in different.tolist()], dtype="str")


def plain_texts(texts: pd.Index[str], column: Column) -> Mask:
    """True for each text that reads as itself in the column, without a look at its signs one by one."""
    if column.type not in (Type.ID, Type.TEXT) or not len(texts):
        return np.zeros(len(texts), dtype=bool)
    plain = np.asarray(texts.str.fullmatch(_PLAIN), dtype=bool) | np.asarray(texts == "", dtype=bool)
    plain &= ~texts.str.lower().isin(SIGNS)
    if column.name in ("item", "brings"):
        plain &= ~np.asarray(texts.str.contains(",", regex=False), dtype=bool)
    return np.asarray(plain)


def sure_numbers(values: pd.Series[Any], column: Column) -> bool:
    """True where a column holds numbers already, each within the column's range or unknown."""
    if column.type not in (Type.NUMBER, Type.WHOLE) or values.dtype != "float64":
        return False
    numbers = values.to_numpy()
    known = numbers[~np.isnan(numbers)]
    fits = np.isfinite(known) & ~((known == 0) & np.signbit(known))
    for bound, outside in ((column.low, np.less), (column.high, np.greater)):
        fits &= True if bound is None else ~outside(known, bound)
    if column.type is Type.WHOLE:
        fits &= known == np.floor(known)
    return bool(fits.all())
