import type { UserName } from '../model/user-name.js'
import type { Statements } from './statements.js'

/** Reads which hosts the index knows, and what their users are called. */
export class HostReader {
  constructor(private readonly statements: Statements) {}

  nodes(): readonly (string | null)[] {
    // A node is one of few, and `process` has an index that begins with it: each is found by a jump to the next.
    const sql = 'SELECT node FROM process WHERE node > ? ORDER BY node LIMIT 1'
    const ids: number[] = []
    for (;;) {
      const next = this.statements.all<{ node: number }>(sql, ids.at(-1) ?? -1)[0]
      if (next === undefined) return ids.map((id) => this.statements.known.node(id))
      ids.push(next.node)
    }
  }

  userNames(): readonly UserName[] {
    const rows = this.statements.all<{ node: number; uid: number; name: string }>(
      'SELECT node, uid, name FROM user_name',
    )
    return rows.map(({ node, uid, name }) => ({ node: this.statements.known.node(node), uid, name }))
  }
}
