import { visibleText } from './visible.js'

/** `web01: ` before a heading; nothing for a log whose host is not known. */
export const hostPrefix = (host: string | null): string => (host === null ? '' : `${visibleText(host)}: `)
