import type { Completable, CompletableOption, Value } from './completable.js'

/** The completion for fish 3 and later. */
export const fishCompletion = (commands: readonly Completable[]): string => {
  const [query, ...others] = commands as readonly [Completable, ...Completable[]]
  const withValue = query.options
    .filter(({ value }) => value !== null)
    .flatMap(({ short, long }) => (short === null ? [long] : [short, long]))
  const withoutFiles = others.filter(({ argument }) => argument?.kind !== 'file')
  return `# fish completion for who-changed

# Where the line stands: at its start, behind a path, or in a command.
function __who_changed_place
    set -l words (commandline -opc)
    set -e words[1]
    set -l skip 0
    set -l ended 0
    for word in $words
        if test $skip = 1
            set skip 0
        else if test $ended = 0; and string match -q -- '-?*' $word
            if test $word = --
                set ended 1
            else if contains -- $word ${withValue.join(' ')}
                set skip 1
            end
        else
            if contains -- $word ${others.map(({ name }) => name).join(' ')}
                echo $word
            else
                echo path
            end
            return
        end
    end
    echo start
end

function __who_changed_at
    contains -- (__who_changed_place) $argv
end

complete -c who-changed -n ${at(withoutFiles.map(({ name }) => name))} -f
${others.map(({ name, summary }) => `complete -c who-changed -n ${at(['start'])} -a ${name} -d ${quoted(summary)}`).join('\n')}

${query.options.map((option) => optionLine(['start', 'path'], option)).join('\n')}
${others.map(commandLines).join('\n')}
`
}

const commandLines = ({ name, options, argument }: Completable): string => {
  const values = argument?.kind === 'words' ? `complete -c who-changed -n ${at([name])}${offered(argument)}\n` : ''
  return `\n${values}${options.map((option) => optionLine([name], option)).join('\n')}`
}

const optionLine = (places: readonly string[], { short, long, description, value }: CompletableOption): string =>
  [
    `complete -c who-changed -n ${at(places)}`,
    ...(short === null ? [] : [` -s ${short.slice(1)}`]),
    ` -l ${long.slice(2)}`,
    value === null ? '' : offered(value),
    ` -d ${quoted(description)}`,
  ].join('')

const offered = (value: Value): string =>
  value.kind === 'words' ? ` -x -a ${quoted(value.words.join(' '))}` : OFFERED[value.kind]

const OFFERED = {
  file: ' -r -F',
  directory: " -x -a '(__fish_complete_directories)'",
  user: " -x -a '(__fish_complete_users)'",
  anything: ' -x',
} as const

const at = (places: readonly string[]): string => quoted(`__who_changed_at ${places.join(' ')}`)

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`
