import type { z } from 'zod'

/** Every fault of a request in one sentence each: the member, then what is wrong and the bound. */
export const issuesText = (error: z.ZodError): string =>
  error.issues.flatMap((issue) => leavesOf(issue, [])).join('; ')

const leavesOf = (issue: z.core.$ZodIssue, above: readonly PropertyKey[]): string[] => {
  const path = [...above, ...issue.path]
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${textOf([...path, key])}: not a member that is known here; leave it out`)
  if (issue.code === 'invalid_union') {
    // The alternative that was meant is the one that knows the members which were sent.
    const meant = issue.errors.find(
      (issues) => issues.some((inner) => inner.path.length > 0) && !issues.some(isUnknownMember),
    )
    if (meant !== undefined) return meant.flatMap((inner) => leavesOf(inner, path))
  }
  return [`${textOf(path)}: ${issue.message}`]
}

const isUnknownMember = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'unrecognized_keys' && issue.path.length === 0

const PATH_CHARACTERS_MAX = 200
const textOf = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'the body' : path.map(String).join('.').slice(0, PATH_CHARACTERS_MAX)
