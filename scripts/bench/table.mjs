const seconds = (value) => value.toFixed(2)

/** One row of the bench as text: each command with its CPU and wall seconds, and how many times the CPU time of the first it took. */
export const table = ({ name, bytes, results }) => {
  const [first] = results
  const head = [
    '',
    'CPU s min',
    'median',
    'wall s min',
    'median',
    'memory',
    'times ours',
    ...(bytes ? ['MB per CPU s'] : []),
  ]
  const lines = results.map(({ name: command, cpu, wall, memory }) => [
    command,
    ...[seconds(cpu.min), seconds(cpu.median), seconds(wall.min), seconds(wall.median)],
    memory === null ? '-' : `${Math.round(memory / 1000)} MB`,
    (cpu.median / first.cpu.median).toFixed(2),
    ...(bytes ? [(bytes / 1e6 / cpu.median).toFixed(0)] : []),
  ])
  const all = [head, ...lines]
  const widths = head.map((_, column) => Math.max(...all.map((line) => line[column].length)))
  const text = all.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
  )
  return [name, ...text, ''].join('\n')
}
