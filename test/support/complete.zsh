# What zsh offers for each line: zsh -f complete.zsh SCRIPT FILE, the lines on standard input. Prints each match, then a line "--". zsh completes
# nothing outside of its line editor, so one runs in a terminal of its own, and what it adds is written to FILE.
zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner "PROMPT=; cd $PWD; autoload -U compinit; compinit -u -D; source $1"
zpty -w inner 'before() { echo -E - $'"'\\0'"'; compprefuncs=(before) }; after() { echo -E - $'"'\\0'"'; comppostfuncs=(after) }
compprefuncs=(before); comppostfuncs=(after)
zstyle ":completion:*" insert-tab false
compadd() {
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
  typeset -a hits; builtin compadd -A hits "$@"; builtin compadd "$@"
  print -rl -- $hits >> '$2'
}
stty -echo; bindkey "^I" complete-word; bindkey "^U" kill-whole-line; echo rea""dy'
zpty -r inner said '*ready*'
while IFS= read -r line; do
  : > $2
  zpty -w -n inner $'\x15'"$line"$'\t'
  zpty -r inner said $'*\0*\0*'
  # A match is added once for each group that it may belong to.
  print -rl -- ${(uf)"$(<$2)"}
  echo --
done
zpty -d inner
