import type { IndexOptions } from '../options.js'

export interface DoctorOptions extends IndexOptions {
  /** `/` for this very host, else a copy of one. */
  readonly root: string
  /** What `auditctl -l` printed; null: asked, where it can be. */
  readonly rules: string | null
  /** What `auditctl -s` printed; null: asked, where it can be. */
  readonly kernelStatus: string | null
  readonly aideDatabase: string | null
  readonly aideLog: string | null
}
