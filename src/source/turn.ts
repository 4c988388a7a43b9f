/** Lets signals, timers, messages and whatever else waits have their turn between two stretches of work. */
export const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
