// A collector for scripts/plugin-burst.mjs: node scripts/bench/collector.mjs PORT FILE. Writes `first last gaps` of the entries of each batch into
// the file, and then acknowledges it. Prints its port.
import { openSync, writeSync } from 'node:fs'
import { createServer } from 'node:http'
import { gunzipSync } from 'node:zlib'

const [port, path] = process.argv.slice(2)
const file = openSync(path, 'a')
const SEQ = /"seq":(\d+),/
const server = createServer((request, response) => {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const lines = gunzipSync(Buffer.concat(chunks)).toString('latin1').trimEnd().split('\n')
    const numbers = lines.map((line) => Number(SEQ.exec(line)[1]))
    const isWhole = numbers.every((seq, index) => seq === numbers[0] + index)
    const gaps = lines.filter((line) => line.includes('"gap":')).length
    if (isWhole) writeSync(file, `${numbers[0]} ${numbers.at(-1)} ${gaps}\n`)
    response.writeHead(isWhole ? 204 : 400).end()
  })
})
server.listen(Number(port), '127.0.0.1', () => console.log(server.address().port))
