# What fish offers for each line: fish complete.fish SCRIPT, the lines on standard input. Prints each match, then a line "--".
source $argv[1]
while read -l line
    complete -C $line | string replace -r '\t.*' ''
    echo -- --
end
