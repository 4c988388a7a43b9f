import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A file of the queue, named by where it begins in the stream. */
export interface Segment {
  readonly path: string
  /** Bytes of the stream before it. */
  readonly start: number
}

const NAME = /^(\d{16})\.log$/

export const segmentPath = (folder: string, start: number): string =>
  join(folder, `${String(start).padStart(16, '0')}.log`)

/** The files of a queue, oldest first. */
export const segmentsOf = (folder: string): readonly Segment[] =>
  readdirSync(folder)
    .flatMap((name) => {
      const start = NAME.exec(name)?.[1]
      return start === undefined ? [] : [{ path: join(folder, name), start: Number(start) }]
    })
    .sort((a, b) => a.start - b.start)
