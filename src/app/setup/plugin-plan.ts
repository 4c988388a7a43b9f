import { WhoChangedError } from '../../model/errors.js'
import { shellWord } from '../../path/shell-word.js'
import type { Plan, PlannedFile } from './plan.js'

/** What an administrator asked to be set up. Paths are those of the host, without a root before them. */
export interface PluginSetup {
  /** The executable of this program, and the folder of the Node.js that runs it. */
  readonly program: string
  readonly interpreterFolder: string
  /** Whom the plugin runs as. */
  readonly user: string
  /** Folders of auditd in which plugins are configured; empty where none is there yet. */
  readonly pluginFolders: readonly string[]
  /** Whether systemd makes the user and the folder. */
  readonly hasSystemd: boolean
  /** Whether the user is there already. */
  readonly hasUser: boolean
}

/** Where plugins are configured: from audit 3.0 on in the first, before that in the second, which belongs to audispd. */
export const PLUGIN_FOLDERS = ['/etc/audit/plugins.d', '/etc/audisp/plugins.d'] as const

/** Where it is noted what setup has written for the plugin; not where the plugin may write. */
export const PLUGIN_NOTES = '/var/lib/who-changed/plugin'

/** The folder of the plugin's index and queue, its user's own. */
const PLUGIN_STATE = '/var/lib/who-changed-plugin'
/** The plugin's own config file, and its index unless that names another; the queue is beside it. */
export const PLUGIN_CONFIG = '/etc/who-changed-plugin.toml'
export const PLUGIN_INDEX = `${PLUGIN_STATE}/index.db`
const WRAPPER = '/usr/local/sbin/who-changed-plugin'
const ORIGIN = '# Written by who-changed setup --plugin; who-changed setup --plugin --remove takes it back.\n'

/**
 * What makes auditd start the plugin.
 * @throws {WhoChangedError} `usage` for a name that is no user's.
 */
export const pluginPlanOf = (setup: PluginSetup): Plan => {
  const { user, pluginFolders, hasSystemd } = setup
  if (!/^[a-z_][a-z0-9_-]{0,30}$/.test(user) || user === 'root')
    throw new WhoChangedError('usage', `--user ${user}: the plugin runs as a user of its own, not as this one`)
  const file = (path: string, text: string, mode: number): PlannedFile => ({ path, text, mode, isConfig: false })
  const folders = pluginFolders.length > 0 ? pluginFolders : [PLUGIN_FOLDERS[0]]
  return {
    folder: PLUGIN_NOTES,
    files: [
      ...(hasSystemd
        ? [
            file(
              '/etc/sysusers.d/who-changed.conf',
              `${ORIGIN}u ${user} - "who-changed plugin" ${PLUGIN_STATE}\n`,
              0o644,
            ),
            file('/etc/tmpfiles.d/who-changed.conf', `${ORIGIN}d ${PLUGIN_STATE} 0700 ${user} ${user} -\n`, 0o644),
          ]
        : []),
      { ...file(PLUGIN_CONFIG, CONFIG_TEXT, 0o644), isConfig: true },
      file(WRAPPER, wrapperScript(setup), 0o750),
      ...folders.map((folder) => file(`${folder}/who-changed.conf`, pluginConfig(), 0o640)),
    ],
    start: hasSystemd
      ? [
          ['systemd-sysusers', 'who-changed.conf'],
          ['systemd-tmpfiles', '--create', 'who-changed.conf'],
        ]
      : [
          ...(setup.hasUser
            ? []
            : [['useradd', '--system', '--user-group', '--no-create-home', '--home-dir', PLUGIN_STATE, user]]),
          ['install', '-d', '-m', '0700', '-o', user, '-g', user, PLUGIN_STATE],
        ],
  }
}

/**
 * auditd starts a plugin as root, with every capability and without a PATH. Nothing of the plugin needs root, so it is left before Node.js
 * starts, with what Node.js itself can't give up: the bounding set and the possibility of new privileges. The unit of auditd has
 * MemoryDenyWriteExecute=, which its plugins inherit and which kills a Node.js that compiles; systemd does it with a filter of system calls
 * or with prctl(2), SELinux with execmem.
 */
const wrapperScript = ({ program, interpreterFolder, user }: PluginSetup): string => `#!/bin/sh
${ORIGIN}PATH=${shellWord(interpreterFolder)}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH
umask 077
# Under auditd's unit no memory may become code: Node.js must run without compiling, which takes more CPU time.
if grep -q '^Seccomp:.*[12]' /proc/self/status || ! sh -c 'ulimit -c 0; exec node -e "for (let i = 0; i < 1e6; i++);"' < /dev/null > /dev/null 2>&1
then
  NODE_OPTIONS=--jitless
  export NODE_OPTIONS
fi
exec setpriv --reuid=${user} --regid="$(id -g ${user})" --init-groups --no-new-privs \\
  --inh-caps=-all --ambient-caps=-all --bounding-set=-all \\
  ${shellWord(program)} plugin --config ${PLUGIN_CONFIG} "$@"
`

/** Not the file of the night, which may hold a password that the plugin's user must not read. */
const CONFIG_TEXT = `# who-changed(5), for the plugin of auditd: its user must be able to read it. Reload auditd after a change.
[plugin]
# The host of records that name none.
# node = "web01"
# MiB that may wait to be indexed.
# queue-size = 2048
# Ship the events to a log host, too.
# ship = "syslog+tls://loghost.example:6514"
# ship-ca = "/etc/ssl/loghost-ca.pem"
`

/** Source: audit-userspace audisp/audispd-pconfig.c: the file is root's, and nobody else may write it. */
const pluginConfig = (): string => `${ORIGIN}active = yes
direction = out
path = ${WRAPPER}
type = always
format = string
`
