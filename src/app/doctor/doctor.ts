import { existsSync } from 'node:fs'
import { numberIn, parseAuditdConf } from '../../doctor/auditd-conf.js'
import { aideFindings } from '../../doctor/check-aide.js'
import { diskFinding, pluginFindings, type Plugin } from '../../doctor/check-host.js'
import { indexFinding } from '../../doctor/check-index.js'
import { kernelFindings } from '../../doctor/check-kernel.js'
import { ruleFindings } from '../../doctor/check-rules.js'
import { trailFindings } from '../../doctor/check-trail.js'
import { CHECKS, type Finding } from '../../doctor/finding.js'
import type { HostFiles } from '../../host/host-files.js'
import { hostFolder } from '../../host/host-folder.js'
import { fromText, type ByteString } from '../../model/byte-string.js'
import { WhoChangedError } from '../../model/errors.js'
import { childOf, parentOf } from '../../path/normalize.js'
import { peekIndex } from '../../store/peek.js'
import { defaultIndex } from '../own-host.js'
import { RULES_FILE, RULES_FOLDER, rulesOfFolder } from '../rule-files.js'
import { isExecutable } from '../rule-host.js'
import { aideFactsOf } from './aide-facts.js'
import { askKernel } from './ask-kernel.js'
import type { DoctorOptions } from './options.js'
import { trailOf } from './trail-facts.js'

/** One page on the watch itself. */
export interface Diagnosis {
  readonly host: string | null
  /** The moment that it is about, milliseconds: now, or the newest that a copy of a host knows. */
  readonly asOf: number
  /** Whether it is about a copy, so that no command mends anything here. */
  readonly isCopy: boolean
  /** In the order of {@link CHECKS}. */
  readonly findings: readonly Finding[]
}

const LOG = '/var/log/audit/audit.log'
const INDEX = '/var/lib/who-changed/index.db'

/** Looks at everything that the watch of a host consists of. Changes nothing but the index, which it reads news into where there is one. */
export const doctor = async (options: DoctorOptions, now: number): Promise<Diagnosis> => {
  const root = options.root.replace(/\/+$/, '')
  const isLive = root === ''
  const files = hostFolder(options.root)
  if (files.look('/').kind !== 'directory' || files.list('/') === null)
    throw new WhoChangedError('unreadable', `${options.root}: there is no such directory`, {
      place: { file: options.root },
    })
  const place = (path: string): string => root + files.look(path).real
  const conf = parseAuditdConf(files.read('/etc/audit/auditd.conf') ?? '')
  const log = conf.get('log_file') ?? LOG
  const indexFile = options.db ?? (isLive ? defaultIndex() : place(INDEX))
  const peeked = peekIndex(indexFile)
  const aide = await aideFactsOf(options, files, place)
  const kernel = askKernel(options)
  // A copy is left as it is: its log is read into an index in memory.
  const isKept = options.db !== null || (isLive && peeked.kind === 'index')
  const trail = await trailOf(
    {
      ...options,
      audit: options.audit.length > 0 || (isLive && log === LOG) ? options.audit : [place(log)],
      db: isKept && existsSync(indexFile) ? indexFile : ':memory:',
      ingest: isKept ? options.ingest : true,
    },
    files.look('/etc/passwd').kind === 'file' ? place('/etc/passwd') : null,
    aide.made,
  )
  const asOf = isLive ? now : Math.max(trail.last ?? -Infinity, aide.reported ?? -Infinity)
  const { status, silence, loaded } = kernel
  const isThere = (path: ByteString): boolean => files.look(path).kind !== 'missing'
  const isRefused = (directory: ByteString): boolean =>
    files.look(directory).kind === 'unreadable' || (isThere(directory) && files.list(directory) === null)
  const isInstalled = ['/sbin/auditd', '/usr/sbin/auditd', '/etc/audit'].some(isThere)
  const findings = [
    ...kernelFindings({
      status,
      silence,
      isInstalled: isInstalled || trail.last !== null || !(isLive || isThere('/usr')),
      facts: trail.facts,
      last: trail.last,
    }),
    ...ruleFindings({
      ...{ loaded, silence, compiled: files.read(RULES_FILE), sources: sourcesOf(files) },
      isImmutable: status?.enabled === 2,
      hasFolder: isThere('/etc/audit'),
      isRefused: isRefused('/etc/audit'),
    }),
    ...pluginFindings(isRefused('/etc/audit') ? null : pluginsOf(files, conf, isLive)),
    ...trailFindings({
      ...{ ...trail, windowStart: aide.made, asOf, isLive },
      ...{ numLogs: numberIn(conf, 'num_logs'), maxLogFile: numberIn(conf, 'max_log_file') },
    }),
    indexFinding(peeked, fromText(indexFile), trail.last, mayLackIndex(options, isLive, isThere('/var/lib'))),
    ...aideFindings({ ...aide, asOf }),
    diskFinding({
      directory: parentOf(log),
      freeBytes: isLive ? files.freeBytes(parentOf(log)) : null,
      spaceLeft: numberIn(conf, 'space_left'),
      adminSpaceLeft: numberIn(conf, 'admin_space_left'),
      fullAction: conf.get('disk_full_action') ?? null,
    }),
  ]
  return {
    host: trail.host ?? files.read('/etc/hostname')?.trim() ?? null,
    asOf: Number.isFinite(asOf) ? asOf : now,
    isCopy: !isLive,
    findings: CHECKS.flatMap((check) => findings.filter((one) => one.check === check)),
  }
}

/** A copy may have been made without it; and that of root is no business of other users, who mostly have none of their own. */
const mayLackIndex = ({ db }: DoctorOptions, isLive: boolean, hasFolder: boolean): boolean =>
  db === null && (isLive ? process.getuid?.() !== 0 : !hasFolder)

/** The rules that augenrules(8) takes, which has every -D at the top; null where there are none. */
const sourcesOf = (files: HostFiles): ByteString | null =>
  rulesOfFolder(RULES_FOLDER, files)?.replaceAll(/^\s*-D\s*$/gm, '') ?? null

const pluginsOf = (files: HostFiles, conf: ReadonlyMap<string, ByteString>, isLive: boolean): readonly Plugin[] => {
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
      return { file, program: null, isExecutable: true, isAlive: null }
    // A copy may have been made without the programs.
    const isCopied = isLive || files.look(parentOf(path)).kind === 'directory'
    const name = path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('/') + 16)
    return {
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
