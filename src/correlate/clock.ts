/** `2026-11-23 14:02:09 UTC`: the one spelling of a time within a sentence, the same on every host. */
export const clock = (time: number): string => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
