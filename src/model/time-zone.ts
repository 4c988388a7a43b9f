/** The easternmost zone is that far ahead of UTC. Seconds. */
export const EASTERNMOST = 14 * 3600
/** And the westernmost behind it. Seconds. */
export const WESTERNMOST = -12 * 3600
/** Zones differ from UTC by multiples of a quarter of an hour. Seconds. */
export const ZONE_STEP = 900
