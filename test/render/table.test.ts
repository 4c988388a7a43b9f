import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { fitTable } from '../../src/render/table.js'

suite('fitTable', () => {
  test('draws many rows as one table: one head, every row in its order, columns under each other', () => {
    const rows = Array.from({ length: 250 }, (_, i) => [`${i}`.padStart(3, '0'), `name ${i}`])
    const [head, ...lines] = fitTable([{ head: 'NO' }, { head: 'NAME' }], rows, 80).split('\n')
    assert.equal(head, 'NO   NAME')
    assert.deepEqual(
      lines,
      rows.map(([number, name]) => `${number!}  ${name!}`),
    )
  })

  test('draws a table without rows as its head', () => {
    assert.equal(fitTable([{ head: 'NO' }, { head: 'NAME' }], [], 80), 'NO  NAME')
  })
})
