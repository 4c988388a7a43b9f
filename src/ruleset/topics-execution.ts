import type { Topic } from './template.js'

const TEMPORARY = ['/tmp', '/var/tmp', '/dev/shm']

/** Programs: from where, with what right, by whom. */
export const EXECUTION_TOPICS: readonly Topic[] = [
  {
    key: 'exec-tmp',
    title: 'Execution from temporary directories',
    about: 'Rare; package managers run scripts from /tmp and /var/tmp.',
    parts: [{ kind: 'calls', from: 'small', calls: ['execve', 'execveat'], in: TEMPORARY }],
  },
  {
    key: 'setuid',
    title: 'Set-uid: made, and run',
    about:
      'Setting the bits is rare and always logged, capabilities when a login sets them. From standard on also each run of a program ' +
      'that gives a login the rights of root (su, sudo, passwd): as many events as those are used.',
    parts: [
      { kind: 'calls', from: 'small', calls: ['chmod', 'fchmod'], fields: ['a1&06000'] },
      { kind: 'calls', from: 'small', calls: ['fchmodat', 'fchmodat2'], fields: ['a2&06000'] },
      { kind: 'calls', from: 'standard', who: 'logins', calls: ['setxattr', 'lsetxattr', 'fsetxattr', 'setxattrat'] },
      {
        kind: 'calls',
        from: 'standard',
        who: 'logins',
        calls: ['execve', 'execveat'],
        fields: ['uid!=euid', 'euid=0'],
      },
      {
        kind: 'calls',
        from: 'strict',
        who: 'logins',
        calls: ['execve', 'execveat'],
        fields: ['gid!=egid', 'egid=0'],
      },
    ],
  },
  {
    key: 'rootcmd',
    title: 'Programs run as root',
    about:
      'By people (user ids from UID_MIN on): an event for each program that sudo or a root shell starts; scripts start many. In strict ' +
      "by every login: those of root itself and root's cron jobs too.",
    parts: [
      {
        kind: 'calls',
        from: 'standard',
        upTo: 'standard',
        who: 'people',
        calls: ['execve', 'execveat'],
        fields: ['euid=0'],
      },
      { kind: 'calls', from: 'strict', who: 'logins', calls: ['execve', 'execveat'], fields: ['euid=0'] },
    ],
  },
]
