import { readFileSync } from 'node:fs'

const SAMPLE_EVERY_MS = 250
const PAGE_BYTES = 4096
const BYTES_PER_MB = 1024 * 1024

/** Watches the resident memory of this process and its children together, where /proc tells; else of this one. */
export const watchMemory = (
  childIds: () => readonly number[],
): { readonly peakMb: () => number; readonly stop: () => void } => {
  let peakBytes = 0
  const sample = () => {
    const bytes = process.memoryUsage.rss() + childIds().reduce((sum, pid) => sum + residentBytes(pid), 0)
    peakBytes = Math.max(peakBytes, bytes)
  }
  const timer = setInterval(sample, SAMPLE_EVERY_MS)
  timer.unref()
  return {
    peakMb: () => {
      sample()
      return Math.round(peakBytes / BYTES_PER_MB)
    },
    stop: () => clearInterval(timer),
  }
}

const residentBytes = (pid: number): number => {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  } catch {
    // It has just ended, or this system has no /proc.
    return 0
  }
}
