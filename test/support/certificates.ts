import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/**
 * Makes a CA (`ca.pem`) and, signed by it, `host.pem` for host.example.org and `log.pem` for log.example.org and localhost, with their keys
 * (`.key`). false, and the test is skipped, where there is no openssl.
 */
export const makeCertificates = (t: TestContext, folder: string): boolean => {
  const openssl = (...args: readonly string[]): number | null => {
    const { status, error, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    if (error === undefined && status !== 0) throw new Error(stderr)
    return error === undefined ? status : null
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const made = openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=test CA',
    '-days',
    '30',
  )
  if (made === null) {
    t.skip('openssl is not installed')
    return false
  }
  for (const [name, names] of [
    ['host', 'DNS:host.example.org'],
    ['log', 'DNS:log.example.org,DNS:localhost,IP:127.0.0.1'],
  ] as const) {
    writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${names}\n`)
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}.example.org`)
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`, '-days', '30']
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signed)
  }
  return true
}
