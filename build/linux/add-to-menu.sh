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
escaped=$(printf '%s' "$here" | sed 's/[\\&|]/\\&/g')
sed "s|^Exec=@HERE@/TierDesk|Exec=\"$escaped/TierDesk\"|; s|@HERE@|$escaped|" "$here/tierdesk.desktop" > "$entry"
echo "$entry"
