"""Films as the bytes of a file: GIF by Pillow, MP4 by ffmpeg where the system has it. In any thread."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from PySide6.QtGui import QColor, QImage

from ui.pens import mixed
from ui.theme import Theme

NO_FFMPEG = (
    "MP4 needs the program ffmpeg, which is not found here. Install it (Debian and Ubuntu: apt install ffmpeg; "
    "macOS: brew install ffmpeg; Windows: winget install ffmpeg), or choose GIF."
)
HOLD = 1.5
"""Seconds that the last frame of a film that begins again stays."""
_COLOURS = 256
_EDGES = (0.0, 0.25, 0.5, 0.75)
"""How much of the paper is in the colours of a line and of its smooth edges."""
_PATIENCE = 60
"""Seconds that ffmpeg may take to end."""
_LONGEST_REASON = 200
_NEAR = 8
Colour = tuple[int, ...]

if TYPE_CHECKING:
    from PIL import Image


class FilmError(Exception):
    """Why there is no film, in words."""


class FilmFile(Protocol):
    """A film that is being written."""

    def add(self, image: QImage) -> None:
        """Take the next frame; raise FilmError where that is impossible."""

    def finish(self) -> bytes:
        """Return the file; raise FilmError where there is none."""

    def close(self) -> None:
        """Leave nothing behind, finished or not."""


def ffmpeg() -> str | None:
    """Return where ffmpeg is, if the system has it."""
    return shutil.which("ffmpeg")


class Gif:
    """Frames of one palette: a frame then costs what moves in it."""

    def __init__(self, fps: float, theme: Theme, *, loops: bool) -> None:
        import PIL.Image  # noqa: PLC0415 - only films need it

        self._image = PIL.Image
        self._kept = _inks(theme)
        self._frames: list[Image.Image] = []
        self._palette: Image.Image | None = None
        self._duration, self._loops = round(1000.0 / fps), loops

    def add(self, image: QImage) -> None:
        rgb = image.convertToFormat(QImage.Format.Format_RGB888)
        size = (rgb.width(), rgb.height())
        frame = self._image.frombytes("RGB", size, bytes(rgb.constBits()), "raw", "RGB", rgb.bytesPerLine())
        if self._palette is None:
            # the colours of quantities are few pixels, and would be lost among those of L
            self._palette = self._image.new("P", (1, 1))
            self._palette.putpalette(self._colours(frame))
        self._frames.append(frame.quantize(palette=self._palette, dither=self._image.Dither.NONE))

    def _colours(self, frame: Image.Image) -> list[int]:
        """Return the colours of a frame after those of quantities, which its many pixels of L would crowd out."""
        found = frame.quantize(_COLOURS - len(self._kept)).getpalette() or []
        others = [colour for colour in zip(*3 * [iter(found)], strict=True) if not _is_near(colour, self._kept)]
        return [part for colour in (*self._kept, *others) for part in colour]

    def finish(self) -> bytes:
        file, count = BytesIO(), len(self._frames)
        hold = round(1000.0 * HOLD) if self._loops else 0
        durations = [*[self._duration] * (count - 1), max(self._duration, hold)]
        again: dict[str, int] = {"loop": 0} if self._loops else {}
        self._frames[0].save(
            file, "GIF", save_all=True, append_images=self._frames[1:], duration=durations, optimize=False,
            disposal=1, **again,
        )  # fmt: skip
        return file.getvalue()

    def close(self) -> None:
        self._frames.clear()


class Mp4:
    """Frames handed to ffmpeg as they come."""

    def __init__(self, fps: float) -> None:
        self._program, self._fps = ffmpeg(), fps
        if self._program is None:
            raise FilmError(NO_FFMPEG)
        self._folder = tempfile.TemporaryDirectory(prefix="steepest-")
        self._said: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def _file(self) -> Path:
        return Path(self._folder.name) / "film.mp4"

    def add(self, image: QImage) -> None:
        # colours are kept for squares of two pixels, so that sides have to be even
        even = image.copy(0, 0, image.width() // 2 * 2, image.height() // 2 * 2)
        rgb = even.convertToFormat(QImage.Format.Format_RGB32)
        if self._process is None:
            self._process = self._begun(rgb.width(), rgb.height())
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(bytes(rgb.constBits()))
        except OSError as error:
            raise FilmError(self._reason()) from error

    def _begun(self, width: int, height: int) -> subprocess.Popen[bytes]:
        words = [
            str(self._program), "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "bgr0", "-s", f"{width}x{height}",
            "-r", f"{self._fps:g}", "-i", "-", "-an", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
            str(self._file),
        ]  # fmt: skip
        try:
            return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=self._said)
        except OSError as error:
            raise FilmError(f"ffmpeg does not start: {error.strerror or error}") from error

    def finish(self) -> bytes:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        try:
            process.stdin.close()
            status = process.wait(_PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FilmError(self._reason()) from error
        if status != 0:
            raise FilmError(self._reason())
        return self._file.read_bytes()

    def _reason(self) -> str:
        self._said.seek(0)
        said = self._said.read().decode("utf-8", "replace").strip().splitlines()
        return f"ffmpeg gave up: {said[-1][:_LONGEST_REASON]}" if said else "ffmpeg gave up and did not say why"

    def close(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        if self._process is not None and self._process.stdin is not None:
            _close(self._process.stdin)
        self._said.close()
        self._folder.cleanup()


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        # what was still to be written has nobody to read it
        return


def _is_near(colour: Colour, others: Iterable[Colour]) -> bool:
    """Whether a colour could be taken for one of others: Pillow finds the nearest one of a palette roughly."""
    return any(max(abs(a - b) for a, b in zip(colour, other, strict=True)) < _NEAR for other in others)


def _inks(theme: Theme) -> Sequence[Colour]:
    """Return the colours that are to come out exactly: those of quantities with the paler ones at their edges."""
    plain = (theme.window, theme.muted, theme.border, theme.accent)
    quantities = (
        theme.text, theme.gradient, theme.direction, theme.first_order, theme.second_order, theme.higher_order,
    )  # fmt: skip
    paper = QColor(theme.surface)
    mixtures = [mixed(QColor(ink), paper, share) for ink in quantities for share in _EDGES]
    return [(ink.red(), ink.green(), ink.blue()) for ink in (paper, *map(QColor, plain), *mixtures)]
