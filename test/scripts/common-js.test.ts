import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { suite, test } from 'node:test'
import { pathToFileURL } from 'node:url'

type CommonJsOf = (path: string, text: string) => Promise<string>
const load = async (): Promise<CommonJsOf> =>
  ((await import(pathToFileURL(resolve('scripts/bundle/common-js.mjs')).href)) as { commonJsOf: CommonJsOf }).commonJsOf

/** Runs what was made, with the other files that it may ask for. */
const run = (code: string, others: Readonly<Record<string, unknown>>): unknown => {
  const module = { exports: {} as unknown }
  // oxlint-disable-next-line typescript/no-implied-eval
  const definition = new Function('module', 'require', code) as (module: unknown, require: unknown) => void
  definition(module, (name: string) => others[name])
  return module.exports
}

suite('files of the bundle as CommonJS', () => {
  test('give and take names, also under others', async () => {
    const commonJsOf = await load()
    const text = `import "./first.js";
import {
  a,
  b as b2
} from "./other.js";
import { join } from "node:path";
var sum = () => a + b2;
var late = () => import("./late.js");
export {
  join as joined,
  late,
  sum
};
`
    const made = run(await commonJsOf('x.js', text), {
      './other.js': { a: 1, b: 2 },
      './late.js': { c: 3 },
      'node:path': { join: 'join' },
    }) as { sum: () => number; joined: string; late: () => Promise<unknown> }
    assert.equal(made.sum(), 3)
    assert.equal(made.joined, 'join')
    assert.deepEqual(await made.late(), { c: 3 })
    // Values, not getters: V8 sees through them, and none has to be made for each start.
    assert.equal(typeof Object.getOwnPropertyDescriptor(made, 'sum')?.value, 'function')
  })

  for (const again of ['count = count + 1', 'count += 1', 'count ??= 1', 'count++', '--count'])
    test(`refuse an exported variable that is set anew: ${again}`, async () => {
      const commonJsOf = await load()
      const text = `var count = 0;\nvar next = () => ${again};\nexport {\n  count,\n  next\n};\n`
      await assert.rejects(commonJsOf('x.js', text), /x\.js: count is exported and set anew/)
    })

  test('do not take a comparison or a property for that', async () => {
    const commonJsOf = await load()
    const text = `var count = 0;\nvar is = (o) => count == 1 || count === 2 || count <= 3 || (o.count = 4);\nexport {\n  count,\n  is\n};\n`
    assert.equal((run(await commonJsOf('x.js', text), {}) as { is: (o: object) => unknown }).is({}), true)
  })
})
