/** The part of EventBridge's "Batch Job State Change" that we read. */
export type BatchJobStateChange = {
  readonly detail: {
    readonly jobId: string
    readonly jobName: string
    readonly status: string
    readonly statusReason?: string
  }
}
