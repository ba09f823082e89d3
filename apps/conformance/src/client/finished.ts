/**
 * The client's last words, said when it exits with code 0. The suite scores a client that crashed or hung by the checks it had passed
 * until then; a run without this line is no run.
 */
export const FINISHED = "scenario finished";
