import { markup, type Markup } from './markup.js'

/** What narrows the list down. Hidden until the script that makes it work is there. */
export const filterBar = (
  changes: number,
): Markup => markup`<form class="filter" role="search" aria-label="Changes" hidden>
<label class="words">Find <input type="search" name="words" autocomplete="off" spellcheck="false" placeholder="path, person, command…"></label>
<label>Who <select name="verdict"><option value="">all</option><option value="unexplained">unexplained</option><option value="unnamed">without a name</option><option value="inferred">inferred</option><option value="attributed">with a name</option></select></label>
<label>What <select name="kind"><option value="">all</option><option>added</option><option>removed</option><option>changed</option></select></label>
<span class="buttons"><button type="button" name="open">Open all</button> <button type="button" name="close">Close all</button></span>
<output>${changes} of ${changes} shown</output>
</form>
`
