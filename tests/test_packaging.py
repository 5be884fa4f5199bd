"""The program as it is built and installed: one version, files that are there, and a self-test that can fail."""

from __future__ import annotations

import ast
import math
import re
import struct
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

import explorer
import main
from explorer.lessons.lesson_file import shipped
from explorer.self_test import CHECKS, Check, CheckError, perform, require
from explorer.taylor import taylor
from scripts import bundle, icons, licences
from ui.icon import SIZES, picture_file

ROOT = Path(main.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# -- version


def test_that_the_version_is_written_in_one_place() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert "version" not in PROJECT["project"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "explorer.__version__"}
    assert re.fullmatch(r"\d+\.\d+\.\d+", explorer.__version__)


def test_that_setuptools_can_read_the_version_without_running_anything() -> None:
    tree = ast.parse((ROOT / "explorer" / "__init__.py").read_text(encoding="utf-8"))
    values = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__"
    ]
    assert values == [explorer.__version__]


# -- self-test


def test_that_the_self_test_passes() -> None:
    done = subprocess.run(
        [sys.executable, "main.py", "--self-test"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert [line for line in lines if not line.startswith("ok ")] == []
    assert (done.returncode, done.stderr) == (0, "")
    parts = ("evaluates", "differentiates", "expands", "typesets", "simplifies", "draws the window")
    assert all(any(f" {part}: " in line for line in lines) for part in parts)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (CheckError("L is 1, and must be 2"), "failed  adds: L is 1, and must be 2"),
        (ImportError("libflint.so:\n no such file"), "failed  adds: ImportError: libflint.so: no such file"),
        (ValueError(), "failed  adds: ValueError"),
    ],
)
def test_that_a_check_that_fails_says_why_and_keeps_none_back(error: Exception, said: str) -> None:
    def fail() -> str:
        raise error

    lines: list[str] = []
    assert not perform((Check("adds", fail), Check("counts", lambda: "3")), lines.append)
    assert lines == [said, "ok      counts: 3"]


@pytest.mark.parametrize(
    ("module", "name", "wrong", "check"),
    [
        ("explorer.loss.Loss", "values", lambda _loss, points: points[:, 0], "evaluates"),
        ("explorer.loss.Loss", "gradient", lambda _loss, _w: [-215.6, -88.1], "differentiates"),
        (
            "explorer.self_test",
            "taylor",
            lambda root, w, u, eta, order: taylor(root, w, u, 1.000001 * eta, order),
            "expands",
        ),
    ],
)
def test_that_the_self_test_sees_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, wrong: Callable[..., object], check: str
) -> None:
    monkeypatch.setattr(f"{module}.{name}", wrong)
    lines: list[str] = []
    assert not perform([found for found in CHECKS if found.name == check], lines.append)
    assert lines[0].startswith(f"failed  {check}: ")


@pytest.mark.parametrize("found", [[1.0, math.nan], [1.0], [1.0, 2.1]])
def test_that_numbers_that_are_missing_or_differ_are_refused(found: list[float]) -> None:
    require([1.0, 2.0], [1.0, 2.0], "w")
    with pytest.raises(CheckError, match="w is"):
        require(found, [1.0, 2.0], "w")


# -- what is carried


def test_that_the_spec_compiles_and_carries_every_file_that_the_program_reads() -> None:
    text = (ROOT / "packaging" / "steepest.spec").read_text(encoding="utf-8")
    compile(text, "steepest.spec", "exec")
    patterns: list[str] = re.findall(r'"((?:explorer|ui)/[^"]*\*[^"]*)"', text)
    files = {file for pattern in patterns for file in ROOT.glob(pattern)}
    assert set(shipped()) <= files
    assert {picture_file(size) for size in SIZES} <= files
    held = {
        file
        for room in ("explorer", "ui")
        for file in (ROOT / room).rglob("*.*")
        if file.suffix not in {".py", ".pyc"}
    }
    assert held == files


def test_that_an_installation_holds_the_same_files() -> None:
    data = PROJECT["tool"]["setuptools"]["package-data"]
    everywhere, of_ui = data["*"], data["ui"]
    assert all(any(file.match(pattern) for pattern in everywhere) for file in shipped())
    assert all(
        any(file.relative_to(ROOT / "ui").match(pattern) for pattern in of_ui) for file in map(picture_file, SIZES)
    )


def test_that_everything_that_is_built_with_is_pinned() -> None:
    pinned = {line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines()[1:]}
    wanted = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["package"]
    assert {re.split(r"[<>=]", wish)[0].lower() for wish in wanted} <= pinned


