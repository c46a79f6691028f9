import { NORMALISATION_VERSION } from '../../normalisation.ts';

/** Raise when the same dictionary and settings give other translations. */
const ENGINE_VERSION = 1;

/** What, besides dictionary and settings, determines a translation. */
export const lexiconVersion = `${ENGINE_VERSION}.${NORMALISATION_VERSION}`;
