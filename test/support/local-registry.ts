import { execFile } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { promisify } from 'node:util'
import type { InstalledPackage } from './installed-packages.js'

/** What is only needed to compile better-sqlite3; its result goes along. */
const SOURCES = ['deps', 'src', 'build/Release/obj', 'build/Release/obj.target', 'build/Release/sqlite3.a']

/** A registry on this machine that knows the given packages, as they are installed; gone after the test. Returns its address. */
export const startRegistry = async (t: TestContext, packages: readonly InstalledPackage[]): Promise<string> => {
  const server = createServer((request, response) => {
    answer(packages, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  return addressOf(server.address())
}

const addressOf = (address: AddressInfo | string | null): string => `http://127.0.0.1:${(address as AddressInfo).port}`

const answer = async (
  packages: readonly InstalledPackage[],
  { url = '', headers }: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const [name = '', version] = decodeURIComponent(url.slice(1))
    .replace(/\.tgz$/, '')
    .split('/-/')
  const versions = packages.filter(({ manifest }) => manifest.name === name)
  if (versions.length === 0) {
    response.writeHead(404).end('{}')
    return
  }
  if (version === undefined) {
    const entries = versions.map(({ manifest }) => {
      const tarball = `http://${headers.host ?? ''}/${name}/-/${manifest.version}.tgz`
      return [manifest.version, { ...manifest, dist: { tarball } }]
    })
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ name, versions: Object.fromEntries(entries) as unknown }))
    return
  }
  const one = versions.find(({ manifest }) => manifest.version === version)
  if (one === undefined) response.writeHead(404).end()
  else response.writeHead(200).end(await tarballOf(one.folder))
}

const tarballOf = async (folder: string): Promise<Buffer> => {
  const without = SOURCES.map((path) => `--exclude=./${path}`)
  const args = ['-cz', '-C', folder, '--transform', 's,^\\.,package,', ...without, '.']
  const { stdout } = await promisify(execFile)('tar', args, { encoding: 'buffer', maxBuffer: 64 * 1024 * 1024 })
  return stdout
}
