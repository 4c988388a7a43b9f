import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import { distance } from 'fastest-levenshtein'
import { nearbyPaths } from '../../src/app/nearby-paths.js'
import { fromText, toText, type ByteString } from '../../src/model/byte-string.js'

/** A store that knows these names. */
const knowing = (names: readonly ByteString[]): Parameters<typeof nearbyPaths>[1] & { readonly asked: number[] } => {
  const sorted = [...new Set(names)].sort()
  const isBelow = (directory: ByteString, name: ByteString): boolean =>
    name === directory || name.startsWith(directory === '/' ? '/' : `${directory}/`)
  const asked: number[] = []
  return {
    asked,
    referencesBelow: async (directory) => Promise.resolve(sorted.filter((name) => isBelow(directory, name))),
    isAnyBelow: async (directory) => Promise.resolve(sorted.some((name) => isBelow(directory, name))),
    nextReference: async (from, before) => {
      asked.push(1)
      return Promise.resolve(sorted.find((name) => name >= from && name < before) ?? null)
    },
  }
}

const part = fc.array(fc.constantFrom('a', 'b', 'c', 'é', '€', '😀'), { minLength: 1, maxLength: 7 })
const path = fc
  .array(part, { minLength: 1, maxLength: 3 })
  .map((parts) => `/${parts.map((letters) => letters.join('')).join('/')}`)

suite('paths that are written almost like one', () => {
  test('are the same as those that every name is compared for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(path, { maxLength: 40 }), path, async (names, asked) => {
        const found = (await nearbyPaths(fromText(asked), knowing(names.map(fromText)))).map(toText)
        const most = Math.min(2, Math.floor(asked.slice(asked.lastIndexOf('/') + 1).length / 3))
        const far = found.map((name) => distance(name, asked))
        assert.ok(far.every((one, place) => one <= most && one >= (far[place - 1] ?? 0)))
        // Those of the same directory are looked at whatever else there is.
        const beside = names.filter(
          (name) =>
            name !== asked &&
            name.slice(0, name.lastIndexOf('/')) === asked.slice(0, asked.lastIndexOf('/')) &&
            distance(name, asked) <= most,
        )
        assert.ok(most === 0 || found.length === 3 || beside.every((name) => found.includes(name)))
      }),
    )
  })

  test('are found where the mistake is in the directory, and what begins otherwise is leapt over', async () => {
    const others = Array.from({ length: 5000 }, (_, number) => `/usr/share/doc/package-${number}/copyright`)
    const store = knowing([...others, '/etc/ssh/sshd_config', '/etc/ssh/ssh_config', '/opt/a'])
    assert.deepEqual(await nearbyPaths('/ect/ssh/sshd_config', store), ['/etc/ssh/sshd_config'])
    assert.ok(store.asked.length < 30, `${store.asked.length}`)
  })
})
