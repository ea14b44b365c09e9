import { type Command, CommanderError } from 'commander'
import { LeewayError } from '../errors.ts'
import { LocalError } from '../local/local-error.ts'
import { EXIT_DONE, EXIT_WRONG_CALL } from './exit-codes.ts'
import { say } from './terminal.ts'

/** Parses the words, runs the command they name, and gives the process's exit status. Never throws. */
export const runProgram = async (
  makeProgram: (setExitCode: (code: number) => void) => Command,
  words: readonly string[],
): Promise<number> => {
  let exitCode = EXIT_DONE
  try {
    await makeProgram((code) => {
      exitCode = code
    }).parseAsync(words, { from: 'user' })
    return exitCode
  } catch (error) {
    // Commander has printed its message, and --help and --version end here too, with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_DONE : EXIT_WRONG_CALL
    say(`leeway: ${messageOf(error)}`)
    return EXIT_WRONG_CALL
  }
}

/** What we throw on purpose, and what the system says, explains itself; anything else is a defect with a stack. */
const messageOf = (error: unknown): string => {
  if (error instanceof LeewayError || error instanceof LocalError) return error.message
  if (!(error instanceof Error)) return String(error)
  return 'syscall' in error ? error.message : `this is a defect of Leeway:\n${error.stack}`
}
