// What is wanted of the program, and how a row of the bench shows it. `value` is null where the row lacks what it is held against.

const find = (row, name) => row.results.find((result) => result.name === name)
const cpu = (row, name) => find(row, name)?.cpu.median ?? null
const wall = (row, name) => find(row, name)?.wall.median ?? null
const megaOf = (row, name) => ((find(row, name)?.memory ?? null) === null ? null : find(row, name).memory / 1000)
const ratio = (row, name, to) => {
  const [one, other] = [cpu(row, name), cpu(row, to)]
  return one === null || other === null ? null : one / other
}
const above = (row, name, to) => {
  const [one, other] = [cpu(row, name), cpu(row, to)]
  return one === null || other === null ? null : one - other
}
const memory = (row) => {
  const all = row.results.filter(({ isOurs }) => isOurs).map((result) => result.memory)
  return all.length === 0 || all.includes(null) ? null : Math.max(...all) / 1000
}
const OURS = 'who-changed ingest'
const seconds = (value) => `${value.toFixed(2)} s`
const times = (value) => `${value.toFixed(2)} times`

const atLeast = (goal, show) => ({ goal: `at least ${show(goal)}`, isReached: (value) => value >= goal, show })
const atMost = (goal, show) => ({ goal: `at most ${show(goal)}`, isReached: (value) => value <= goal, show })

/** By row; each with what it is about. */
const GOALS = {
  ingest: [
    {
      about: 'first ingest against aureport -f -i',
      value: (r) => ratio(r, 'aureport -f -i', OURS),
      ...atLeast(10, times),
    },
    { about: 'first ingest against ausearch -i', value: (r) => ratio(r, 'ausearch -i', OURS), ...atLeast(4, times) },
    {
      about: 'first ingest against ausearch -f --raw',
      value: (r) => ratio(r, 'ausearch -f --raw', OURS),
      ...atLeast(1, times),
    },
    { about: 'memory of a first ingest', value: memory, ...atMost(150, (mega) => `${mega.toFixed(0)} MB`) },
    { about: 'index against the log', value: (r) => r.indexBytes / r.bytes, ...atMost(0.1, (part) => part.toFixed(3)) },
  ],
  writes: [
    {
      about: 'a log of write events only',
      value: (r) => r.bytes / 1e6 / cpu(r, OURS),
      ...atLeast(60, (rate) => `${rate.toFixed(0)} MB per CPU s`),
    },
    {
      about: 'the index of that, without what operations share',
      value: (r) => r.bytesPerOperation,
      ...atMost(60, (bytes) => `${bytes.toFixed(0)} bytes an operation`),
    },
  ],
  gzip: [{ about: '.gz against plain', value: (r) => ratio(r, 'plain', '.gz'), ...atLeast(0.7, times) }],
  query: [
    {
      about: 'a path, nothing new, above bare node',
      value: (r) => above(r, 'a path', 'bare node'),
      ...atMost(0.04, seconds),
    },
    {
      about: 'a path that nobody touched, above bare node',
      value: (r) => above(r, 'a path that nobody touched', 'bare node'),
      ...atMost(0.04, seconds),
    },
  ],
  news: [
    {
      about: 'a path with 10 MB of news, above bare node',
      value: (r) => above(r, 'with news', 'bare node'),
      ...atMost(0.15, seconds),
    },
  ],
  night: [
    {
      about: 'the same news onto a history against an empty index',
      value: (r) => ratio(r, 'onto the history', 'into an empty index'),
      ...atMost(1.1, times),
    },
  ],
  growth: [
    {
      about: 'a path, of the largest made index, above bare node',
      value: (r) => above(r, r.largest.path, 'bare node'),
      ...atMost(0.04, seconds),
    },
    {
      about: 'report of 10,000 changes against the largest made index',
      value: (r) => (r.largest.changes[0] < 10_000 ? null : wall(r, r.largest.report)),
      ...atMost(3, seconds),
    },
    {
      about: 'memory of a report of 100,000 changes',
      value: (r) => (r.largest.changes[1] < 100_000 ? null : megaOf(r, r.largest.large)),
      ...atMost(250, (mega) => `${mega.toFixed(0)} MB`),
    },
    {
      about: 'the largest made index',
      value: (r) => r.largest.bytesPerOperation,
      ...atMost(60, (bytes) => `${bytes.toFixed(0)} bytes an operation`),
    },
  ],
}

/** Each goal of a row: what it is about, the goal, the figure, and whether that reaches it; null for both where something is missing. */
export const goalsOf = (key, row) =>
  (GOALS[key] ?? []).map(({ about, goal, value, isReached, show }) => {
    const figure = value(row)
    return figure === null
      ? { about, goal, figure: null, reached: null }
      : { about, goal, figure: show(figure), value: figure, reached: isReached(figure) }
  })

/** As lines of text. */
export const goalsText = (goals) => {
  const width = Math.max(0, ...goals.map(({ about }) => about.length))
  return goals
    .map(({ about, goal, figure, reached }) => {
      const verdict = reached === null ? 'not measured' : reached ? 'reached' : 'MISSED'
      return `  ${about.padEnd(width)}  ${figure ?? '-'}, goal ${goal}: ${verdict}`
    })
    .join('\n')
}
