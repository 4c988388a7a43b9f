import type { AttributedReport } from '../../src/app/report/attributed-report.js'
import { alice, change, named, nameless, NOON, program, reportOf } from './attributions.js'

/** A night of many changes: package runs and sessions of nine people, seven changes unexplained, one that no rule covers, and a gap. */
export const bigReport = (changes: number): AttributedReport =>
  reportOf(
    [
      ...Array.from({ length: changes - 8 }, (_, i) =>
        named(
          change(`/usr/share/app-${i % 40}/part-${i % 7}/file-${i}.conf`, {
            kind: (['added', 'removed', 'changed'] as const)[i % 3]!,
            old: { size: 100 + i },
            new: { size: 200 + i },
          }),
          {
            when: NOON - 6 * 3600_000 + i * 9000,
            process:
              i % 3 === 0
                ? program('/usr/bin/vi', `vi notes-${i % 40}`)
                : program('/usr/bin/dpkg', `dpkg -i package-${i % 40}_1.${i % 4}_amd64.deb`, 1000 + (i % 40)),
            who: {
              ...alice,
              session: i % 40,
              auid: 1001 + (i % 9),
              login: `user${i % 9}`,
              address: `192.0.2.${i % 9}`,
            },
          },
        ),
      ),
      ...Array.from({ length: 7 }, (_, i) =>
        nameless(
          change(`/etc/secret-${i}`, { new: { ctime: { seconds: NOON / 1000 + i * 600, offsetMinutes: 0 } } }),
          'unexplained',
        ),
      ),
      nameless('/srv/site/index.html', 'no-rule'),
    ],
    {
      gaps: [
        {
          ...{ node: null, kind: 'daemon-stopped', keys: null, evidence: [], who: alice },
          ...{ start: NOON - 7200_000, end: NOON - 5400_000 },
        },
      ],
      notes: ['the input holds 2 reports; this is about the last one'],
    },
  )
