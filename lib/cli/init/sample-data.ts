import { basename } from 'node:path'
import { type DataFormat, readDataFile } from '../baseline/data-file.ts'
import type { Sample } from './sample.ts'

/** A data file knows no model, no times and no latencies: it gives the features, and its name the model's. */
export const sampleData = async (
  file: string,
  format: DataFormat,
  model: string | undefined,
): Promise<Sample> => {
  const { columns, rows } = await readDataFile(file, format, { ignore: [] })
  return {
    source: file,
    invalid: 0,
    models: [
      {
        model: model ?? modelName(file),
        count: rows,
        unit: 'row',
        versions: [],
        features: columns.map(
          ({ name, values }) => `${name}: ${typeof values.find((value) => value !== null)}`,
        ),
        predicts: [],
        errorShare: 0,
        latencyP95Ms: null,
        firstMs: null,
        lastMs: null,
      },
    ],
  }
}

/** `data/churn.csv.gz` is `churn`. */
const modelName = (file: string): string =>
  basename(file)
    .replace(/(\.\w{1,8}){1,2}$/, '')
    .slice(0, 100) || 'my-model'
