import manifest from '../package.json' with { type: 'json' }

/** `who-changed 0.1.0`. */
export const GENERATOR = `who-changed ${manifest.version}`
export const VERSION = manifest.version
