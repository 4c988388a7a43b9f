import { Argument, type Command } from 'commander'
import type { Completable } from '../completion/completable.js'

const SHELLS: Readonly<Record<string, () => Promise<(commands: readonly Completable[]) => string>>> = {
  bash: async () => (await import('../completion/bash.js')).bashCompletion,
  zsh: async () => (await import('../completion/zsh.js')).zshCompletion,
  fish: async () => (await import('../completion/fish.js')).fishCompletion,
}

/** `who-changed completion SHELL` */
export const addCompletion = (program: Command): void => {
  program
    .command('completion')
    .summary('print what makes a shell complete commands, options and values')
    .description(
      'Prints a script by which bash, zsh or fish completes commands, options, their values and files. The packages have it in completions/.',
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(SHELLS)))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: string) => {
      const [script, { completables }, { writeResult }] = await Promise.all([
        SHELLS[shell]!(),
        import('../completion/completable.js'),
        import('../output.js'),
      ])
      await writeResult(script(completables(program)), {})
    })
}

const EXAMPLES = `
For this shell alone:
  bash   source <(who-changed completion bash)
  zsh    source <(who-changed completion zsh)        (behind compinit)
  fish   who-changed completion fish | source`
