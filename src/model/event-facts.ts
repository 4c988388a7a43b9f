import type { Act } from './act.js'
import type { ControlFact } from './control-fact.js'
import type { Execution } from './execution.js'
import type { FileOperation } from './file-operation.js'
import type { SessionFact } from './session.js'
import type { UserName } from './user-name.js'

/** Everything that one event, or a batch of them, tells. */
export interface EventFacts {
  readonly operations: readonly FileOperation[]
  readonly executions: readonly Execution[]
  readonly sessionFacts: readonly SessionFact[]
  readonly controlFacts: readonly ControlFact[]
  readonly acts: readonly Act[]
  readonly userNames: readonly UserName[]
}
