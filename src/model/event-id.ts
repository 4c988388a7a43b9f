/** What names an event: the kernel's stamp and serial, and the host that logged it. A serial alone starts over at every boot. */
export interface EventId {
  /** The `node=` prefix or the host name of the transport; null where the log names none. */
  readonly node: string | null
  /** Milliseconds since 1970 UTC, by the logging host's clock. */
  readonly time: number
  readonly serial: number
}

/** Log order: by time, and by serial within a tick of the kernel's coarse clock (4 ms at HZ=250). */
export const compareEventIds = (a: EventId, b: EventId): number => a.time - b.time || a.serial - b.serial

/** `1795462851.320`: seconds with the kernel's three digits. */
export const eventStamp = (time: number): string =>
  `${Math.floor(time / 1000)}.${String(((time % 1000) + 1000) % 1000).padStart(3, '0')}`
