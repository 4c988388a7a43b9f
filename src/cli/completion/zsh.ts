import type { Completable, CompletableOption, Value } from './completable.js'

/** The completion for zsh: to be found in its fpath as `_who-changed`, or to be sourced behind compinit. */
export const zshCompletion = (commands: readonly Completable[]): string => {
  const [query, ...others] = commands as readonly [Completable, ...Completable[]]
  return `#compdef who-changed

_who-changed_commands() {
  local -a commands=(
${others.map(({ name, summary }) => `    ${quoted(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
  )
  _describe -t commands command commands
}

_who-changed_first() {
  _alternative 'commands:command:_who-changed_commands' 'files:path:_files'
}

_who-changed() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  local -a query=(
${specs(query.options)}
  )
  # The first word that is no option says whose options follow.
  _arguments -s -S -C -A '-*' $query '1: :_who-changed_first' '*:: :->rest' && return
  [[ $state == rest ]] || return 1
  curcontext="\${curcontext%:*:*}:who-changed-$words[1]:"
  case $words[1] in
${others.map(branch).join('\n')}
    *)
      _arguments -s -S $query '*:path:_files'
      ;;
  esac
}

if [[ $funcstack[1] == _who-changed ]]; then
  _who-changed "$@"
else
  compdef _who-changed who-changed
fi
`
}

const branch = ({ name, options, argument }: Completable): string => `    ${name})
      local -a own=(
${specs(options)}
      )
      _arguments -s -S $own${argument === null ? '' : ` ${quoted(argumentSpec(argument))}`}
      ;;`

const argumentSpec = (argument: NonNullable<Completable['argument']>): string =>
  `${argument.isVariadic ? '*' : '1'}:${argument.name}:${action(argument)}`

const specs = (options: readonly CompletableOption[]): string =>
  options.flatMap((option) => optionSpecs(option).map((spec) => `    ${quoted(spec)}`)).join('\n')

/** One for each spelling; one rules the other out unless it may be given again. */
const optionSpecs = ({ short, long, description, value, isRepeatable }: CompletableOption): readonly string[] => {
  const flags = [short, long].filter((flag) => flag !== null)
  const head = isRepeatable ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : ''
  const told = `[${description.replace(/[\\[\]]/g, '\\$&')}]`
  return flags.map((flag) =>
    value === null
      ? `${head}${flag}${told}`
      : `${head}${flag}${flag.startsWith('--') ? '=' : '+'}${told}:${value.name}:${action(value)}`,
  )
}

const action = (value: Value): string => (value.kind === 'words' ? `(${value.words.join(' ')})` : ACTIONS[value.kind])

const ACTIONS = { file: '_files', directory: '_files -/', user: '_users', anything: ' ' } as const

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
