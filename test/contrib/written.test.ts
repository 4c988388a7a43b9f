import { chmodSync, statSync } from 'node:fs'
import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { rules } from '../../src/app/rules.js'
import { planOf } from '../../src/app/setup/plan.js'
import { pluginPlanOf, PLUGIN_FOLDERS } from '../../src/app/setup/plugin-plan.js'
import { folder } from '../support/folder.js'
import { golden } from '../support/golden.js'
import { sampleHost } from '../support/sample-host.js'

suite('samples that who-changed itself writes', () => {
  test('the rules are those that who-changed rules writes for a Debian 12', async (t) => {
    const root = folder(t)
    sampleHost(root)
    const { text } = await rules({
      ...{ root, auditctl: '3.0.9', machine: 'x86_64', aideConf: null, aideDatabase: null, profile: 'standard' },
      ...{ panicOnFailure: false, quietPrograms: [], isCompared: false, loaded: null },
    })
    golden('contrib/audit/rules.d/who-changed.rules', text)
  })

  test('the units are those that setup writes', () => {
    const plan = planOf({
      ...{ starter: 'systemd', program: ['/usr/bin/who-changed'], mail: ['root'], smtp: null, aideCommand: null },
      hasDailyCheck: false,
    })
    const files = new Map(plan.files.map(({ path, text }) => [path, text]))
    for (const name of ['who-changed.service', 'who-changed.timer'])
      golden(`contrib/systemd/${name}`, files.get(`/etc/systemd/system/${name}`)!)
    golden('contrib/who-changed.toml', files.get('/etc/who-changed.toml')!)
  })

  test('the files of the plugin are those that setup --plugin writes', () => {
    const { files } = pluginPlanOf({
      ...{ program: '/usr/bin/who-changed', interpreterFolder: '/usr/bin', user: 'who-changed' },
      ...{ pluginFolders: PLUGIN_FOLDERS, hasSystemd: true, hasUser: false },
    })
    const at = (path: string): string =>
      path.startsWith('/etc/who') ? `contrib${path.slice(4)}` : `contrib${path.replace(/^\/etc|^\/usr\/local/, '')}`
    for (const { path, text, mode } of files) {
      golden(at(path), text)
      if ((mode & 0o100) === 0) continue
      if (process.env['UPDATE_GOLDEN'] === '1') chmodSync(at(path), 0o755)
      assert.equal(statSync(at(path)).mode & 0o777, 0o755)
    }
  })
})
