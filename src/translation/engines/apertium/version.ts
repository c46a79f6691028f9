/** Raise when the same installation gives something else for the same text: another request, another reading of it. */
export const apertiumVersion = '1';
