/** The same document in printable ASCII: what is none stands escaped. */
export const asciiJson = (json: string): string =>
  /[^\x20-\x7e]/.test(json)
    ? json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json
