import type { Database } from 'better-sqlite3'
import { HostReader } from './host-reader.js'
import { OperationReader } from './operation-reader.js'
import { ProcessReader } from './process-reader.js'
import { ReferenceReader } from './reference-reader.js'
import { SessionReader } from './session-reader.js'
import { SightingReader } from './sighting-reader.js'
import { Statements } from './statements.js'
import { TrailReader } from './trail-reader.js'

/** Reads the index, each kind of fact by a reader of its own. */
export class FactReader {
  readonly statements: Statements
  readonly operations: OperationReader
  readonly sightings: SightingReader
  readonly references: ReferenceReader
  readonly processes: ProcessReader
  readonly sessions: SessionReader
  readonly trail: TrailReader
  readonly hosts: HostReader

  constructor(database: Database) {
    const statements = new Statements(database)
    this.statements = statements
    this.sightings = new SightingReader(statements)
    this.operations = new OperationReader(statements, this.sightings)
    this.references = new ReferenceReader(statements)
    this.processes = new ProcessReader(statements)
    this.sessions = new SessionReader(statements)
    this.trail = new TrailReader(statements)
    this.hosts = new HostReader(statements)
  }

  /** This process has written: what was remembered of the index may be wrong. */
  forget(): void {
    this.statements.known.forget()
  }

  /** From here on no process writes anything that is read here. */
  freeze(): void {
    this.statements.freeze()
  }
}
