// What dpkg has to know of the package: control, md5sums and the scripts of its installation and removal.
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { libraryVersions } from './libraries.mjs'

/** Writes DEBIAN/ below `root`, for the files that are there. */
export const writeControl = (root, { version, architecture, maintainer }) => {
  const files = filesBelow(root)
  const binaries = files.filter((file) => /\/node$|\.node$/.test(file))
  const fields = {
    Package: 'who-changed',
    Version: version,
    Architecture: architecture,
    Maintainer: maintainer,
    'Installed-Size': files.reduce((sum, file) => sum + Math.ceil(statSync(join(root, file)).size / 1024), 0),
    Depends: libraryVersions(binaries.map((file) => join(root, file))).join(', '),
    Recommends: 'auditd',
    Suggests: 'aide, default-mta | mail-transport-agent, zstd, xz-utils, bzip2',
    Section: 'admin',
    Priority: 'optional',
    Description: `tells who changed a file, from AIDE and the audit trail\n${LONG}`,
  }
  const folder = join(root, 'DEBIAN')
  mkdirSync(folder, { mode: 0o755 })
  const put = (name, content, mode = 0o644) => {
    writeFileSync(join(folder, name), content)
    chmodSync(join(folder, name), mode)
  }
  put(
    'control',
    Object.entries(fields)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  )
  put('md5sums', files.map((file) => `${md5(join(root, file))}  ${file}\n`).join(''))
  for (const name of ['prerm', 'postrm']) put(name, readFileSync(join('packaging/debian', name)), 0o755)
}

const LONG = ` AIDE tells which files have changed, the Linux audit trail who did what.
 This program joins the two: for every change the login, its address and the
 command, or exactly why nobody can know.
 .
 Nothing is started by installing it; "who-changed setup" shows and writes
 what starts it every night. It carries its own Node.js.`

const filesBelow = (root) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()

const md5 = (file) => createHash('md5').update(readFileSync(file)).digest('hex')
