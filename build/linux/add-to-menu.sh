#!/bin/sh
# Puts TierDesk, where it lies now, into the menu of the desktop; "remove" takes it out again. Data stay where they are.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
entry="${XDG_DATA_HOME:-$HOME/.local/share}/applications/tierdesk.desktop"
if [ "${1:-}" = remove ]; then
    rm -f "$entry"
    exit 0
fi
mkdir -p "$(dirname "$entry")"
# In a quoted argument of a command these signs want a backslash, % is doubled, and in any text of an entry a
# backslash is written as two.
command=$(printf '%s' "$here/TierDesk" | sed 's/[\\"`$]/\\&/g; s/%/%%/g; s/\\/\\\\/g')
icon=$(printf '%s' "$here/tierdesk.svg" | sed 's/\\/\\\\/g')
while IFS= read -r line; do
    case "$line" in
        Exec=*) printf 'Exec="%s" %%F\n' "$command" ;;
        Icon=*) printf 'Icon=%s\n' "$icon" ;;
        *) printf '%s\n' "$line" ;;
    esac
done < "$here/tierdesk.desktop" > "$entry"
echo "$entry"
