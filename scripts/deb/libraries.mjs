// Which versions of Debian's libraries a binary needs, by the versions of symbols that it names.
import { readFileSync } from 'node:fs'

/** Release of GCC whose libstdc++6 brought a version of its symbols. Source: GCC's manual, "ABI Policy and Guidelines". */
const GCC = {
  21: '5',
  22: '6',
  23: '7',
  24: '7',
  25: '8',
  26: '9',
  27: '9',
  28: '10',
  29: '11',
  30: '12',
  31: '13',
  32: '13',
  33: '14',
  34: '15',
}

/** The Depends of binaries, for example `libc6 (>= 2.34)`. */
export const libraryVersions = (binaries) => {
  const texts = binaries.map((file) => readFileSync(file, 'latin1'))
  const newest = (symbol) => {
    const found = texts.flatMap((text) => [...text.matchAll(symbol)].map(([, version]) => version))
    return found.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1)
  }
  const libc = newest(/\0GLIBC_(\d+\.\d+)(?:\.\d+)?(?=\0)/g)
  const cxx = newest(/\0GLIBCXX_3\.4\.(\d+)(?=\0)/g)
  const gcc = Number(cxx) < 21 ? '5' : GCC[cxx]
  if (libc === undefined || gcc === undefined)
    throw new Error(`no library of Debian is known for GLIBC_${libc}, GLIBCXX_3.4.${cxx}`)
  return [`libc6 (>= ${libc})`, 'libgcc-s1 (>= 4.2)', `libstdc++6 (>= ${gcc})`]
}
