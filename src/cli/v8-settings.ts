import { setFlagsFromString } from 'node:v8'

/**
 * Has V8 collect when the heap has grown by a quarter, not when it has doubled or more: of a report of 100,000 changes that is 70 MB less, and
 * takes no more than some hundredths of the CPU time; of a first ingest it is 30 MB less in the same time.
 */
export const keepHeapSmall = (): void => {
  setFlagsFromString('--heap-growing-percent=25')
}

/**
 * Has V8 compile less for speed, which a reader of logs pays for anew in each run: a function only when it has run three times as long as V8
 * would wait (132 KB of bytecode), and with less of other functions put into it (920 bytes). Of a first ingest of 11 MB that takes a seventh of
 * the CPU time, of 400 MB a twentieth; still less makes the code itself slower, which shows with a gigabyte. To be called once the code is
 * loaded: of what is loaded later V8 takes nothing that was kept of earlier runs, since that was made under other settings.
 */
export const compileLess = (): void => {
  setFlagsFromString('--interrupt-budget=400000')
  setFlagsFromString('--max-inlined-bytecode-size-cumulative=550')
}
