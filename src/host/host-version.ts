/** The numbers of a version, `3.0.9` as [3, 0, 9]; absent ones are 0. null for a text without any. */
export const versionIn = (text: string): readonly [number, number, number] | null => {
  const match = /(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(text)
  return match === null ? null : [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)]
}
