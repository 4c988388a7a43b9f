/**
 * Something that another program must answer, but not for ever: ends with its answer, after so many milliseconds, or when it is not wanted
 * any more. `begin` gets both ends of a promise and returns what stops it.
 */
export const attempt = async <T>(
  { signal, patience, what }: { readonly signal: AbortSignal; readonly patience: number; readonly what: string },
  begin: (resolve: (value: T) => void, reject: (error: Error) => void) => () => void,
): Promise<T> =>
  new Promise<T>((resolve, reject) => {
    let stop: () => void = () => undefined
    const settle = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
    const fail = (error: Error): void => {
      settle()
      stop()
      reject(error)
    }
    const onAbort = (): void => {
      fail(new Error('it was stopped'))
    }
    const timer = setTimeout(() => {
      fail(new Error(`${what} took longer than ${patience / 1000} s`))
    }, patience)
    if (signal.aborted) {
      fail(new Error('it was stopped'))
      return
    }
    signal.addEventListener('abort', onAbort)
    stop = begin((value) => {
      settle()
      resolve(value)
    }, fail)
  })
