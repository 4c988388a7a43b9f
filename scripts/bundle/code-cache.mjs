// What V8 makes of the packs, kept beside them: it is asked for when a question or a report was answered with them, so that it holds what these
// run. Of use to this very Node.js only (src/start/packs.ts).
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const NIGHT = 'fixtures/night'

/** Which packs a process makes the caches of, and what it is asked: no cache is to hold what only another command runs. */
const sittings = (db) => {
  const logs = ['--audit', `${NIGHT}/audit`, '--db', db]
  const host = ['--rules', `${NIGHT}/audit.rules`, '--passwd', `${NIGHT}/passwd`]
  return [
    { packs: ['ingest'], asked: [['ingest', ...logs]] },
    { packs: ['coverage'], asked: [['/nowhere/at/all', ...logs, ...host]] },
    {
      packs: ['report'],
      asked: [['report', `${NIGHT}/aide-default.txt`, ...logs, ...host, '--aide-db', `${NIGHT}/aide.db`]],
    },
    {
      packs: ['start', 'question'],
      asked: [
        ['/nowhere/at/all', ...logs],
        ['/etc/passwd', ...logs, '--last', '5'],
      ],
    },
  ]
}

/** Writes the caches into dist/. */
export const makeCodeCaches = async (bundle) => {
  const scratch = mkdtempSync(join(tmpdir(), 'who-changed-code-cache-'))
  try {
    const entry = `
      import { openBundle, codeCacheName } from ${JSON.stringify(resolve('src/start/packs.ts'))}
      import { createRequire } from 'node:module'
      import { writeFileSync } from 'node:fs'
      import v8 from 'node:v8'
      // V8 takes no cache that was made under other flags than those that it starts with.
      v8.setFlagsFromString = () => undefined
      const folder = ${JSON.stringify(resolve('dist'))}
      const { packs, asked } = JSON.parse(process.argv[2])
      const bundle = { folder, ...${JSON.stringify(bundle)}, require: createRequire(folder + '/cli.js') }
      const { load, scripts } = openBundle(bundle)
      const answer = async () => {
        for (const args of asked) {
          await load('main.js').main(args)
          if (process.exitCode > 1) throw new Error(args.join(' ') + ' failed')
          process.exitCode = 0
        }
        for (const [pack, script] of scripts)
          if (packs.some((name) => pack.startsWith(name + '-')))
            writeFileSync(folder + '/' + codeCacheName(pack), script.createCachedData())
      }
      answer()`
    const file = join(scratch, 'answer.cjs')
    await build({
      ...{ stdin: { contents: entry, resolveDir: '.', loader: 'ts' }, outfile: file },
      ...{ bundle: true, format: 'cjs', platform: 'node', target: 'node20', logLevel: 'warning' },
    })
    const env = { ...process.env, WHO_CHANGED_CONFIG: '', NODE_OPTIONS: '' }
    for (const sitting of sittings(join(scratch, 'index.db'))) {
      const args = [file, JSON.stringify(sitting)]
      const { status } = spawnSync(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] })
      if (status !== 0) throw new Error('the bundle does not answer')
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
