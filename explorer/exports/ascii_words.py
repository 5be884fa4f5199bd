"""The symbols of the argument in ASCII, for what is read by programs and printed anywhere."""

from __future__ import annotations

_WORDS = {
    "∇²": "hess ", "∇": "grad ", "η": "eta", "β": "beta", "α": "alpha", "λ": "lambda", "Δ": "delta ", "∞": "inf",
    "√": "sqrt", "ℓ": "l", "·": ".", "×": "x", "−": "-", "–": "-", "≤": "<=", "≥": ">=", "≈": "~", "°": " deg",
    "²": "^2", "³": "^3", "⁻¹": "^-1", "₁": "_1", "₂": "_2", "ₖ": "_k", "ᵀ": "^T", "ĝ": "g", "→": "->", "∂": "d",
    "…": "...", "“": "'", "”": "'", "‘": "'", "’": "'", "⊥": "_perp", "\N{COMBINING CIRCUMFLEX ACCENT}": "",
}  # fmt: skip


def in_ascii(text: str) -> str:
    """Write symbols as words: ΔL → delta L; names that a person typed stay as they are where no word is known."""
    for symbol, word in _WORDS.items():
        text = text.replace(symbol, word)
    return text
