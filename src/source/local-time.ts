/** A clock on a wall: what a log says that names no zone. */
export type WallTime = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number]

/** The time, milliseconds since 1970 UTC, at which a clock in a zone (null: that of this process) shows this. */
export const timeOfWall = (zone: string | null): ((wall: WallTime) => number) => {
  if (zone === null) return ([year, month, ...rest]) => new Date(year, month - 1, ...rest).getTime()
  const utc = ([year, month, ...rest]: WallTime): number => Date.UTC(year, month - 1, ...rest)
  if (zone === 'UTC') return utc
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  const shown = (time: number): number => {
    const parts = format.formatToParts(time)
    const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((one) => one.type === type)?.value)
    return utc([part('year'), part('month'), part('day'), part('hour'), part('minute'), part('second')])
  }
  return (wall) => {
    const wanted = utc(wall)
    // Twice: the first guess may stand on the other side of a change of the clock.
    const guess = wanted - (shown(wanted) - wanted)
    return guess - (shown(guess) - wanted)
  }
}

/** How far a zone (null: that of this process) lies east of UTC when its clocks show a time, which is given as if it were UTC. Minutes. */
export const offsetIn = (zone: string | null): ((local: number) => number) => {
  const timeOf = timeOfWall(zone)
  return (local) => {
    const [date, time] = new Date(local * 1000).toISOString().split(/[T.]/)
    const [year, month, day] = date!.split('-').map(Number)
    const [hour, minute, second] = time!.split(':').map(Number)
    return Math.round((local * 1000 - timeOf([year!, month!, day!, hour!, minute!, second!])) / 60_000)
  }
}
