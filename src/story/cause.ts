import type { Deed } from '../model/attribution.js'
import type { ByteString } from '../model/byte-string.js'
import type { StoryKind } from '../model/story.js'
import { isOfJob, jobOf, programOf } from '../model/job.js'
import { packageManagerOf } from './package-manager.js'

/** What caused a deed. Deeds with the same key belong to one story. */
export interface Cause {
  readonly kind: StoryKind
  /** See {@link Story.name}. */
  readonly name: ByteString | null
  readonly key: string
}

/** Finds the cause of a deed: a package run first, whoever started it, then the login, then the service. */
export const causeOf = ({ who, process, source }: Deed): Cause => {
  const chain = [process, ...process.ancestry]
  const whose = [source.node, who.boot, who.auid].join('\0')
  // The outermost: apt starts dpkg, which starts the scripts of a package.
  const manager = chain.findLast((one) => packageManagerOf(one) !== null)
  if (manager !== undefined) {
    const name = packageManagerOf(manager)!
    return { kind: 'package', name, key: ['package', whose, who.session, name, manager.pid].join('\0') }
  }
  if (isOfJob(who)) {
    const job = jobOf(process) ?? process.command?.join(' ') ?? programOf(process)
    // Every run of a job is a session of its own; the job is one story.
    return { kind: 'job', name: job, key: ['job', whose, who.origin, job].join('\0') }
  }
  if (who.auid !== null) return { kind: 'login', name: null, key: ['login', whose, who.session].join('\0') }
  if (who.origin === 'kernel') return { kind: 'kernel', name: null, key: ['kernel', whose].join('\0') }
  const outermost = chain.at(-1)!
  const name = who.unit ?? programOf(outermost)
  const key = who.unit === null ? `${name ?? ''}\0${outermost.pid}` : who.unit
  return { kind: 'service', name, key: ['service', whose, key].join('\0') }
}
