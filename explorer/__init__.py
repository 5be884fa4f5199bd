"""The mathematics of Steepest: from a typed loss to its Taylor terms and its angle. Imports no Qt."""

__version__ = "0.1.0"
"""The version of Steepest: pyproject.toml and the packaged program read it here."""
