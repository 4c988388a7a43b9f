import type { Database } from 'better-sqlite3'

/** Raised with every change that an older program could not read. An index of another number is made anew from the logs. */
export const SCHEMA_VERSION = 14

/** How a value that is not told stands in `guise` and `manner`: no uid, session or number of a string is negative. */
export const NOT_TOLD = -1

/** The columns of `guise`, in the order of their values. */
export const GUISE = ['auid', 'uid', 'euid', 'gid', 'exe', 'comm', 'tty'] as const
/** The columns of `manner`. */
export const MANNER = ['auid', 'old_auid', 'old_ses', 'exe', 'terminal', 'success'] as const

const notNull = (columns: readonly string[]): string => columns.map((column) => `${column} INTEGER NOT NULL`).join(', ')

/**
 * Strings stand once, in `text` and `file`; an operation is numbers only. Byte strings are stored as text of U+0000 to U+00FF.
 * A node without a name is ''. Times are milliseconds since 1970 UTC. `executed` is the serial of an
 * execve(2), 0 for a process that was seen otherwise. An act without an object has ''. `what` packs kind, role, success and file type (pack.ts).
 * The file of an operation on a directory as the parent of an entry is negative, and `directory_sighting` sums these up
 * (directory-sightings.ts); a device that is not told is 0 in it.
 * `file_inode` says which files had an inode in any operation on them (file-inodes.ts).
 * `guise` is as whom and as what a process ran, and `manner` how a fact of a session came about: few on any host (tuples.ts).
 * `session_period` says in which stretches of time a session has facts (session-periods.ts).
 * `remembered` holds what was worked out of all this (remembered.ts).
 */
const TABLES = `
CREATE TABLE source (
  fingerprint TEXT PRIMARY KEY, path TEXT NOT NULL, tail TEXT NOT NULL, position INTEGER NOT NULL, size INTEGER NOT NULL,
  mtime REAL NOT NULL, first INTEGER, last INTEGER, counts TEXT NOT NULL, serials TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL UNIQUE);
CREATE TABLE file (id INTEGER PRIMARY KEY, node INTEGER NOT NULL, reference TEXT NOT NULL, UNIQUE (reference, node));
CREATE TABLE guise (id INTEGER PRIMARY KEY, ${notNull(GUISE)}, UNIQUE (${GUISE.join(', ')}));
CREATE TABLE process (
  id INTEGER PRIMARY KEY, node INTEGER NOT NULL, pid INTEGER NOT NULL, time INTEGER NOT NULL, ppid INTEGER, ses INTEGER,
  guise INTEGER NOT NULL, cwd INTEGER, command TEXT, executed INTEGER NOT NULL
);
CREATE INDEX process_pid ON process (node, pid, time);
CREATE INDEX process_executed ON process (time) WHERE executed;
CREATE INDEX process_seen ON process (time) WHERE NOT executed;
CREATE TABLE operation (
  file INTEGER NOT NULL, time INTEGER NOT NULL, serial INTEGER NOT NULL, item INTEGER NOT NULL, what INTEGER NOT NULL,
  inode INTEGER, device INTEGER, parent_inode INTEGER, peer INTEGER, key INTEGER, process INTEGER NOT NULL,
  PRIMARY KEY (file, time, serial, item)
) WITHOUT ROWID;
CREATE TABLE file_inode (inode INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (inode, file)) WITHOUT ROWID;
CREATE TABLE directory_sighting (
  file INTEGER NOT NULL, inode INTEGER NOT NULL, device INTEGER NOT NULL, success INTEGER NOT NULL, day INTEGER NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (file, inode, device, success, day)
) WITHOUT ROWID;
CREATE INDEX directory_sighting_inode ON directory_sighting (inode);
CREATE TABLE manner (id INTEGER PRIMARY KEY, ${notNull(MANNER)}, UNIQUE (${MANNER.join(', ')}));
CREATE TABLE session_fact (
  node INTEGER NOT NULL, ses INTEGER NOT NULL, time INTEGER NOT NULL, serial INTEGER NOT NULL, kind INTEGER NOT NULL,
  pid INTEGER NOT NULL, manner INTEGER NOT NULL, account INTEGER, address INTEGER,
  PRIMARY KEY (node, ses, time, serial, kind)
) WITHOUT ROWID;
CREATE TABLE session_period (node INTEGER NOT NULL, period INTEGER NOT NULL, ses INTEGER NOT NULL, PRIMARY KEY (node, period, ses)) WITHOUT ROWID;
CREATE TABLE control_fact (
  node INTEGER NOT NULL, time INTEGER NOT NULL, serial INTEGER NOT NULL, kind INTEGER NOT NULL, detail TEXT NOT NULL, process INTEGER,
  PRIMARY KEY (time, serial, node, kind, detail)
) WITHOUT ROWID;
CREATE TABLE act (
  node INTEGER NOT NULL, time INTEGER NOT NULL, serial INTEGER NOT NULL, kind INTEGER NOT NULL, object INTEGER NOT NULL,
  outcome INTEGER NOT NULL, key INTEGER, process INTEGER,
  PRIMARY KEY (time, serial, node, kind, object)
) WITHOUT ROWID;
CREATE TABLE user_name (node INTEGER NOT NULL, uid INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (node, uid, name)) WITHOUT ROWID;
CREATE TABLE malformed (
  fingerprint TEXT NOT NULL, line INTEGER NOT NULL, file TEXT NOT NULL, reason TEXT NOT NULL, excerpt TEXT NOT NULL,
  PRIMARY KEY (fingerprint, line)
) WITHOUT ROWID;
CREATE TABLE remembered (what TEXT PRIMARY KEY, generation INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE partial_event (
  node INTEGER NOT NULL, time INTEGER NOT NULL, serial INTEGER NOT NULL, records TEXT NOT NULL, PRIMARY KEY (time, serial, node)
) WITHOUT ROWID;
`

/** `whoc`, where a database says which program's it is. An index of this version that was made before it did says 0. Source: SQLite, PRAGMA application_id. */
export const APPLICATION_ID = 0x77_68_6f_63

/** Makes the tables of an empty database. */
export const createSchema = (database: Database): void => {
  database.exec(TABLES)
  database.pragma(`application_id = ${APPLICATION_ID}`)
  database.pragma(`user_version = ${SCHEMA_VERSION}`)
}
