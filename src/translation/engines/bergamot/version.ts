/** Raise when the same models give something else for the same text. */
const SYSTEM_VERSION = 1;
/** The package whose WebAssembly does the work: the version in package.json. */
const ENGINE_VERSION = '0.4.9';

/** What, besides models and options, determines a translation. */
export const bergamotVersion = `${SYSTEM_VERSION}.${ENGINE_VERSION}`;
