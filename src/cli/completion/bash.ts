import type { Completable, Value } from './completable.js'

/** The completion for bash 4 and later. It needs nothing of the package bash-completion, which loads it by its name. */
export const bashCompletion = (commands: readonly Completable[]): string => `# bash completion for who-changed

# What stands behind an option of a command: sets kind, words and many. Fails for one without a value.
_who_changed_value() {
    many=
    case "$1 $2" in
${optionValues(commands)}
        *) return 1 ;;
    esac
}

# What the arguments of a command are.
_who_changed_argument() {
    case "$1" in
${cases(commands.flatMap(({ name, argument }) => (argument === null ? [] : [[name, assigned(argument)] as const])))}
        *) kind=anything ;;
    esac
}

_who_changed_options() {
    case "$1" in
${cases(commands.map(({ name, options }) => [name, assignedWords(options.flatMap(({ short, long }) => (short === null ? [long] : [short, long])))] as const))}
    esac
}

_who_changed() {
    local cur command= option= prefix= operands= ended= kind= words= many= part word rest=\${COMP_LINE:0:COMP_POINT}
    local -a typed=()
    local -i i
    COMPREPLY=()
    # bash parts words at colons and equals signs too; for the program they are parted by blanks alone.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=\${rest#"\${rest%%[![:blank:]]*}"}
        part=\${COMP_WORDS[i]}
        ((i == COMP_CWORD)) && part=$word
        if ((i > 0)) && [[ $word == "$rest" ]]; then
            typed[-1]+=$part
        else
            typed+=("$part")
        fi
        rest=\${word#"$part"}
    done
    cur=\${typed[-1]}

    for word in "\${typed[@]:1:\${#typed[@]}-2}"; do
        if [[ $option && ! ( $many && $word == -* ) ]]; then
            [[ $many ]] || option=
            continue
        fi
        option=
        if [[ $ended || $word != -?* ]]; then
            [[ ! $operands && $word == @(${names(commands).join('|')}) ]] && command=$word
            operands=1
        elif [[ $word == -- ]]; then
            ended=1
        elif [[ $word != *=* ]] && _who_changed_value "$command" "$word"; then
            option=$word
        fi
    done

    if [[ ! $option && ! $ended && $cur == --*=* ]]; then
        option=\${cur%%=*} cur=\${cur#*=}
        [[ $COMP_WORDBREAKS == *=* ]] || prefix=$option=
    fi
    if [[ $option && ! ( $many && $cur == -* ) ]]; then
        _who_changed_value "$command" "$option" || return
    elif [[ ! $ended && $cur == -* ]]; then
        kind=words
        _who_changed_options "$command"
    else
        _who_changed_argument "$command"
        if [[ ! $operands ]]; then
            mapfile -t COMPREPLY < <(compgen -W '${names(commands).join(' ')}' -- "$cur")
            # With nothing but a file that fits, readline completes it, which knows how to quote.
            if ((\${#COMPREPLY[@]})); then
                mapfile -t -O \${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$cur")
                compopt -o filenames
                return
            fi
        fi
    fi
    case $kind in
        words) mapfile -t COMPREPLY < <(compgen -P "$prefix" -W "$words" -- "$cur") ;;
        user) mapfile -t COMPREPLY < <(compgen -P "$prefix" -u -- "$cur") ;;
        directory) compopt -o dirnames ;;
        file) compopt -o default ;;
    esac
}

complete -F _who_changed who-changed
`

const names = (commands: readonly Completable[]): readonly string[] =>
  commands.flatMap(({ name }) => (name === '' ? [] : [name]))

/** One branch for all options that take the same. */
const optionValues = (commands: readonly Completable[]): string =>
  cases(
    commands.flatMap(({ name, options }) =>
      options.flatMap(({ short, long, value, isVariadic }) =>
        value === null
          ? []
          : [short, long].flatMap((flag) =>
              flag === null ? [] : [[`${name} ${flag}`, `${assigned(value)}${isVariadic ? ' many=1' : ''}`] as const],
            ),
      ),
    ),
  )

const assigned = (value: Value): string =>
  value.kind === 'words' ? `kind=words ${assignedWords(value.words)}` : `kind=${value.kind}`

const assignedWords = (words: readonly string[]): string => `words='${words.join(' ')}'`

/** The branches of a `case`, those with the same consequence as one. */
const cases = (branches: readonly (readonly [pattern: string, consequence: string])[]): string => {
  const byConsequence = new Map<string, string[]>()
  for (const [pattern, consequence] of branches)
    byConsequence.set(consequence, [...(byConsequence.get(consequence) ?? []), `'${pattern}'`])
  return [...byConsequence]
    .map(([consequence, patterns]) => `        ${patterns.join(' | ')})\n            ${consequence}\n            ;;`)
    .join('\n')
}
