import { distance } from 'fastest-levenshtein'

/**
 * The known name that has the same letters, whatever stands between them and in whatever case, else the one that is at most two letters off;
 * null for none.
 */
export const nearest = (name: string, known: readonly string[]): string | null => {
  const own = letters(name)
  const ranked = known
    .map((one) => ({ one, far: distance(letters(one), own) }))
    .filter(({ one, far }) => far <= Math.min(2, Math.floor(letters(one).length / 3)))
    .sort((a, b) => a.far - b.far)
  return ranked[0]?.one ?? null
}

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
