/** The known name that has the same letters, whatever stands between them and in whatever case; null for none. */
export const nearest = (name: string, known: readonly string[]): string | null =>
  known.find((one) => letters(one) === letters(name)) ?? null

const letters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
