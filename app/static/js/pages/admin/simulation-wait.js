/** As long as a simulation is waited for: a little longer than the service takes at most. */
export const WAIT_MS = 130_000;
