import { NORMALISATION_VERSION } from '../../normalisation.ts';

/** Raise when training or decoding gives something else for the same input and options, or is saved in another form. */
export const ENGINE_VERSION = 2;

/** What, besides a model and options, determines a translation; part of the address of everything translated. */
export const phraseBasedVersion = `${ENGINE_VERSION}.${NORMALISATION_VERSION}`;
