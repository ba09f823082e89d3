/** What is enough to find a task again, in another process too. */
export interface SavedTask {
  readonly taskId: string;
  /** The tool's name, for whoever is asked on the way. */
  readonly tool: string;
}
