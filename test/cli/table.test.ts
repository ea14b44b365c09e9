import { expect, test } from 'vitest'
import { short, tallied } from '../../lib/cli/format.ts'
import { formatTable } from '../../lib/cli/table.ts'
import { printable } from '../../lib/cli/terminal.ts'

test('columns are aligned, numbers to the right, and no line ends in spaces', () => {
  const table = formatTable(
    [{ title: 'model' }, { title: 'ms', align: 'right' }, { title: 'note' }],
    [
      ['é', '1', ''],
      ['churn', '1,234', 'x'],
    ],
  )
  expect(table.split('\n')).toEqual(['model     ms  note', 'é          1', 'churn  1,234  x'])
})

test('a name cannot move the cursor, break a line or turn the text around', () => {
  expect(printable('a\u001b[31m\n\u202eb\ud800')).toBe('a\\u001b[31m\\n\\u202eb\ufffd')
})

test.each([
  [0, '0'],
  [0.04211, '0.0421'],
  [0.00012, '1.2e-4'],
  [12.345, '12.3'],
  [999.96, '1000'],
  [4210.4, '4,210'],
])('%d is written %s', (value, text) => {
  expect(short(value)).toBe(text)
})

test('counts by reason: the most frequent first, none that is zero', () => {
  expect(tallied({ b: 2, a: 2, c: 0, d: 1234 })).toBe('d 1,234, a 2, b 2')
})
