import { createHash } from 'node:crypto'

/** What can drift: a feature, or the prediction itself. */
export type Subject = {
  readonly role: 'feature' | 'prediction'
  /** Feature name, or `score` or `label` of the prediction. */
  readonly name: string
} & SubjectBins

export type SubjectBins =
  /** `edges` ascending and finite; bin i holds edges[i-1] <= x < edges[i], with open ends: edges.length + 1 bins. */
  | { readonly kind: 'numeric'; readonly edges: readonly number[] }
  /** One bin a category, in this order. Numbers and booleans sent for it are compared by their text. */
  | {
      readonly kind: 'categorical'
      readonly categories: readonly string[]
      /** Known, but too rare for bins of their own: they share one more bin, the last. Absent: there are none. */
      readonly rare?: readonly string[] | undefined
    }
  /** Two bins: false, true. */
  | { readonly kind: 'boolean' }

/** The bins of all subjects, in a fixed order. A page is a run of `SUBJECTS_PER_PAGE` subjects of this list. */
export type BinsSpec = { readonly subjects: readonly Subject[] }

/** 64 subjects x about 24 cells of one to three bytes: mostly under 3 KB a page. */
export const SUBJECTS_PER_PAGE = 64

/** Cells in front of each subject's bins. */
export const CELL_MISSING = 0
export const CELL_UNEXPECTED = 1
export const LEADING_CELLS = 2

/** Number of cells of a subject: missing, unexpected, then its bins. */
export const cellCount = (subject: SubjectBins): number => {
  switch (subject.kind) {
    case 'numeric':
      return LEADING_CELLS + subject.edges.length + 1
    case 'categorical':
      return LEADING_CELLS + subject.categories.length + (hasRare(subject) ? 1 : 0)
    case 'boolean':
      return LEADING_CELLS + 2
  }
}

const hasRare = (subject: SubjectBins): boolean =>
  subject.kind === 'categorical' && (subject.rare ?? []).length > 0

/** The name of a set of bins: the first 16 hex digits of SHA-256 over its canonical JSON. Equal content, equal id. */
export const binsIdOf = (spec: BinsSpec): string =>
  createHash('sha256').update(canonicalJson(spec)).digest('hex').slice(0, 16)

/** Of a window that was opened before its model had a baseline: no subjects, everything goes to the outside pages. */
export const NO_BINS: BinsSpec = { subjects: [] }
export const NO_BINS_ID = 'none'

const canonicalJson = (spec: BinsSpec): string =>
  JSON.stringify(
    spec.subjects.map((subject) => [
      subject.role,
      subject.name,
      subject.kind,
      subject.kind === 'numeric'
        ? subject.edges
        : subject.kind === 'categorical'
          ? [subject.categories, subject.rare ?? []]
          : null,
    ]),
  )
