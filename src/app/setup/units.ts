import type { SetupOptions } from './plan.js'

const ORIGIN = '# Written by who-changed setup; who-changed setup --remove takes it back.\n'

/** The service of a night. What it may do depends on how it mails and on whether it runs AIDE. */
export const serviceUnit = (options: SetupOptions): string => `${ORIGIN}[Unit]
Description=Who changed what AIDE found
Documentation=man:who-changed(1)
After=auditd.service

[Service]
Type=oneshot
ExecStart=${options.program.map(execWord).join(' ')} nightly
# 1: some changes have no name; 3: one is unexplained; 4: another run is at work. All of these were told.
SuccessExitStatus=1 3 4
# The night ends itself after 12 hours (timeout in /etc/who-changed.toml), and tells so.
TimeoutStartSec=13h
Nice=10
IOSchedulingClass=idle
UMask=0077
StateDirectory=who-changed
StateDirectoryMode=0700
${options.aideCommand === null ? readerRules(options) : aideRules(options)}
LockPersonality=yes
RestrictRealtime=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native
`

const HARDENING = `ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictSUIDSGID=yes`

const NO_PRIVILEGES = 'NoNewPrivileges=yes'

const SENDMAIL = `# No NoNewPrivileges and no limit of capabilities: sendmail hands mail over by a set-user-ID or set-group-ID program (postdrop, exim4).
# With a mail server (smtp in /etc/who-changed.toml) setup writes a unit that has both.`

const readerRules = ({ smtp }: SetupOptions): string =>
  smtp === null
    ? `${HARDENING}
${SENDMAIL}
ReadWritePaths=-/var/spool -/var/mail -/var/log/exim4`
    : `${HARDENING}
${NO_PRIVILEGES}
CapabilityBoundingSet=CAP_DAC_READ_SEARCH`

const aideRules = ({
  smtp,
}: SetupOptions): string => `# Nothing here may change what AIDE sees: no PrivateTmp, no PrivateDevices, no ProtectHome, no read-only mounts.
${smtp === null ? SENDMAIL : NO_PRIVILEGES}`

/** Starts the night, and is the watch for a check that never came. */
export const timerUnit = (): string => `${ORIGIN}[Unit]
Description=Every morning: who changed what AIDE found, and whether AIDE ran at all
Documentation=man:who-changed(1)

[Timer]
OnCalendar=*-*-* 06:30:00
RandomizedDelaySec=15m
Persistent=true

[Install]
WantedBy=timers.target
`

/** Debian's own check starts the night as soon as it has ended, however it ended. */
export const WATCHED_DROP_IN = `${ORIGIN}[Unit]
OnSuccess=who-changed.service
OnFailure=who-changed.service
`

/** A word of ExecStart: percent and dollar signs are systemd's. Source: systemd.service(5), "Command lines". */
const execWord = (word: string): string => {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$')
  return /^[\w./+%$-]+$/.test(plain) ? plain : `"${plain.replace(/["\\]/g, '\\$&')}"`
}
