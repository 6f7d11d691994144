"""Words in cells: the spellings of missing, of true and false, and of a spreadsheet's errors, in its languages."""

import re

MISSING = frozenset({"", "na", "n/a", "nan", "null", "<na>", "\\n", "nat"})
"""Spellings that mean missing in any column, in small letters."""
MISSING_AMONG_NUMBERS = MISSING | {
    "none", "nil", "-", "--", "—", "–", "−", ".", "?", "*", "missing", "unknown", "not available", "нет", "нет данных",
    "н/д", "пусто", "неизвестно", "k.a.", "s/d",
}  # fmt: skip
"""Spellings that may be a category among words, but only missing among numbers and dates."""
INFINITE = frozenset({"inf", "infinity", "∞"})

_TRUE = (
    "true", "yes", "1", "t", "y", "1.0", "да", "истина", "так", "істина", "wahr", "ja", "vrai", "oui", "verdadero",
    "sí", "vero", "sì", "verdadeiro", "sim", "waar", "prawda", "tak", "pravda", "sant", "sand", "tosi", "igaz", "doğru",
    "evet", "adevărat", "真", "true()",
)  # fmt: skip
_FALSE = (
    "false", "no", "0", "f", "n", "0.0", "нет", "ложь", "ні", "хибність", "falsch", "nein", "faux", "non", "falso",
    "não", "onwaar", "nee", "fałsz", "nie", "nepravda", "falskt", "falsk", "usann", "epätosi", "hamis", "yanlış",
    "yanliş", "hayır", "fals", "假", "false()",
)  # fmt: skip
TRUE_WORDS = {**dict.fromkeys(_TRUE, True), **dict.fromkeys(_FALSE, False)}
"""Flags as Excel and people write them, in small letters."""

ERRORS_WITHOUT_A_MARK = frozenset(
    {
        "#n/a", "#н/д", "#nv", "#n/d", "#n/b", "#i/t", "#yok", "#hiányzik", "#není_k_dispozici", "#nedostupný",
        "#δ/υ", "#getting_data", "#загрузка_данных", "#saknas", "#puuttuu", "#n/v", "#nd",
    }
)  # fmt: skip
"""What English Excel writes as #N/A, and the others that end without a mark."""
_ERROR = re.compile(r"#[¡¿]?[^\W\d_][\w/.'’ ]{0,28}[!?]|#{2,}|(err|ошибка|fehler|erreur|errore|błąd|fel):\s?\d{3}")
"""All others end with `!` or `?` in every language of Excel; `####` is a cell that was too narrow; LibreOffice has
numbers."""


def is_error(cell: str) -> bool:
    """Whether the cell is an error that a spreadsheet has written in place of a value.

    >>> is_error("#ДЕЛ/0!"), is_error("#NV"), is_error("#BEZUG!"), is_error("#1 shop")
    (True, True, True, False)
    """
    text = cell.strip().lower()
    if not text.startswith(("#", "err", "ошибка", "fehler", "erreur", "błąd", "fel")):
        return False
    return text in ERRORS_WITHOUT_A_MARK or _ERROR.fullmatch(text) is not None


def is_missing(cell: str, *, among_numbers: bool = False) -> bool:
    """Whether the cell is missing.

    >>> is_missing(" N/A "), is_missing("none"), is_missing("none", among_numbers=True)
    (True, False, True)
    """
    if cell[:1].isdigit():
        return False
    return cell.strip().lower() in (MISSING_AMONG_NUMBERS if among_numbers else MISSING) or is_error(cell)
