"""What it was measured on: the machine, the Python, and the versions of all packages that take part."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "numpy", "numexpr", "contourpy", "python-flint", "PySide6-Essentials", "pyqtgraph", "matplotlib", "numba",
    "torch", "jax",
)  # fmt: skip


def describe() -> dict[str, object]:
    """Return what the figures depend on."""
    return {
        "processor": _processor(),
        "cores": os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "platform of Qt": os.environ.get("QT_QPA_PLATFORM", "as the system has it"),
        "packages": {name: found for name in _PACKAGES if (found := _version(name)) is not None},
        "load at the end": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
