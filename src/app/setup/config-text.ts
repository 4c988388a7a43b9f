import type { SetupOptions } from './plan.js'

/** The first config file, with what is set and what could be. Strings of JSON are strings of TOML. */
export const configText = ({
  mail,
  smtp,
  aideCommand,
}: SetupOptions): string => `# who-changed(5). Every key is the long name of an option.
# who-changed nightly --print-config shows what counts.

[nightly]
${setOr(mail.length > 0, `mail = [${mail.map((one) => JSON.stringify(one)).join(', ')}]`, 'mail = ["root"]')}
# "unexplained": only if a change is unexplained; "changes": only if anything changed. A failed or missed night is always mailed.
# mail-when = "always"

# Through a mail server; else through /usr/sbin/sendmail. The unit of systemd is made for one of them: run setup again after a change.
${setOr(smtp !== null, `smtp = ${JSON.stringify(smtp)}`, 'smtp = "smtps://mail.example"')}
# smtp-user = "web01"
# smtp-password-file = "/etc/who-changed.password"

# Where AIDE's own job leaves its report. Its rotated copies are found beside it.
# aide-log = "/var/log/aide/aide.log"
# Or run AIDE here; it must be run by nothing else then.
${setOr(aideCommand !== null, `aide-command = ${JSON.stringify(aideCommand)}`, 'aide-command = "aide --check"')}

# A check that is later than this was missed.
# expect-every = "36h"
# How many nights are kept in /var/lib/who-changed/reports.
# keep = 30
`

const setOr = (isSet: boolean, line: string, example: string): string => (isSet ? line : `# ${example}`)
