"""What the built program carries, what it leaves out, and what it says of itself to Windows and macOS.

packaging/steepest.spec asks here; nothing here needs PyInstaller.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Collection, Iterable, Sequence
from fnmatch import fnmatch
from pathlib import PurePath

Entry = tuple[str, str, str]
"""A file of the program: where it goes, where it comes from, and PyInstaller's word for its kind."""
Imports = Callable[[str], Collection[str]]
"""The files of the libraries that a library is linked with."""

DATA_PACKAGES = ("ziafont", "ziamath", "latex2mathml")
"""Packages that read files of their own: fonts, and the table of LaTeX's signs."""
HIDDEN_MODULES = ("PySide6.QtOpenGL",)
"""What is imported by a name that is only made up while the program runs: pyqtgraph does so."""
COMPILED_PACKAGES = ("flint",)
"""Packages whose modules import each other where only the machine sees it: all of them are carried."""
UNUSED_MODULES = (
    "tkinter", "IPython", "matplotlib", "scipy", "pip", "setuptools", "pkg_resources", "wheel", "pytest",
    "pyqtgraph.examples", "pyqtgraph.jupyter", "PySide6.QtTest", "PySide6.QtNetwork", "PySide6.QtDBus",
    # a moving picture is a GIF: what Pillow has for other files, for fonts and for colour profiles
    "PIL._avif", "PIL._webp", "PIL._imagingft", "PIL._imagingcms", "PIL._imagingtk",
    # the program speaks with no network; hashes are made without OpenSSL
    "ssl", "_ssl", "_hashlib",
    # GNU readline would bring the terms of the GPL, and there is no prompt
    "readline", "curses", "_curses",
)  # fmt: skip

PLUGINS: dict[str, tuple[str, ...]] = {
    "platforms": ("xcb", "wayland", "offscreen", "windows", "cocoa"),
    "xcbglintegrations": ("xcb-",),
    "wayland-decoration-client": ("",),
    "wayland-graphics-integration-client": ("",),
    "wayland-shell-integration": ("",),
    "platforminputcontexts": ("compose", "ibus"),
    "platformthemes": ("xdgdesktopportal",),
    "iconengines": ("svgicon",),
    "imageformats": ("svg",),
    "styles": ("",),
}
"""The plugins of Qt that are carried: folder, and how their names go on after "libq" or "q"."""
_FRAMEWORK = ".framework/"
_NOT_CARRIED = ("*/translations/*.qm", "*/Qt6Network.dll", "*/QtNetwork*", "*/libQt6Network.so*")


def is_carried(place: str) -> bool:
    """Tell whether a file belongs into the program, by where it would go."""
    path = PurePath(place.replace("\\", "/"))
    if "plugins" in path.parts[:-2] and "PySide6" in path.parts:
        kinds = PLUGINS.get(path.parts[path.parts.index("plugins") + 1], ())
        name = path.name.removeprefix("lib").removeprefix("q")
        return name.startswith(kinds)
    return not any(fnmatch(f"/{path.as_posix()}", pattern) for pattern in _NOT_CARRIED)


def carried(binaries: Iterable[Entry], data: Iterable[Entry], imports: Imports) -> tuple[list[Entry], list[Entry]]:
    """Leave out what is not used, and the libraries that nothing else needs.

    Leaving a plugin out does not leave out the libraries that it is linked with: PyInstaller has collected them by
    then. A library stays unless it is one of those, and none that stays is linked with it. With a library go the
    links to it, and on macOS all of its framework.
    """
    binaries, data = list(binaries), list(data)
    sources = {place: source for place, source, kind in binaries if kind != "SYMLINK"}
    wanted = {source for place, source in sources.items() if is_carried(place)}
    unused = set(sources.values()) - wanted
    doubtful = (_reachable(unused, imports) & set(sources.values())) - unused
    needed = _reachable(wanted - doubtful, imports)
    gone = unused | (doubtful - needed)
    places = {place for place, source in sources.items() if source in gone}
    return [entry for entry in binaries if _stays(entry, places)], [entry for entry in data if _stays(entry, places)]


def _stays(entry: Entry, gone: Collection[str]) -> bool:
    place, source, kind = entry
    frameworks = tuple(left[: left.index(_FRAMEWORK)] + _FRAMEWORK for left in gone if _FRAMEWORK in left)
    # a link names what it leads to as seen from its own folder
    file = posixpath.normpath(posixpath.join(posixpath.dirname(place), source)) if kind == "SYMLINK" else place
    return is_carried(place) and file not in gone and not place.startswith(frameworks)


def _reachable(roots: Iterable[str], imports: Imports) -> set[str]:
    found, waiting = set(roots), list(roots)
    while waiting:
        new = set(imports(waiting.pop())) - found
        found |= new
        waiting.extend(new)
    return found


def windows_version(version: str) -> str:
    """Write what Windows shows under the properties of the program, as PyInstaller reads it."""
    numbers = (*(int(part) for part in version.split(".")[:3]), 0)
    words = {
        "FileDescription": "Steepest: why steepest descent goes against the gradient",
        "FileVersion": version,
        "InternalName": "steepest",
        "LegalCopyright": "The Steepest authors. MIT licence",
        "OriginalFilename": "steepest.exe",
        "ProductName": "Steepest",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in words.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{strings}])]), "
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n"
    )


def macos_properties(version: str) -> dict[str, object]:
    """Return what Info.plist says beside PyInstaller's own."""
    return {
        "CFBundleDisplayName": "Steepest",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "LSApplicationCategoryType": "public.app-category.education",
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The Steepest authors. MIT licence",
        # dark windows where the system is dark
        "NSRequiresAquaSystemAppearance": False,
    }


def sources_of(*tables: Sequence[Entry]) -> list[str]:
    """Return the files that a program was made of."""
    return sorted({source for table in tables for _, source, kind in table if kind != "SYMLINK"})
