import { EXECUTION_TOPICS } from './topics-execution.js'
import { FILE_TOPICS } from './topics-files.js'
import { SYSTEM_TOPICS } from './topics-system.js'
import type { Topic } from './template.js'

/** What the rules watch, in the order of the rules: the first rule that matches gives its key, so the narrow ones come first. */
export const TOPICS: readonly Topic[] = [...SYSTEM_TOPICS, ...EXECUTION_TOPICS, ...FILE_TOPICS]
