import { configText } from './config-text.js'
import { cronScript } from './cron-script.js'
import { serviceUnit, timerUnit, WATCHED_DROP_IN } from './units.js'

/** What starts the night. */
export type Starter = 'systemd' | 'cron'

/** What an administrator asked to be set up. Paths are those of the host, without a root before them. */
export interface SetupOptions {
  readonly starter: Starter
  /** The words that start this program, the first of them an absolute path. */
  readonly program: readonly string[]
  readonly mail: readonly string[]
  /** A mail server; null: the sendmail program. */
  readonly smtp: string | null
  /** Run AIDE by this command; null: read what its own job leaves. */
  readonly aideCommand: string | null
  /** Whether Debian's dailyaidecheck.service is there, which then starts the night when it ends. */
  readonly hasDailyCheck: boolean
}

/** One file that setup would write. */
export interface PlannedFile {
  readonly path: string
  readonly mode: number
  readonly text: string
  /** Left alone when there is one already, whatever it says. */
  readonly isConfig: boolean
}

/** What setup would do, in its order. */
export interface Plan {
  /** Made for its owner alone. */
  readonly folder: string
  readonly files: readonly PlannedFile[]
  /** Commands to run when the files are written. */
  readonly start: readonly (readonly string[])[]
}

const UNITS = '/etc/systemd/system'
const TIMER = 'who-changed.timer'

/** The folder of the index and of the nights. */
export const STATE_FOLDER = '/var/lib/who-changed'

export const planOf = (options: SetupOptions): Plan => {
  const file = (path: string, text: string, mode = 0o644): PlannedFile => ({ path, text, mode, isConfig: false })
  const config = { ...file('/etc/who-changed.toml', configText(options)), isConfig: true }
  if (options.starter === 'cron')
    return {
      folder: STATE_FOLDER,
      files: [config, file('/etc/cron.daily/who-changed', cronScript(options.program), 0o755)],
      start: [],
    }
  const dropIn = `${UNITS}/dailyaidecheck.service.d/who-changed.conf`
  return {
    folder: STATE_FOLDER,
    files: [
      config,
      file(`${UNITS}/who-changed.service`, serviceUnit(options)),
      file(`${UNITS}/${TIMER}`, timerUnit()),
      ...(options.hasDailyCheck && options.aideCommand === null ? [file(dropIn, WATCHED_DROP_IN)] : []),
    ],
    start: [
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'enable', '--now', TIMER],
    ],
  }
}
