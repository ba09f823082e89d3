/** A write under a claim that no longer counts: another worker holds the task, or it has ended. The work of this holder is void. */
export class StaleClaimError extends Error {
  override readonly name = "StaleClaimError";

  constructor(id: string) {
    super(
      `The claim on task ${id} no longer holds: its lease ran out and another worker may have it, or it has ended.`,
    );
  }
}
