/** Colours come from style.css, so that canvas and page agree in light and in dark. */

export type Tone =
  | 'ink'
  | 'muted'
  | 'grid'
  | 'surface'
  | 'line-1'
  | 'line-2'
  | 'line-3'
  | 'stable'
  | 'minor'
  | 'drifted'
  | 'untested'
  | 'mark'

export const colorOf = (tone: Tone): string =>
  getComputedStyle(document.documentElement).getPropertyValue(`--${tone}`).trim()

/** Calls back when the reader changes between light and dark. */
export const onThemeChange = (changed: () => void): void => {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed)
}
