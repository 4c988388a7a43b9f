import { openBundle } from './packs.js'

// The first file of the program: CommonJS, as the bundle is.
declare const module: { require(name: string): unknown }
/** Where each file of the bundle is packed, and the packed packages with their versions: put in by scripts/build.mjs. */
declare const PACK_OF: Readonly<Record<string, string>>
declare const PACKAGES: Readonly<Record<string, string>>

const { load } = openBundle({
  folder: __dirname,
  packOf: PACK_OF,
  packages: PACKAGES,
  require: (name) => module.require(name),
})
const { main } = load('main.js') as { readonly main: () => Promise<void> }
// Where nothing is left to wait for Node would end by itself, but first take down piece by piece what ends with the process anyway.
const leave = (): void => {
  if (process.getActiveResourcesInfo().length === 0) process.exit()
}
// A file that was closed counts until the turn after.
void main().then(() => setImmediate(() => setImmediate(leave)))
