import type { ByteString } from '../model/byte-string.js'
import type { ProcessFacts } from '../model/process-facts.js'
import { splitCommand } from '../event/command.js'
import { baseName, joinPath, normalizePath } from '../path/normalize.js'

/** A program that ran: its file, and what it was called with. */
export interface Program {
  /** The script where an interpreter runs one, else the program file; absolute, or null where the event does not say. */
  readonly path: ByteString | null
  /** The last part of its name: of links to one program the name that was called. */
  readonly name: ByteString
  readonly args: readonly ByteString[]
}

/** Programs that run a file which is given as their first argument. */
const INTERPRETER =
  /^(?:(?:ba|da|a|z|k|mk|tc|c|fi)?sh|busybox|python[\d.]*|perl[\d.]*|ruby[\d.]*|node|nodejs|php[\d.]*|lua[\d.]*|tclsh[\d.]*)$/
/** The kernel keeps so much of a program's name in `comm`. */
const COMM_BYTES = 15
/** Options by which an interpreter takes its program from elsewhere than a file. */
const NO_FILE = /^-[a-zA-Z]*[cem]$/

/** What a process ran by its own words and the kernel's. */
export const programOf = ({ exe, comm, cwd, command }: ProcessFacts): Program => {
  const argv = command === null ? [] : splitCommand(command)
  const script = scriptAt(exe, comm, argv)
  if (script > 0) {
    const name = argv[script]!
    return {
      path: name.startsWith('/') ? normalizePath(name) : joinPath(cwd, name),
      name: baseName(name),
      args: argv.slice(script + 1),
    }
  }
  const called = argv[0] === undefined ? null : baseName(argv[0]).replace(/^-/, '')
  // A process can call itself anything; its `comm` right after execve(2) is the kernel's.
  const name = called !== null && called.slice(0, COMM_BYTES) === comm ? called : (comm ?? baseName(exe ?? ''))
  return { path: exe, name, args: argv.slice(1) }
}

/** Which argument is the script: execve(2) of a script names it in `comm`, and the interpreter in `exe`. 0: none. */
const scriptAt = (exe: ByteString | null, comm: ByteString | null, argv: readonly ByteString[]): number => {
  if (exe === null) return 0
  const program = baseName(exe)
  if (INTERPRETER.test(program) && program.slice(0, COMM_BYTES) === comm) {
    const first = argv.findIndex(
      (argument, index) => index > 0 && (!argument.startsWith('-') || NO_FILE.test(argument)),
    )
    return first > 0 && !argv[first]!.startsWith('-') ? first : 0
  }
  if (program.slice(0, COMM_BYTES) === comm) return 0
  return Math.max(
    0,
    argv.findIndex((argument, index) => index > 0 && baseName(argument).slice(0, COMM_BYTES) === comm),
  )
}
