import { spawn } from 'node:child_process'
import type { Refusal, Send } from './mail.js'

/** A program that takes mail as sendmail(8) does. */
export interface SendmailRoute {
  readonly program: string
  /** Milliseconds after which it is stopped. */
  readonly timeout: number
}

/** EX_TEMPFAIL of sysexits.h: "the user is invited to retry". */
const TEMPORARY_FAILURE = 75

/** A way to hand mail to the host's own mail system. The recipients are arguments, so that no header can add one. */
export const sendBySendmail =
  ({ program, timeout }: SendmailRoute): Send =>
  async (from, to, message) => {
    // The line ends of the host: sendmail programs add the CR themselves.
    const text = Buffer.from(message.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
    const { failure, temporary } = await run(program, ['-i', '-f', from, ...to], text, timeout)
    if (failure === null) return []
    return to.map((recipient): Refusal => ({ recipient, temporary, why: `${program}: ${failure}` }))
  }

interface Outcome {
  readonly failure: string | null
  readonly temporary: boolean
}

const run = async (program: string, args: readonly string[], input: Buffer, timeout: number): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'], timeout, killSignal: 'SIGKILL' })
    let complaint = ''
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < 1000) complaint += chunk.toString('utf8')
    })
    // A program that ends before it has read everything says why by its status.
    child.stdin.on('error', () => undefined)
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve({ failure: error.code === 'ENOENT' ? 'there is no such program' : error.message, temporary: false })
    })
    child.on('close', (status, signal) => {
      if (status === 0) resolve({ failure: null, temporary: false })
      else {
        const how = status === null ? `stopped by ${signal ?? 'a signal'}` : `ended with status ${status}`
        const said = complaint.replace(/\s+/g, ' ').trim()
        resolve({
          failure: said === '' ? how : `${how}: ${said}`,
          temporary: status === TEMPORARY_FAILURE || status === null,
        })
      }
    })
    child.stdin.end(input)
  })
