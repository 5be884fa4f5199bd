"""Builds Steepest as a program that needs no Python: dist/steepest, and an archive of it.

usage: scripts/package.py [--without-archive]

It is built in an environment of its own, .venv-package, that holds what Steepest needs to run, and PyInstaller: what
a developer has installed beside that stays out of it.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from explorer import __version__  # noqa: E402 - found where the line above points to
from scripts.requirements import requirements  # noqa: E402 - as above

ENVIRONMENT = ROOT / ".venv-package"
READY = ENVIRONMENT / ".ready"
WORK, DIST = ROOT / "build", ROOT / "dist"
FOLDER = DIST / "steepest"
SYSTEMS = {"linux": "linux", "win32": "windows", "darwin": "macos"}
MACHINES = {"AMD64": "x86_64", "aarch64": "arm64"}
_XZ = "2"
"""How hard the archive is packed: 6 takes two and a half times as long for 8 % less."""


def main() -> None:
    """Build it."""
    parser = argparse.ArgumentParser(description="Build Steepest as a program that needs no Python.")
    parser.add_argument("--without-archive", action="store_true", help="build the folder only")
    given = parser.parse_args()
    need_tools()
    need_environment()
    build()
    complete()
    if not given.without_archive:
        archive = pack()
        print(f"{archive.relative_to(ROOT)}: {archive.stat().st_size / 1e6:.0f} MB")


# -- environment


def need_tools() -> None:
    """Say what PyInstaller will miss."""
    if sys.platform == "linux" and shutil.which("objcopy") is None:
        sys.exit("PyInstaller needs objcopy: install binutils (apt-get install binutils).")


def need_environment() -> None:
    """Make the environment, or make it anew where what it has to hold is no longer the same."""
    wishes = [ROOT / "pyproject.toml", ROOT / "constraints.txt"]
    if READY.exists() and all(READY.stat().st_mtime > wish.stat().st_mtime for wish in wishes):
        return
    print("Making .venv-package", flush=True)
    _run(sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT))
    wanted = requirements(ROOT / "pyproject.toml", ["package"])
    _run(
        str(_python()), "-m", "pip", "install", "-qq", "--no-input", "--no-compile", "--disable-pip-version-check",
        "-c", str(ROOT / "constraints.txt"), *wanted,
    )  # fmt: skip
    READY.touch()


def _python() -> Path:
    return ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def _run(*words: str) -> None:
    # hashes in a fixed order: the same source gives the same program
    done = subprocess.run(words, check=False, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "1"})
    if done.returncode:
        sys.exit(f"{' '.join(words[:4])} … ended with {done.returncode}; the reason stands above.")


# -- building


def build() -> None:
    """Let PyInstaller build the folder."""
    print("Building", flush=True)
    _run(
        str(_python()), "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR",
        "--distpath", str(DIST), "--workpath", str(WORK), str(ROOT / "packaging" / "steepest.spec"),
    )  # fmt: skip


def complete() -> None:
    """Put beside the program what people need: how to use it, its terms, and what a desktop shows of it."""
    if sys.platform == "darwin":
        # the folder that PyInstaller leaves beside the application holds the same again
        shutil.rmtree(FOLDER)
        FOLDER.mkdir()
        shutil.move(DIST / "Steepest.app", FOLDER / "Steepest.app")
    if sys.platform == "linux":
        _strip()
        _add_desktop_files()
    shutil.copyfile(ROOT / "packaging" / "README.txt", FOLDER / "README.txt")
    shutil.copyfile(ROOT / "LICENSE", FOLDER / "LICENSE.txt")
    sources = WORK / "steepest" / "sources.json"
    _run(str(_python()), str(ROOT / "scripts" / "licences.py"), str(sources), str(FOLDER / "licences"))


def _strip() -> None:
    """Take the debugging symbols from Python's own libraries; the others come without, and may not be touched."""
    inside = FOLDER / "_internal"
    libraries = [*inside.glob("libpython*.so*"), *inside.glob("python*/lib-dynload/*.so")]
    if shutil.which("strip") is not None:
        _run("strip", "--strip-unneeded", *map(str, libraries))


def _add_desktop_files() -> None:
    packaging, icons, share = ROOT / "packaging", ROOT / "ui" / "icons", FOLDER / "share"
    places = {
        packaging / "steepest.desktop": share / "applications" / "steepest.desktop",
        packaging / "org.steepest.Steepest.metainfo.xml": share / "metainfo" / "org.steepest.Steepest.metainfo.xml",
        packaging / "desktop-entry.sh": FOLDER / "desktop-entry.sh",
        icons / "steepest.svg": share / "icons" / "hicolor" / "scalable" / "apps" / "steepest.svg",
    }
    for picture in icons.glob("steepest-*.png"):
        size = picture.stem.removeprefix("steepest-")
        places[picture] = share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / "steepest.png"
    for source, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, place)


# -- archive


def pack() -> Path:
    """Pack the folder: as ZIP for Windows, and else with xz, which keeps links and permissions."""
    machine = platform.machine()
    name = f"steepest-{__version__}-{SYSTEMS.get(sys.platform, sys.platform)}-{MACHINES.get(machine, machine)}"
    print("Packing", flush=True)
    return _zipped(DIST / f"{name}.zip") if sys.platform == "win32" else _tarred(DIST / f"{name}.tar.xz")


def _zipped(archive: Path) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for path in sorted(FOLDER.rglob("*")):
            file.write(path, path.relative_to(DIST))
    return archive


def _tarred(archive: Path) -> Path:
    if shutil.which("xz") is None:
        with tarfile.open(archive, "w:xz") as file:
            file.add(FOLDER, FOLDER.name, filter=_owned_by_nobody)
        return archive
    # the tool uses all processors, Python's module one
    with (
        archive.open("wb") as out,
        subprocess.Popen(["xz", "-T0", f"-{_XZ}"], stdin=subprocess.PIPE, stdout=out) as packer,
    ):
        assert packer.stdin is not None
        with tarfile.open(fileobj=packer.stdin, mode="w|") as file:
            file.add(FOLDER, FOLDER.name, filter=_owned_by_nobody)
        packer.stdin.close()
    if packer.returncode:
        sys.exit(f"xz ended with {packer.returncode}")
    return archive


def _owned_by_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    main()
