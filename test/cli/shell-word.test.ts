import { expect, test } from 'vitest'
import { shellWord } from '../../lib/cli/compare/shell-word.ts'

test.each([
  ['--chunk-by', '--chunk-by'],
  ['data/june.csv.gz', 'data/june.csv.gz'],
  ['june/*.csv', "'june/*.csv'"],
  ["it's", "'it'\\''s'"],
  ['$HOME `x` "y"', '\'$HOME `x` "y"\''],
  ['', "''"],
])('the word %o is written as %s', (word, written) => expect(shellWord(word)).toBe(written))
