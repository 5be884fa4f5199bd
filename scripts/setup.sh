#!/bin/sh
# Everything that Steepest needs in order to run and to be tested, put into .venv beside this checkout.
# It can be run again at any time: what is there already stays.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*"; }
stop() { printf '%s\n' "$*" >&2; exit 1; }

is_suitable() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' >/dev/null 2>&1
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if is_suitable "$name"; then say "$name"; return; fi
    done
}

apt_install() {
    apt-get update -qq </dev/null >/dev/null || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

has_apt() { command -v apt-get >/dev/null 2>&1; }
is_root() { [ "$(id -u)" = 0 ]; }

newest_packaged_python() {
    for name in python3.14 python3.13 python3.12 python3.11; do
        if [ -n "$(apt-cache show "$name" 2>/dev/null)" ]; then say "$name"; return; fi
    done
}

need_python() {
    python=$(find_python)
    [ -z "$python" ] || return 0
    has_apt || stop "Steepest needs Python 3.11, 3.12, 3.13 or 3.14, and found none. Please install one, then repeat."
    if is_root; then apt-get update -qq </dev/null >/dev/null || true; fi
    package=$(newest_packaged_python)
    [ -n "$package" ] || stop "Steepest needs Python 3.11 or newer, and this system offers none. Please install one, then repeat."
    is_root || stop "Steepest needs Python 3.11 or newer. To install it, run:
    sudo apt-get update && sudo apt-get install -y $package $package-venv"
    say "Installing $package"
    apt_install "$package" "$package-venv" || true # what counts is whether it is there
    is_suitable "$package" || stop "$package could not be installed; the reason stands above."
    python=$package
}

has_venv_module() { "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; }

need_venv_module() {
    if has_venv_module; then return; fi
    package=$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')
    has_apt || stop "This Python cannot make virtual environments (its modules venv and ensurepip are missing). Please install them, then repeat."
    is_root || stop "Python's venv module is missing. To install it, run:
    sudo apt-get update && sudo apt-get install -y $package"
    say "Installing $package"
    apt_install "$package" || true
    has_venv_module || stop "$package could not be installed; the reason stands above."
}

need_environment() {
    if is_suitable .venv/bin/python && .venv/bin/python -m pip --version >/dev/null 2>&1; then return; fi
    need_python
    need_venv_module
    say "Making .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
    say "Installing what pyproject.toml asks for (some 600 MB on disk)"
}

install_dependencies() {
    .venv/bin/python scripts/requirements.py dev >.venv/requirements.txt
    .venv/bin/python -m pip install -qq --no-input --disable-pip-version-check \
        -c constraints.txt -r .venv/requirements.txt \
        || stop "The Python packages could not be installed; the reason stands above."
}

qt_starts() {
    QT_QPA_PLATFORM=offscreen .venv/bin/python -c \
        'from PySide6 import QtSvg, QtWidgets; QtWidgets.QApplication([])' >.venv/qt.log 2>&1
}

need_qt() {
    if missing=$(scripts/qt_libraries.sh); then missing=; fi
    if ! qt_starts; then
        say "$missing" >&2
        cat .venv/qt.log >&2
        stop "Qt does not start; what it said stands above."
    fi
    [ -z "$missing" ] || say "$missing
Until then, what needs no screen works: make test, and python main.py trace and render."
}

rm -f .venv/.ready
need_environment
install_dependencies
need_qt
touch .venv/.ready
