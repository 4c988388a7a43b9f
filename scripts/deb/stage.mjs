// The files of the Debian package, each at its place below a root.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { noticesOf, noticesText } from '../third-party.mjs'

const OWN = 'usr/lib/who-changed'
const DOC = 'usr/share/doc/who-changed'

/** The Node.js that the package carries, and the program that it runs. */
export const NODE = `${OWN}/node`
export const PROGRAM = `${OWN}/bin/who-changed`

const BINARY = 'build/Release/better_sqlite3.node'

/** Of better-sqlite3 only what runs; the rest is what it was compiled from. */
const NATIVE = {
  'better-sqlite3': ['package.json', 'lib', BINARY],
  bindings: ['package.json', 'bindings.js'],
  'file-uri-to-path': ['package.json', 'index.js'],
}

/** Where shells look for completions that packages bring. */
const COMPLETIONS = {
  'who-changed.bash': 'usr/share/bash-completion/completions/who-changed',
  '_who-changed': 'usr/share/zsh/vendor-completions/_who-changed',
  'who-changed.fish': 'usr/share/fish/vendor_completions.d/who-changed.fish',
}

/** Puts every file of the package below `root`. */
export const stage = (root, { version, epoch, maintainer, nodeLicence }) => {
  const put = (path, content, mode = 0o644) => {
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), content)
    chmodSync(join(root, path), mode)
  }
  const copy = (from, to) => {
    mkdirSync(join(root, dirname(to)), { recursive: true })
    cpSync(from, join(root, to), { recursive: true, dereference: true })
  }

  copy(realpathSync(process.execPath), NODE)
  copy('dist', `${OWN}/dist`)
  // Its text is in the copyright file, where Debian wants it.
  rmSync(join(root, OWN, 'dist/THIRD-PARTY.txt'))
  copy('package.json', `${OWN}/package.json`)
  copy('bin/package.json', `${OWN}/bin/package.json`)
  put(PROGRAM, readFileSync('bin/who-changed', 'utf8').replace(/^#!.*/, `#!/${NODE}`), 0o755)
  mkdirSync(join(root, 'usr/bin'), { recursive: true })
  symlinkSync('../lib/who-changed/bin/who-changed', join(root, 'usr/bin/who-changed'))

  const carried = Object.entries(NATIVE).map(([name, files]) => {
    const folder = packageFolder(name)
    for (const file of files) copy(join(folder, file), `${OWN}/node_modules/${name}/${file}`)
    return folder
  })
  // Where there is no strip, the package is larger and works as well.
  spawnSync('strip', ['--strip-unneeded', join(root, NODE), join(root, OWN, 'node_modules/better-sqlite3', BINARY)])

  for (const page of readdirSync('man'))
    put(`usr/share/man/man${page.slice(-1)}/${page}.gz`, gzip(readFileSync(join('man', page))))
  for (const [file, path] of Object.entries(COMPLETIONS))
    if (existsSync(join('completions', file))) put(path, readFileSync(join('completions', file)))

  put(`${DOC}/copyright`, copyright(carried, nodeLicence))
  put(`${DOC}/README.md`, readFileSync('README.md'))
  copy('contrib', `${DOC}/examples`)
  put(`${DOC}/changelog.gz`, gzip(readFileSync('CHANGELOG.md')))
  put(`${DOC}/changelog.Debian.gz`, gzip(debianChangelog(version, epoch, maintainer)))
  put('usr/share/lintian/overrides/who-changed', readFileSync('packaging/debian/lintian-overrides'))
  settleModes(root)
}

const packageFolder = (name) => {
  const require = createRequire(join(process.cwd(), 'package.json'))
  return join(
    require.resolve.paths(`${name}/`).find((folder) => existsSync(join(folder, name))),
    name,
  )
}

/** Without name and time, so that the same content gives the same bytes. */
const gzip = (content) => gzipSync(content, { level: 9 })

const copyright = (
  carried,
  nodeLicence,
) => `who-changed is under the Apache License, version 2.0; on Debian systems its text is in
/usr/share/common-licenses/Apache-2.0.

This package carries Node.js ${process.versions.node} in /${NODE}, and SQLite, which is in the public domain, in better-sqlite3.

${readFileSync('dist/THIRD-PARTY.txt', 'utf8')}
Beside them, as packages of their own in /${OWN}/node_modules:
${noticesText(noticesOf(carried)).replace(/^[^\n]*\n/, '')}
${'='.repeat(78)}
The licence of Node.js and of what is in it:

${readFileSync(nodeLicence, 'utf8')}`

const debianChangelog = (version, epoch, maintainer) => {
  const date = new Date(epoch * 1000).toUTCString().replace('GMT', '+0000')
  return `who-changed (${version}) unstable; urgency=medium

  * What has changed is told in changelog.gz.

 -- ${maintainer}  ${date}
`
}

/** No mode depends on who builds. */
const settleModes = (root) => {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isDirectory()) chmodSync(path, 0o755)
    else if (entry.isFile()) chmodSync(path, path === join(root, NODE) || path === join(root, PROGRAM) ? 0o755 : 0o644)
  }
  chmodSync(root, 0o755)
}
