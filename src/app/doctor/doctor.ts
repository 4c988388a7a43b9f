import { existsSync } from 'node:fs'
import { numberIn, parseAuditdConf } from '../../doctor/auditd-conf.js'
import { aideFindings } from '../../doctor/check-aide.js'
import { diskFinding } from '../../doctor/check-disk.js'
import { indexFinding } from '../../doctor/check-index.js'
import { kernelFindings } from '../../doctor/check-kernel.js'
import { pluginFindings } from '../../doctor/check-plugins.js'
import { ruleFindings } from '../../doctor/check-rules.js'
import { shippingFindings } from '../../doctor/check-shipping.js'
import { trailFindings } from '../../doctor/check-trail.js'
import { CHECKS, type Finding } from '../../doctor/finding.js'
import type { HostFiles } from '../../host/host-files.js'
import { hostFolder } from '../../host/host-folder.js'
import { fromText, type ByteString } from '../../model/byte-string.js'
import { WhoChangedError } from '../../model/errors.js'
import { parentOf } from '../../path/normalize.js'
import { peekIndex } from '../../store/peek.js'
import { defaultIndex } from '../own-host.js'
import { RULES_FILE, RULES_FOLDER, rulesOfFolder } from '../rule-files.js'
import { aideFactsOf } from './aide-facts.js'
import { askKernel } from './ask-kernel.js'
import type { DoctorOptions } from './options.js'
import { pluginsOf } from './plugin-facts.js'
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
  const plugins = isRefused('/etc/audit') ? null : pluginsOf(files, conf, isLive, place)
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
    ...pluginFindings(plugins, { now, isLive, logLast: trail.last }),
    ...shippingFindings(plugins?.find(({ own }) => own !== null)?.own?.shipping ?? null, { now, isLive }),
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