@pytest.mark.parametrize(
    ("place", "carried"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6\\plugins\\imageformats\\qjpeg.dll", False),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/QtCore.abi3.so", True),
        ("numpy.libs/libopenblas.so", True),
        ("explorer/lessons/1-argument.toml", True),
    ],
)
def test_that_plugins_are_carried_by_name_on_every_system(place: str, carried: bool) -> None:
    assert bundle.is_carried(place) is carried


def test_that_a_library_goes_with_the_last_plugin_that_needs_it() -> None:
    theme, xcb = "PySide6/Qt/plugins/platformthemes/libqgtk3.so", "PySide6/Qt/plugins/platforms/libqxcb.so"
    links = {
        "/qgtk3": {"/gtk", "/glib", "/libc"}, "/gtk": {"/cairo", "/glib"}, "/cairo": {"/png"},
        "/qxcb": {"/xcb", "/glib"}, "/xcb": set(), "/png": set(), "/glib": set(),
    }  # fmt: skip
    entries: list[bundle.Entry] = [
        (theme, "/qgtk3", "BINARY"), (xcb, "/qxcb", "BINARY"), ("libgtk.so.3", "/gtk", "BINARY"),
        ("libcairo.so.2", "/cairo", "BINARY"), ("lib/libpng.so", "/png", "BINARY"), ("libglib.so", "/glib", "BINARY"),
        ("libxcb.so", "/xcb", "BINARY"), ("loaded_by_name.so", "/loaded", "BINARY"),
        ("libpng.so", "lib/libpng.so", "SYMLINK"), ("link.so", "libxcb.so", "SYMLINK"),
    ]  # fmt: skip
    kept, data = bundle.carried(entries, entries[-2:], lambda library: links.get(library, set()))
    assert [place for place, _, _ in data] == ["link.so"]
    assert [place for place, _, _ in kept] == [xcb, "libglib.so", "libxcb.so", "loaded_by_name.so", "link.so"]
    links["/qxcb"] |= {"/cairo"}
    kept, _ = bundle.carried(entries, [], lambda library: links.get(library, set()))
    assert {"libcairo.so.2", "lib/libpng.so", "libpng.so"} <= {place for place, _, _ in kept}


def test_that_on_macos_a_library_goes_with_its_framework_and_the_links_in_others_stay() -> None:
    lib = "PySide6/Qt/lib"
    entries: list[bundle.Entry] = [
        ("PySide6/Qt/plugins/imageformats/libqpdf.dylib", "/qpdf", "BINARY"),
        (f"{lib}/QtPdf.framework/Versions/A/QtPdf", "/pdf", "BINARY"),
        (f"{lib}/QtCore.framework/Versions/A/QtCore", "/core", "BINARY"),
        ("PySide6/QtCore.abi3.so", "/binding", "EXTENSION"),
    ]
    links: list[bundle.Entry] = [
        (f"{lib}/{name}.framework/{link}", target, "SYMLINK")
        for name in ("QtCore", "QtPdf")
        for link, target in (("Versions/Current", "A"), (name, f"Versions/Current/{name}"))
    ]
    needs = {"/qpdf": {"/pdf", "/core"}, "/pdf": {"/core"}, "/binding": {"/core"}}
    kept, data = bundle.carried(entries, links, lambda library: needs.get(library, set()))
    assert kept == entries[2:]
    assert data == links[:2]


def test_that_windows_and_macos_are_told_the_version() -> None:
    version = bundle.windows_version("1.2.3")
    assert ast.parse(version).body
    assert "filevers=(1, 2, 3, 0)" in version
    assert bundle.macos_properties("1.2.3")["CFBundleShortVersionString"] == "1.2.3"


# -- licences


def test_that_every_text_that_is_named_is_there_and_none_is_left_over() -> None:
    named = {text for texts in licences.OWN_TEXTS.values() for text in texts}
    assert {file.name for file in licences.TEXTS.iterdir()} == named


def test_that_each_dependency_has_a_licence_text_in_full() -> None:
    found = {part.name.lower(): part for part in licences.parts({Path(str(file)) for file in _installed_files()})}
    wanted = {re.split(r"[<>=]", wish)[0].lower().replace("-", "_") for wish in PROJECT["project"]["dependencies"]}
    assert wanted <= {name.replace("-", "_") for name in found}
    for part in found.values():
        assert part.texts, part.name
        assert all(len(text.read_text(encoding="utf-8", errors="replace")) > 500 for text in part.texts[:1]), (
            part.name
        )


def _installed_files() -> list[Path]:
    import numpy as np

    site = Path(np.__file__).parent.parent
    names = (
        "PySide6",
        "shiboken6",
        "pyqtgraph",
        "OpenGL",
        "numpy",
        "numexpr",
        "flint",
        "contourpy",
        "ziamath",
        "sympy",
        "PIL",
    )
    return [site / name / "__init__.py" for name in names]


# -- icon


