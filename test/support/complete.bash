# What bash would be told for each line: bash complete.bash SCRIPT, the lines on standard input. Prints each match, then a line "--".
source "$1"
# Files are readline's; that they join the commands is no match.
compopt() { [[ $2 == filenames ]] || printf '(%s)\n' "$2"; }
while IFS= read -r COMP_LINE; do
    COMP_POINT=${#COMP_LINE}
    # Words as readline parts them, each colon or equals sign a word of its own.
    parted=${COMP_LINE//:/ : }
    read -ra COMP_WORDS <<<"${parted//=/ = }"
    [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _who_changed
    ((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
    echo --
done
