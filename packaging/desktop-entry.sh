#!/bin/sh
# Puts Steepest into the menu of the desktop, for the person who calls this; --remove takes it away again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/steepest.desktop

refresh() {
    if command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database -q "$data/applications" || true; fi
}

each_icon() {
    (cd "$here/share/icons" && find . -type f)
}

if [ "${1:-}" = --remove ]; then
    rm -f "$entry"
    each_icon | while read -r icon; do rm -f "$data/icons/$icon"; done
    refresh
    exit 0
fi

mkdir -p "$data/applications"
each_icon | while read -r icon; do
    mkdir -p "$data/icons/$(dirname "$icon")"
    cp "$here/share/icons/$icon" "$data/icons/$icon"
done
# within the quotes of Exec= a backslash, a quote, a dollar and a backquote are escaped, and a backslash once more; % is doubled
command=$(printf '%s' "$here/steepest" | sed -e 's/\\/\\\\\\\\/g' -e 's/["$`]/\\\\&/g' -e 's/%/%%/g')
while IFS= read -r line; do
    case $line in Exec=*) printf 'Exec="%s"\n' "$command" ;; *) printf '%s\n' "$line" ;; esac
done <"$here/share/applications/steepest.desktop" >"$entry"
refresh
echo "Steepest is in the menu now: $entry"
