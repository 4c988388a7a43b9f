import { spawnSync } from 'node:child_process'
import { machine, release } from 'node:os'
import { openAideDatabase } from '../aide/read-database.js'
import { parseAideConf, type AideConf } from '../host/aide-conf.js'
import { homesOf, uidMinOf } from '../host/homes.js'
import { hostFolder } from '../host/host-folder.js'
import type { HostFiles } from '../host/host-files.js'
import { versionIn } from '../host/host-version.js'
import { parseMountInfo } from '../host/mountinfo.js'
import { toText, type ByteString } from '../model/byte-string.js'
import { WhoChangedError } from '../model/errors.js'
import { childOf } from '../path/normalize.js'
import { treesOfEntries, treesOfSelections, type AideWatch } from '../ruleset/aide-trees.js'
import type { HostFacts } from '../ruleset/host-facts.js'

/** Where the facts of a host come from. */
export interface RuleHostOptions {
  /** `/` for this very host, else a copy of one. */
  readonly root: string
  /** The version of auditctl to write for; null: the host's own. */
  readonly auditctl: string | null
  /** As `uname -m` says it; null: this machine's. */
  readonly machine: string | null
  readonly aideConf: string | null
  readonly aideDatabase: string | null
}

/** Where distributions keep AIDE's configuration and its database. */
export const AIDE_CONF = ['/etc/aide/aide.conf', '/etc/aide.conf']
export const AIDE_DATABASE = ['/var/lib/aide/aide.db', '/var/lib/aide/aide.db.gz']
/** What is taken where the host does not say: the oldest release whose rules are written in the words of today. */
const USUAL_AUDITCTL = [3, 0, 0] as const
const USUAL_UID_MIN = 1000

/** What a set of rules needs to know of a host. */
export const ruleHost = async (options: RuleHostOptions): Promise<HostFacts> => {
  const files = hostFolder(options.root)
  const isOwn = options.root === '/'
  const mounts = files.read('/proc/self/mountinfo')
  const uidMin = uidMinOf(files.read('/etc/login.defs')) ?? USUAL_UID_MIN
  const kernel = versionIn(isOwn ? release() : (files.read('/proc/sys/kernel/osrelease') ?? ''))
  return {
    machine: options.machine ?? machine(),
    auditctl: auditctlOf(options.auditctl, isOwn),
    kernel: kernel === null ? null : [kernel[0], kernel[1]],
    files,
    mounts: mounts === null ? null : parseMountInfo(mounts),
    uidMin,
    homes: homesOf(files.read('/etc/passwd') ?? '', uidMin),
    aide: await aideWatch(options, files),
  }
}

const auditctlOf = (given: string | null, isOwn: boolean): readonly [number, number, number] => {
  if (given !== null) {
    const version = versionIn(given)
    if (version === null) throw new WhoChangedError('usage', `--compat takes a version like 2.8.5, not "${given}"`)
    return version
  }
  if (!isOwn) return USUAL_AUDITCTL
  const run = spawnSync('auditctl', ['-v'], { encoding: 'latin1' })
  // Not installed, it leaves no output at all.
  return (run.error === undefined ? versionIn(run.stdout) : null) ?? USUAL_AUDITCTL
}

/** AIDE's selection: by the files named, else by those of the host; null where there is none. */
const aideWatch = async (
  { root, aideConf, aideDatabase }: RuleHostOptions,
  files: HostFiles,
): Promise<AideWatch | null> => {
  if (aideDatabase !== null) return watchOfDatabase(aideDatabase)
  const own = AIDE_CONF.find((path) => files.look(path).kind === 'file')
  if (aideConf !== null) return watchOfConf(aideConf, hostFolder('/'))
  if (own !== undefined) return watchOfConf(own, files)
  const database = AIDE_DATABASE.find((path) => files.look(path).kind === 'file')
  return database === undefined ? null : watchOfDatabase(root.replace(/\/+$/, '') + files.look(database).real)
}

const watchOfConf = (file: ByteString, files: HostFiles): AideWatch => {
  if (files.read(file) === null)
    throw new WhoChangedError('unreadable', `${file}: can not be read`, { place: { file } })
  const conf = aideConfOf(file, files)
  const watch = treesOfSelections(conf.selections)
  const notes = conf.notes.map(({ file: from, line, reason }) => `${toText(from)} line ${line}: ${reason}`)
  return { ...watch, unclear: [...watch.unclear, ...notes] }
}

/** AIDE's configuration in a file of a host, with what it includes there. */
export const aideConfOf = (file: ByteString, files: HostFiles): AideConf =>
  parseAideConf(file, {
    read: files.read,
    list: (directory) =>
      files
        .list(directory)
        ?.filter((name) => files.look(childOf(directory, name)).kind === 'file')
        .map((name) => ({ name, isExecutable: isExecutable(files, childOf(directory, name)) })) ?? null,
    exists: (path) => files.look(path).kind !== 'missing',
    isExecutable: (path) => isExecutable(files, path),
    hostname: files.read('/etc/hostname')?.trim() ?? null,
  })

/** Whether anybody may run a file. */
export const isExecutable = (files: HostFiles, path: ByteString): boolean =>
  ((files.stat(path)?.mode ?? 0) & 0o111) !== 0

const watchOfDatabase = async (file: string): Promise<AideWatch> => {
  const database = await openAideDatabase(file)
  const entries: { path: ByteString; isDirectory: boolean }[] = []
  for await (const { path, fileType } of database.entries) entries.push({ path, isDirectory: fileType === 'directory' })
  return treesOfEntries(entries)
}
