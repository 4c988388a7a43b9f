import type { ShipSettings } from './ship-settings.js'

/** What can be changed while the plugin runs. */
export interface PluginSettings {
  readonly db: string
  readonly node: string | null
  /** The most that may wait in the queue. Bytes. */
  readonly queueLimit: number
  /** null: nothing is shipped. */
  readonly ship: Omit<ShipSettings, 'node'> | null
}
