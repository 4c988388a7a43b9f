import type { Section } from '../sections.js'

/** The name by which the n-th item of a section is linked to. */
export const itemId = (section: Section, index: number): string => `${section.id}-${index + 1}`
