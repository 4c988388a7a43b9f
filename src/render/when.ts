import { format } from 'date-fns/format'

/** How times are shown to a person. */
export interface TimeStyle {
  readonly utc: boolean
}

/** `2026-11-23 14:02:09`, in local time or UTC. */
export const whenText = (time: number, { utc }: TimeStyle): string =>
  utc ? new Date(time).toISOString().slice(0, 19).replace('T', ' ') : format(time, 'yyyy-MM-dd HH:mm:ss')

/** The name of the zone that {@link whenText} shows. */
export const zoneText = (time: number, { utc }: TimeStyle): string => (utc ? 'UTC' : format(time, 'xxx'))
