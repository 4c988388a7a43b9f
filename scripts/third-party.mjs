// What of others is delivered with this program, and on which terms: their licences want their texts to come along.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const LICENCE_FILE = /^(?:licen[cs]e|copying)\b/i
const NOTICE_FILE = /^notice\b/i

/** The folder of a package in node_modules, of one of its files; undefined for a file of ours. */
const packageFolder = (file) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]

/** The folders of the packages of which something stands in a bundle, by what esbuild says of it. */
export const bundledPackages = ({ outputs }) => {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  )
  return [...new Set(files.map(packageFolder).filter((folder) => folder !== undefined))]
}

/** Name, version, licence and its text of each package. Without a text nothing may be delivered, so its absence ends the build. */
export const noticesOf = (folders) => {
  const notices = folders.map((folder) => {
    const { name, version, license, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const files = readdirSync(folder)
    const texts = [LICENCE_FILE, NOTICE_FILE].flatMap((kind) => files.filter((file) => kind.test(file)).sort())
    if (typeof license !== 'string' || !texts.some((file) => LICENCE_FILE.test(file)))
      throw new Error(`${name} ${version} comes without a licence, so it can't be delivered`)
    const text = texts.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim())
    return { name, version, license, homepage, text: text.join('\n\n') }
  })
  const key = ({ name, version }) => `${name} ${version}`
  const once = new Map(notices.map((notice) => [key(notice), notice]))
  return [...once.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** The notices as the file that is delivered. */
export const noticesText = (notices) => `${HEAD}${notices.map(noticeText).join('')}`

const RULE = '-'.repeat(78)

const HEAD = `who-changed is delivered with these packages of others, each on its own terms.
`

const noticeText = ({ name, version, license, homepage, text }) =>
  `\n${RULE}\n${name} ${version} (${license})\n${homepage === undefined ? '' : `${homepage}\n`}\n${text}\n`
