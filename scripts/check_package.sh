#!/bin/sh
# Whether the built program works where there is no Python: its archive is unpacked elsewhere and asked for its version,
# a self-test, a trace and a picture, and where there is a virtual screen for its window.
set -eu
cd "$(dirname "$0")/.."

python=.venv/bin/python
archive=$(ls -t dist/steepest-*.tar.xz | head -n 1)
place=$(mktemp -d "${TMPDIR:-/tmp}/steepest package XXXXXX")
trap 'rm -rf "$place"' EXIT

say() { printf '%s\n' "$*"; }
stop() { say "$*" >&2; exit 1; }

# the folder's name has spaces, the path has no program in it, and nothing of this shell is handed over
steepest() {
    env -i HOME="$place/home" PATH=/nonexistent ${display:+DISPLAY="$display"} "$place/steepest/steepest" "$@"
}

megabytes() { du -sm "$1" | cut -f 1; }

most() {
    [ "$2" -le "$3" ] || stop "$1: $2 MB, and $3 at most"
    say "$1: $2 MB"
}

loss='log(1 + exp(x)) + 0.1(x^2 + 10y^2) + abs(y)'

same_trace() {
    steepest trace "$loss" --at x=3,y=1 --steps 200 --order 6 --format "$1" >"$place/built.$1"
    "$python" main.py trace "$loss" --at x=3,y=1 --steps 200 --order 6 --format "$1" >"$place/source.$1"
    cmp "$place/built.$1" "$place/source.$1"
    say "trace, $1: $(wc -c <"$place/built.$1") bytes, the same as from source"
}

is_picture() {
    "$python" - "$1" <<'EOF'
import sys
from PySide6.QtGui import QImage
image = QImage(sys.argv[1])
colours = {image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}
print(f"{sys.argv[1].rpartition('/')[2]}: {image.width()}×{image.height()}, {len(colours)} colours")
sys.exit(len(colours) < 50)
EOF
}

window_opens() {
    command -v Xvfb >/dev/null || { say 'without Xvfb the window is not opened'; return; }
    mkfifo "$place/number"
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$place/number" >/dev/null 2>&1 &
    screen=$!
    display=:$(head -n 1 "$place/number")
    say "the window, in a screen of its own ($display)"
    status=0
    DISPLAY=$display "$python" scripts/check_window.py "$place/steepest/steepest" "$place/home" || status=$?
    kill "$screen"
    wait "$screen" 2>/dev/null || true
    display=
    return "$status"
}

mkdir "$place/home"
tar -xf "$archive" -C "$place"
display=
most packed "$(megabytes "$archive")" 110
most unpacked "$(megabytes "$place/steepest")" 250

steepest --version
steepest --self-test
for form in table csv json; do same_trace "$form"; done
steepest render "$loss" --at x=3,y=1 --steps 5 --theme dark --out "$place/window.png"
is_picture "$place/window.png"
window_opens
say 'the built program works'