def test_that_the_arrows_of_the_icon_are_opposite_and_at_right_angles_to_the_contour() -> None:
    drawing = ET.parse(picture_file(16).with_name("steepest.svg"))
    group = drawing.find(".//{*}g[@stroke]")
    ellipse = drawing.find(".//{*}ellipse[@id='contour']")
    assert group is not None
    assert ellipse is not None
    x0, y0, turned = map(float, re.findall(r"-?[\d.]+", group.get("transform", "")))
    a, b = float(ellipse.get("rx", "")), float(ellipse.get("ry", ""))
    arrows = {}
    for name in ("gradient", "direction"):
        arrow = drawing.find(f".//{{*}}g[@id='{name}']")
        assert arrow is not None
        arrows[name] = [float(number) for number in re.findall(r"-?[\d.]+", arrow.get("transform", ""))]
    x, y, angle = arrows["gradient"]
    cos, sin = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    across, down = (x - x0) * cos + (y - y0) * sin, (y - y0) * cos - (x - x0) * sin
    assert (across / a) ** 2 + (down / b) ** 2 == pytest.approx(1.0, abs=1e-3)
    normal = math.degrees(math.atan2(down / b**2, across / a**2)) + turned
    assert angle == pytest.approx(normal, abs=0.01)
    assert arrows["direction"] == pytest.approx([x, y, angle + 180])


@pytest.mark.parametrize("size", SIZES)
def test_that_each_picture_of_the_icon_has_its_size_and_round_corners(size: int) -> None:
    image = QImage(str(picture_file(size)))
    assert image.size() == QSize(size, size)
    assert image.pixelColor(0, 0).alpha() == 0
    assert image.pixelColor(size // 2, size // 2).alpha() == 255


def test_that_the_containers_hold_the_pictures_at_the_places_they_name() -> None:
    pictures = {16: b"sixteen", 256: b"the largest"}
    data = icons.ico(pictures)
    assert struct.unpack_from("<HHH", data) == (0, 1, 2)
    for number, (size, picture) in enumerate(pictures.items()):
        width, height, *_, length, at = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert (width, height) == (size % 256, size % 256)
        assert data[at : at + length] == picture
    data = icons.icns({"ic07": b"small", "ic08": b"larger"})
    assert data[:4] == b"icns"
    assert struct.unpack_from(">I", data, 4) == (len(data),)
    assert data[8:] == b"ic07" + struct.pack(">I", 13) + b"small" + b"ic08" + struct.pack(">I", 14) + b"larger"


# -- desktop


def test_that_the_desktop_entry_starts_the_program_and_the_workflow_tries_it_on_each_system() -> None:
    entry = (ROOT / "packaging" / "steepest.desktop").read_text(encoding="utf-8")
    lines = dict(line.split("=", 1) for line in entry.splitlines() if "=" in line)
    assert (lines["Exec"], lines["Icon"], lines["Type"]) == ("steepest", "steepest", "Application")
    workflow = (ROOT / ".github" / "workflows" / "build.yml").read_text(encoding="utf-8")
    assert all(word in workflow for word in ("ubuntu", "windows", "macos", "--self-test", "trace", "render"))


@pytest.mark.skipif(sys.platform == "win32", reason="desktop entries are those of POSIX")
def test_that_the_program_comes_into_the_menu_from_any_folder_and_goes_again(tmp_path: Path) -> None:
    folder, data = tmp_path / 'a "strange" $pl\\ace 100%', tmp_path / "share"
    (folder / "share" / "applications").mkdir(parents=True)
    (folder / "share" / "icons" / "hicolor" / "16x16" / "apps").mkdir(parents=True)
    (folder / "share" / "icons" / "hicolor" / "16x16" / "apps" / "steepest.png").write_bytes(b"icon")
    entry = (ROOT / "packaging" / "steepest.desktop").read_text(encoding="utf-8")
    (folder / "share" / "applications" / "steepest.desktop").write_text(entry, encoding="utf-8")
    script = folder / "desktop-entry.sh"
    script.write_bytes((ROOT / "packaging" / "desktop-entry.sh").read_bytes())
    environment = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(data), "PATH": "/usr/bin:/bin"}
    subprocess.run(["/bin/sh", str(script)], env=environment, check=True, capture_output=True)
    written = (data / "applications" / "steepest.desktop").read_text(encoding="utf-8")
    expected = (
        str(folder / "steepest")
        .replace("\\", "\\" * 4)
        .replace('"', '\\\\"')
        .replace("$", "\\\\$")
        .replace("%", "%%")
    )
    assert f'Exec="{expected}"\n' in written
    assert (data / "icons" / "hicolor" / "16x16" / "apps" / "steepest.png").exists()
    subprocess.run(["/bin/sh", str(script), "--remove"], env=environment, check=True, capture_output=True)
    assert list(data.rglob("*steepest*")) == []
