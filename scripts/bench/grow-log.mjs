import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync, writeSync } from 'node:fs'

const UNSET = 4_294_967_295
/** Moved on from copy to copy, so that no two events, sessions or processes are the same; the rest of a line stays. */
const MOVING = /audit\((\d+)\.(\d+):(\d+)\)|\b(ses|pid|ppid|inode)=(\d+)|(?<==")\/(?:etc\/app|opt)\//g
const MAX_PID = 4_194_304

/** What two copies of a log must be apart: seconds and serials. */
const extentOf = (text) => {
  let [first, last, serials] = [Infinity, 0, 0]
  for (const [, seconds, serial] of text.matchAll(/audit\((\d+)\.\d+:(\d+)\)/g)) {
    first = Math.min(first, Number(seconds))
    last = Math.max(last, Number(seconds))
    serials = Math.max(serials, Number(serial))
  }
  return { seconds: last - first + 60, serials: serials + 1 }
}

const copyOf = (text, copy, { seconds, serials }) => {
  if (copy === 0) return text
  // One folder in a thousand is another one: an index of names that never come again would be no index of a host.
  const variant = (copy * 2_654_435_761) % 997
  return text.replace(MOVING, (all, time, millis, serial, field, number) => {
    if (time !== undefined)
      return `audit(${Number(time) + copy * seconds}.${millis}:${Number(serial) + copy * serials})`
    if (field === undefined) return `${all}h${variant}/`
    const value = Number(number)
    if (value <= 1 || value === UNSET) return all
    if (field === 'ses') return `ses=${value + copy * 64}`
    return field === 'inode' ? `inode=${value + variant * 100_000}` : `${field}=${(value + copy * 1500) % MAX_PID}`
  })
}

/**
 * Makes a log of `bytes` from a recorded one: the same day again and again, each time later. What is there already is used again, because
 * the same arguments make the same log. `keep` leaves out the lines that it refuses. `from`: the number of the first copy.
 */
export const growLog = (source, bytes, out, { keep = () => true, from = 0 } = {}) => {
  if (existsSync(out) && statSync(out).size >= bytes) return out
  const text = readFileSync(source, 'latin1')
  const extent = extentOf(text)
  const kept = text
    .split(/(?<=\n)/)
    .filter(keep)
    .join('')
  const file = openSync(`${out}.part`, 'w')
  try {
    for (let written = 0, copy = from; written < bytes; copy++)
      written += writeSync(file, Buffer.from(copyOf(kept, copy, extent), 'latin1'))
  } finally {
    closeSync(file)
  }
  renameSync(`${out}.part`, out)
  return out
}
