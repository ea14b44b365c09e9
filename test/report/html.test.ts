import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { html } from '../../lib/report/html.ts'
import { nameHtml, namesText, nameText } from '../../lib/report/names.ts'

describe('markup', () => {
  it('what is put into a template is text, never markup', () => {
    expect(html`<p title="${'"><b>'}">${'<script>'}</p>`.html).toBe(
      '<p title="&quot;&gt;&lt;b&gt;">&lt;script&gt;</p>',
    )
  })

  it('markup inside markup stays, lists are joined, null is nothing', () => {
    expect(html`<ul>${['a', 'b'].map((each) => html`<li>${each}</li>`)}${null}</ul>`.html).toBe(
      '<ul><li>a</li><li>b</li></ul>',
    )
  })

  it('no text whatever opens a tag, an entity or an attribute', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.html).not.toMatch(/[<>"'`]|&(?!(?:amp|lt|gt|quot|#39|#96);)/)
      }),
    )
  })
})

describe('text that would deceive', () => {
  it.each([
    ['an override of direction does not turn the text', 'abc\u202egpj.exe', 'abc\ufffdgpj.exe'],
    ['a terminal command is a visible mark', '\u001b[31m', '\ufffd[31m'],
    ['half of a pair is replaced', 'a\ud83d', 'a\ufffd'],
    ['a whole pair stays', 'a😀', 'a😀'],
    ['joined characters stay joined', '👩\u200d🚀', '👩\u200d🚀'],
    ['line ends and tabulators stay', 'a\n\tb', 'a\n\tb'],
  ])('%s', (_, text, shown) => expect(html`${text}`.html).toBe(shown))
})

describe('names', () => {
  it.each([
    ['an empty one is said to be empty', '', '(empty)'],
    ['a tabulator and a line end are seen', 'a\tb\nc', 'a␉b␊c'],
  ])('%s', (_, name, text) => expect(nameText(name)).toBe(text))

  it('a name as long as a document is cut, and not in the middle of a character', () => {
    expect([...nameText('😀'.repeat(10_000))]).toHaveLength(80)
    expect(nameText('😀'.repeat(10_000))).toMatch(/^😀+…$/u)
  })

  it('a name has its own direction', () => {
    expect(nameHtml('<i>').html).toBe('<bdi class="name">&lt;i&gt;</bdi>')
  })

  it.each([
    [['a'], '“a”'],
    [['a', 'b'], '“a” and “b”'],
    [['a', 'b', 'c'], '“a”, “b” and “c”'],
    [['a', 'b', 'c', 'd'], '“a”, “b”, “c” and 1 more'],
  ])('%j is listed as %s', (names, text) => expect(namesText(names, 3)).toBe(text))
})
