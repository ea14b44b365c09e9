/** A word as a shell takes it: in quotes where it holds more than letters, digits and what no shell reads. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
