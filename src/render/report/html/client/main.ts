import { setUpFilter } from './filter.js'
import { setUpFolding } from './folding.js'

const form = document.querySelector<HTMLFormElement>('form.filter')
if (form !== null) {
  setUpFilter(form)
  setUpFolding(form)
  form.hidden = false
}
