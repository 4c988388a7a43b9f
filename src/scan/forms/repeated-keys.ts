/** Strings, and what opens and closes around them. */
const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g

/**
 * A JSON text in which a key that stands a second time in its object is called `msg.KEY`. JSON.parse would let the second win; in a record
 * that a parser flattened, the first is the kernel's and the second what a program wrote.
 */
export const nameRepeatedKeys = (json: string): string => {
  const open: Set<string>[] = []
  return json.replace(TOKEN, (token, colon: string | undefined) => {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    const keys = open.at(-1)
    if (colon === undefined || keys === undefined) return token
    const key = token.slice(1, token.lastIndexOf('"'))
    if (keys.has(key)) return `"msg.${key}"${colon}`
    keys.add(key)
    return token
  })
}
