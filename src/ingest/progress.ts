import type { LogFile } from '../source/log-files.js'

/** Somebody who wants to see how far the reading of logs is. */
export interface ProgressListener {
  /** Bytes that were read, and bytes that are to be read in all: of packed logs an estimate, which may grow. */
  readonly update: (done: number, total: number) => void
  /** Nothing more will be read. */
  readonly stop: () => void
}

/** How much larger a packed log is than its file: about what gzip makes of audit records. */
const PACKED = 10
const PACKED_NAME = /\.(?:gz|xz|zst|bz2)$/

const expectedBytes = ({ path, size }: LogFile): number => (PACKED_NAME.test(path) ? size * PACKED : size)

/** Adds up what is read of several logs. What an earlier run has read is no part of it. */
export class ReadingProgress {
  #finished = 0
  #ahead: number

  constructor(
    private readonly listener: ProgressListener | null,
    files: readonly LogFile[],
  ) {
    this.#ahead = files.reduce((sum, file) => sum + expectedBytes(file), 0)
  }

  /** Begins a file. Returns what is to be told of it: bytes read now, and bytes that earlier runs had read. */
  begin(file: LogFile): (read: number, earlier: number) => void {
    const expected = expectedBytes(file)
    this.#ahead -= expected
    return (read, earlier) => {
      const done = this.#finished + read
      this.listener?.update(done, done + Math.max(0, expected - earlier - read) + this.#ahead)
    }
  }

  /** A file has been read: `bytes` of it were new. */
  end(bytes: number): void {
    this.#finished += bytes
  }

  stop(): void {
    this.listener?.stop()
  }
}
