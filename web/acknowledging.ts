import { acknowledge } from './api.ts'
import { byId } from './dom.ts'

const NAME_KEY = 'leeway-name'
const NAME_CHARACTERS_MAX = 128

/** Asks once who the reader is, then takes alerts in that name. `onTaken` runs after each. */
export const acknowledging = (
  onTaken: () => void,
  onFailure: (error: unknown) => void,
): ((alertId: string) => void) => {
  const dialog = byId('who')
  const input = byId('who-name')
  if (!(dialog instanceof HTMLDialogElement) || !(input instanceof HTMLInputElement)) {
    throw new Error('index.html has no dialog #who with an input #who-name: add them')
  }
  let waitingId: string | null = null
  const take = (alertId: string, by: string) => {
    acknowledge(alertId, by, new AbortController().signal).then(onTaken, onFailure)
  }
  byId('who-form').addEventListener('submit', (event) => {
    event.preventDefault()
    const by = input.value.trim().slice(0, NAME_CHARACTERS_MAX)
    if (by === '' || waitingId === null) return input.focus()
    localStorage.setItem(NAME_KEY, by)
    dialog.close()
    take(waitingId, by)
  })
  byId('who-cancel').addEventListener('click', () => dialog.close())
  return (alertId) => {
    waitingId = alertId
    input.value = localStorage.getItem(NAME_KEY) ?? ''
    dialog.showModal()
    input.select()
  }
}
