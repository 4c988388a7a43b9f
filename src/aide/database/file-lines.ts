import { fileChunks } from './file-chunks.js'

/**
 * The lines of a file in batches, plain or gzip, one char a byte: a step of an async generator for each of a million lines costs as much
 * as reading them. Errors of the file are WhoChangedErrors.
 */
export async function* fileLines(file: string): AsyncGenerator<readonly string[], void> {
  let rest = ''
  for await (const chunk of fileChunks(file)) {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    yield lines
  }
  if (rest !== '') yield [rest]
}
