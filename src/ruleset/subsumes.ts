import { isWithin } from '../path/normalize.js'
import type { PlannedRule } from './planned-rule.js'
import type { Scope } from './scopes.js'

/** Whether every event that the second rule matches is matched by the first. */
export const subsumes = (first: PlannedRule, second: PlannedRule): boolean =>
  first.list === second.list &&
  first.arch === second.arch &&
  first.fields.every((field) => second.fields.includes(field)) &&
  (first.permissions === null ||
    (second.permissions !== null &&
      Array.from(second.permissions).every((letter) => first.permissions!.includes(letter)))) &&
  (first.calls === null || (second.calls?.every((call) => first.calls!.includes(call)) ?? false)) &&
  (first.scope === null || (second.scope !== null && scopeHolds(first.scope, second.scope)))

const scopeHolds = (outer: Scope, inner: Scope): boolean =>
  outer.kind === 'dir' ? isWithin(inner.path, outer.path) : inner.kind === 'path' && outer.path === inner.path
