"""Collects the licences of everything that a built program carries, from what is installed where it was built.

usage: scripts/licences.py SOURCES FOLDER, with the interpreter of the environment that the program was built in.
SOURCES is a JSON list of the files that it was made of; FOLDER receives a folder for each part, and an index.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

TEXTS = Path(__file__).resolve().parent.parent / "packaging" / "licences"
_QT = ("qt.txt", "LGPL-3.0.txt", "GPL-3.0.txt")
OWN_TEXTS: dict[str, tuple[str, ...]] = {
    "pyside6-essentials": _QT,
    "shiboken6": _QT,
    "latex2mathml": ("latex2mathml.txt",),
    "pyopengl": ("pyopengl.txt",),
    "ziafont": ("dejavu-sans.txt",),
    "ziamath": ("stix-two-math.txt",),
}
"""Texts in packaging/licences: of what is installed without one, and of the fonts that packages bring."""
ALWAYS = ("pyinstaller",)
"""What starts a built program, although none of its files is listed."""
_NAMES = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_DEBIAN = Path("/usr/share/doc")
_COMMON = Path("/usr/share/common-licenses")
_REFERENCE = re.compile(rf"{_COMMON}/([A-Za-z0-9.+-]*[A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is carried: its name, its version, its terms in short, and the files that say them in full."""

    name: str
    version: str
    terms: str
    texts: tuple[Path, ...]

    def __str__(self) -> str:
        return f"{self.name} {self.version}: {self.terms}"


def parts(sources: Collection[Path]) -> Iterator[Part]:
    """Find out whose the files are."""
    yield _python()
    mine: set[Path] = set()
    places = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    for distribution in sorted(distributions(path=list(places)), key=lambda known: _plain(known.metadata["Name"])):
        files = {Path(str(distribution.locate_file(file))) for file in distribution.files or ()}
        mine |= files
        if not files.isdisjoint(sources) or _plain(distribution.metadata["Name"]) in ALWAYS:
            yield _of_distribution(distribution)
    yield from _of_system(source for source in sources if source not in mine)


def _python() -> Part:
    folders = (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix))
    texts = [folder / "LICENSE.txt" for folder in folders if (folder / "LICENSE.txt").is_file()]
    version = "{}.{}.{}".format(*sys.version_info[:3])
    debian = _DEBIAN / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "copyright"
    return Part("Python", version, "PSF-2.0", tuple(texts[:1] or ([debian] if debian.is_file() else [])))


def _of_distribution(distribution: Distribution) -> Part:
    metadata = distribution.metadata
    found = [
        Path(str(distribution.locate_file(file)))
        for file in distribution.files or ()
        if ".dist-info" in file.parts[0] and (_NAMES.match(file.name) or "licenses" in file.parts)
    ]
    own = [TEXTS / name for name in OWN_TEXTS.get(_plain(metadata["Name"]), ())]
    return Part(metadata["Name"], metadata["Version"], _terms(distribution), (*own, *sorted(set(found))))


def _terms(distribution: Distribution) -> str:
    metadata = distribution.metadata
    for field in ("License-Expression", "License"):
        if field in metadata and "\n" not in metadata[field]:
            return metadata[field]
    classifiers = metadata.get_all("Classifier") or []
    return ", ".join(c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License")) or "see the text"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


# -- libraries of the system


def _of_system(sources: Iterator[Path]) -> Iterator[Part]:
    """Say whose the system's libraries are, where dpkg knows."""
    if shutil.which("dpkg-query") is None:
        return
    libraries = [source for source in sources if ".so" in source.name and not source.is_relative_to(sys.base_prefix)]
    packages = {package: version for package, version in map(_debian_package, libraries) if package}
    for package, version in sorted(packages.items()):
        text = _DEBIAN / package / "copyright"
        yield Part(package, version, "see the text", (text, *_referred_to(text)) if text.is_file() else ())


def _referred_to(text: Path) -> list[Path]:
    """Return the texts that Debian keeps once for all of its packages."""
    names = set(_REFERENCE.findall(text.read_text(encoding="utf-8", errors="replace")))
    return sorted(_COMMON / name for name in names if (_COMMON / name).is_file())


def _debian_package(library: Path) -> tuple[str, str]:
    real = library.resolve()
    # dpkg knows a file by the place that its package gives, which may be another name of the same folder
    for path in (real, Path("/usr") / real.relative_to("/"), Path("/") / str(real).removeprefix("/usr/")):
        found = _asked("dpkg-query", "--search", str(path))
        if found:
            package = found.split(":")[0]
            return package, _asked("dpkg-query", "--show", "--showformat=${Version}", package)
    return "", ""


def _asked(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


# -- writing


def write(found: list[Part], folder: Path) -> None:
    """Copy the texts, and write the index."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in found:
        for text in part.texts:
            place = folder / part.name / _flat(text)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, place)
    lines = ["What this program carries, and under which terms. The texts are in the folders of the same names.", ""]
    (folder / "README.txt").write_text("\n".join([*lines, *map(str, found), ""]), encoding="utf-8")


def _flat(text: Path) -> str:
    """Name a text after its place in the metadata: some have several files of one name."""
    place = text.as_posix().rpartition(".dist-info/")[2] if ".dist-info" in str(text) else text.name
    name = place.removeprefix("licenses/").replace("/", "-")
    return name if Path(name).suffix else f"{name}.txt"


def main(sources: Path, folder: Path) -> None:
    """Collect them all; what has no text ends the program."""
    found = list(parts({Path(source) for source in json.loads(sources.read_text(encoding="utf-8"))}))
    silent = [part.name for part in found if not part.texts]
    if silent:
        sys.exit(f"there is no licence text of {', '.join(silent)}: put one into packaging/licences")
    write(found, folder)
    print(f"licences of {len(found)} parts")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
