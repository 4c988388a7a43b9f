import P from 'parsimmon'
import { fieldList, type Field } from './field.js'
import { recordHeader, type RecordHeader } from './header.js'

/** A whole record as the grammar reads it. */
export interface ParsedRecord extends RecordHeader {
  readonly fields: readonly Field[]
  /** The fields behind the byte 0x1D, in upper case; empty in raw logs. */
  readonly enriched: readonly Field[]
}

/** The byte that auditd puts between a record and its enrichment. Source: lib/audit_logging.h AUDIT_INTERP_SEPARATOR. */
export const SEPARATOR = '\x1d'

/** One line of an audit log without its newline: the grammar that everything faster in `scan/` is tested against. */
export const auditLine: P.Parser<ParsedRecord> = P.seqMap(
  recordHeader,
  P.regexp(/[^\x1d]*/),
  P.string(SEPARATOR).then(P.regexp(/[^]*/)).or(P.succeed('')),
  (header, body, tail) => ({ ...header, fields: fieldList.tryParse(body), enriched: fieldList.tryParse(tail) }),
)
