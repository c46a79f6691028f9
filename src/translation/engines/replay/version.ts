/** Raise when the same file gives other translations. */
export const replayVersion = '1';
