#!/bin/sh
# Which system libraries does Qt need that this Linux lacks?
# As root on Debian and its kin they are installed; otherwise the command to run is printed.
# Exit 0: nothing is missing (any more). Exit 1: something is.
# usage: scripts/qt_libraries.sh            after .venv holds PySide6
set -eu
cd "$(dirname "$0")/.."

[ "$(uname -s)" = Linux ] || exit 0
command -v ldd >/dev/null 2>&1 || exit 0

missing_libraries() {
    for module in .venv/lib*/python3*/site-packages/PySide6; do
        [ -d "$module" ] || continue
        for library in QtWidgets.abi3.so QtSvgWidgets.abi3.so QtTest.abi3.so QtOpenGLWidgets.abi3.so \
            Qt/plugins/platforms/libqoffscreen.so Qt/plugins/platforms/libqxcb.so; do
            [ -e "$module/$library" ] && ldd "$module/$library" 2>/dev/null || true
        done
    done | sed -n 's/^[[:space:]]*\([^ ]*\) => not found.*/\1/p' | sort -u
}

has_mathematical_font() {
    if command -v fc-list >/dev/null 2>&1; then
        [ -n "$(fc-list ':charset=2207' family)" ] # ∇
    else
        [ -n "$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/}/.fonts" "${HOME:-/}/.local/share/fonts" \
            -name '*.[ot]t[fc]' 2>/dev/null | head -n 1)" ]
    fi
}

debian_package() {
    case $1 in
        libEGL.so.1) echo libegl1 ;;
        libGL.so.1) echo libgl1 ;;
        libX11.so.6) echo libx11-6 ;;
        libX11-xcb.so.1) echo libx11-xcb1 ;;
        libdbus-1.so.3) echo libdbus-1-3 ;;
        libfontconfig.so.1) echo libfontconfig1 ;;
        libfreetype.so.6) echo libfreetype6 ;;
        libglib-2.0.so.0 | libgthread-2.0.so.0)
            if apt-cache show libglib2.0-0t64 >/dev/null 2>&1; then echo libglib2.0-0t64; else echo libglib2.0-0; fi ;;
        libstdc++.so.6) echo libstdc++6 ;;
        libxcb.so.1) echo libxcb1 ;;
        libxcb-cursor.so.0) echo libxcb-cursor0 ;;
        libxcb-icccm.so.4) echo libxcb-icccm4 ;;
        libxcb-image.so.0) echo libxcb-image0 ;;
        libxcb-keysyms.so.1) echo libxcb-keysyms1 ;;
        libxcb-randr.so.0) echo libxcb-randr0 ;;
        libxcb-render.so.0) echo libxcb-render0 ;;
        libxcb-render-util.so.0) echo libxcb-render-util0 ;;
        libxcb-shape.so.0) echo libxcb-shape0 ;;
        libxcb-shm.so.0) echo libxcb-shm0 ;;
        libxcb-sync.so.1) echo libxcb-sync1 ;;
        libxcb-util.so.1) echo libxcb-util1 ;;
        libxcb-xfixes.so.0) echo libxcb-xfixes0 ;;
        libxcb-xinerama.so.0) echo libxcb-xinerama0 ;;
        libxcb-xkb.so.1) echo libxcb-xkb1 ;;
        libxkbcommon.so.0) echo libxkbcommon0 ;;
        libxkbcommon-x11.so.0) echo libxkbcommon-x11-0 ;;
        libz.so.1) echo zlib1g ;;
        libzstd.so.1) echo libzstd1 ;;
    esac
}

debian_packages() {
    for library in $libraries; do debian_package "$library"; done | sort -u
    has_mathematical_font || echo fonts-dejavu-core
}

libraries=$(missing_libraries)
if [ -z "$libraries" ] && has_mathematical_font; then exit 0; fi

if ! command -v apt-get >/dev/null 2>&1; then
    # shellcheck disable=SC2086 # the names are words
    [ -z "$libraries" ] || echo "Qt needs these system libraries, which are missing here:" $libraries
    has_mathematical_font || echo "No font here has mathematical signs such as ∇; DejaVu Sans has them."
    exit 1
fi

if [ "$(id -u)" = 0 ]; then
    # libglib changed its name, so the lists come first
    apt-get update -qq </dev/null >/dev/null || true
    # shellcheck disable=SC2046 # the names are words
    set -- $(debian_packages)
    echo "Installing what Qt needs from the system: $*" >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null || true
    libraries=$(missing_libraries)
    if [ -z "$libraries" ] && has_mathematical_font; then exit 0; fi
    echo "Some system libraries for Qt could not be installed. To install them, run:"
    echo "    apt-get update && apt-get install -y" "$@"
else
    # shellcheck disable=SC2046
    set -- $(debian_packages)
    echo "Qt needs system libraries that are missing here. To install them, run:"
    echo "    sudo apt-get update && sudo apt-get install -y" "$@"
fi
exit 1
