/** Headings of options in a help, in the order in which a person looks for them. */
export const GROUP = {
  asked: 'What is asked:',
  evidence: 'Where the evidence is:',
  looks: 'How the answer looks:',
  mail: 'As a mail:',
  ship: 'To another machine:',
  settings: 'Settings (options may also stand in the config file or the environment):',
} as const

/** What stands below the options of a command. */
export interface HelpText {
  /** A command, and what it does. */
  readonly examples: readonly (readonly [command: string, what: string])[]
  /** Only those statuses that mean something of their own. */
  readonly statuses: readonly (readonly [status: number, meaning: string])[]
}

/** Examples and exit statuses, a line each. */
export const helpText = ({ examples, statuses }: HelpText): string => {
  const width = Math.max(0, ...examples.map(([text]) => text.length))
  return [
    '',
    ...(examples.length === 0 ? [] : ['Examples:']),
    ...examples.map(([text, what]) => `  ${text.padEnd(width)}  ${what}`),
    ...(examples.length > 0 && statuses.length > 0 ? [''] : []),
    ...(statuses.length === 0 ? [] : ['Exit status:']),
    ...statuses.map(([status, meaning]) => `  ${status}  ${meaning}`),
  ].join('\n')
}
