import { shellWord } from '../../path/shell-word.js'

/** The form for a host without systemd. run-parts(8) runs it behind AIDE's own, by the order of their names. */
export const cronScript = (program: readonly string[]): string => `#!/bin/sh
# Written by who-changed setup; who-changed setup --remove takes it back.
# Reads what AIDE's own job has left. What it prints where no mail is set in /etc/who-changed.toml is mailed by cron.
exec ${program.map(shellWord).join(' ')} nightly
`
