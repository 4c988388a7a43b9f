import { setTimeout as sleep } from 'node:timers/promises'

/** Far more than anything here takes. Milliseconds. */
const PATIENCE = 20_000

/** Waits until something holds, but not for ever. */
export const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  const deadline = Date.now() + PATIENCE
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('waited in vain')
    await sleep(50)
  }
}
