#!/bin/sh
# Opens Steepest. Without a screen, it draws the exploration into steepest.png and prints its trace instead.
# usage: scripts/run.sh [LOSS] [--at x=1,y=2] …     or the same words, quoted as in a shell, in the variable ARGS
set -eu
cd "$(dirname "$0")/.."

python=.venv/bin/python

has_screen() {
    [ "$(uname -s)" = Linux ] || return 0
    case ${QT_QPA_PLATFORM:-} in offscreen* | minimal*) return 1 ;; esac
    [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]
}

if [ $# = 0 ] && [ -n "${ARGS:-}" ]; then
    # xargs undoes the quotes and, unlike the shell, lets * and ( be what they are in mathematics
    words=$(printf '%s\n' "$ARGS" | xargs -n 1 printf '%s\n')
    set -f
    IFS='
'
    # shellcheck disable=SC2086 # one word a line
    set -- $words
    unset IFS
    set +f
fi

case ${1:-} in trace | render | -h | --help | --version | --self-test)
    has_screen || export QT_QPA_PLATFORM=offscreen
    exec "$python" main.py "$@" ;;
esac

if has_screen; then
    # a Wayland session brings its own libraries
    [ -n "${WAYLAND_DISPLAY:-}" ] || scripts/qt_libraries.sh >&2 || exit 1
    exec "$python" main.py "$@"
fi

echo "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so Steepest draws into steepest.png and prints its trace."
export QT_QPA_PLATFORM=offscreen
has_size=
for word; do
    # natural and line-search have a default of their own, the same in both, and a session has all it needs
    case $word in --eta | --eta=* | *natural | *line-search | *.steepest | *.json) has_size=1 ;; esac
done
[ -n "$has_size" ] || set -- --eta 0.1 "$@"
"$python" main.py render --out steepest.png "$@"
exec "$python" main.py trace --guess "$@"
