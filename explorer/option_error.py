"""The error of whoever asks for something that cannot be."""

from __future__ import annotations


class OptionError(ValueError):
    """What is wrong with an option, in a short sentence."""
