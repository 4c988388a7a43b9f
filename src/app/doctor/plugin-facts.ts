import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseAuditdConf } from '../../doctor/auditd-conf.js'
import type { OwnPlugin, Plugin } from '../../doctor/check-plugins.js'
import type { ShippingState } from '../../doctor/check-shipping.js'
import type { HostFiles } from '../../host/host-files.js'
import { fromText, type ByteString } from '../../model/byte-string.js'
import { childOf, parentOf } from '../../path/normalize.js'
import { readQueueNote } from '../../plugin/queue-note.js'
import { nameOfTarget } from '../../ship/destinations/open-destination.js'
import { behindOf, readShipStatus } from '../../ship/ship-status.js'
import { peekIndex } from '../../store/peek.js'
import { isExecutable } from '../rule-host.js'
import { PLUGIN_CONFIG, PLUGIN_INDEX } from '../setup/plugin-plan.js'

/** The plugins that auditd is to start. `place`: where a path of the host is on this machine. */
export const pluginsOf = (
  files: HostFiles,
  conf: ReadonlyMap<string, ByteString>,
  isLive: boolean,
  place: (path: string) => string,
): readonly Plugin[] => {
  const directories = new Set([conf.get('plugin_dir') ?? '/etc/audit/plugins.d', '/etc/audisp/plugins.d'])
  const active = [...directories].flatMap((directory) =>
    (files.list(directory) ?? [])
      .filter((name) => name.endsWith('.conf'))
      .map((name) => ({
        file: childOf(directory, name),
        own: parseAuditdConf(files.read(childOf(directory, name)) ?? ''),
      }))
      .filter(({ own }) => own.get('active')?.toLowerCase() === 'yes'),
  )
  const running = isLive && active.length > 0 ? runningPrograms(files) : null
  return active.map(({ file, own }) => {
    const path = own.get('path') ?? ''
    if (own.get('type') === 'builtin' || path.startsWith('builtin_'))
      return { file, program: null, isExecutable: true, isAlive: null, own: null }
    // A copy may have been made without the programs.
    const isCopied = isLive || files.look(parentOf(path)).kind === 'directory'
    const name = path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('/') + 16)
    return {
      own:
        files.look(path).kind === 'file' && isOwn(files.read(path)) ? ownPluginOf(files, place, own.get('args')) : null,
      ...{ file, program: path, isAlive: running === null ? null : running.has(name) || running.has(path) },
      isExecutable: !isCopied || (files.look(path).kind === 'file' && isExecutable(files, path)),
    }
  })
}

/** Names of processes, cut to fifteen bytes by the kernel (TASK_COMM_LEN), and every word of their commands: an interpreter has its own name. */
const runningPrograms = (files: HostFiles): ReadonlySet<ByteString> =>
  new Set(
    (files.list('/proc') ?? [])
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => [
        files.read(`/proc/${pid}/comm`)?.trimEnd() ?? '',
        ...(files.read(`/proc/${pid}/cmdline`) ?? '').split('\0'),
      ]),
  )

/** The script that setup writes, or one that was made after it. */
const isOwn = (script: ByteString | null): boolean =>
  script !== null && script.startsWith('#!') && /^exec\b[^#]*\bwho-changed['"]? plugin\b/m.test(script)

const ownPluginOf = (files: HostFiles, place: (path: string) => string, args: ByteString | undefined): OwnPlugin => {
  const config = files.read(PLUGIN_CONFIG)
  const index = indexIn(config) ?? PLUGIN_INDEX
  const spool = join(dirname(index), 'spool')
  const folder = join(dirname(index), 'queue')
  const there = place(folder)
  const peeked = peekIndex(place(index))
  return {
    folder: fromText(folder),
    heard: readQueueNote(there)?.heard ?? null,
    queued: sizeOf(there),
    last: peeked.kind === 'index' ? peeked.last : null,
    shipping: { to: targetIn(args, config), spool: fromText(spool), state: shippingStateIn(place(spool)) },
  }
}

/** What `--ship` of auditd's own configuration names, else `ship` of the file that setup writes. */
const targetIn = (args: ByteString | undefined, config: ByteString | null): ByteString | null => {
  const target =
    /(?:^|\s)--ship(?:=|\s+)(\S+)/.exec(args ?? '')?.[1] ?? /^\s*ship\s*=\s*["']([^"'\\]+)["']/m.exec(config ?? '')?.[1]
  if (target === undefined) return null
  return fromText(nameOfTarget(target) ?? 'a destination that can not be understood')
}

const shippingStateIn = (spool: string): ShippingState | null => {
  const status = readShipStatus(spool)
  if (status === null) return null
  const { at, destination, offered, acknowledged, spool: room, fault, failures } = status
  return {
    ...{ at, destination: fromText(destination), waiting: behindOf(status).entries, newest: offered.time },
    ...{ acknowledged: acknowledged.at, bytes: room.bytes, limit: room.limit },
    ...{ fault: fault === null ? null : fromText(fault.text), failures },
  }
}

/** `db` of the file that setup writes, which has one table only. */
const indexIn = (config: ByteString | null): string | null =>
  /^\s*db\s*=\s*["'](\/[^"'\\]+)["']/m.exec(config ?? '')?.[1] ?? null

const sizeOf = (folder: string): number => {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.log'))
      .reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  } catch {
    // Not there, or a file of it was done with at this moment.
    return 0
  }
}
