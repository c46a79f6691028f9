import type { z } from 'zod';
import type { Engine, LanguagePair } from './contract.ts';

/** What an engine may ask of the house that opens it. */
export interface OpenContext {
  readonly languages: LanguagePair;
  /** Environment variables: keys of services come from here and go nowhere else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Only a translation memory will be asked: a key, which its answers do not depend on, need not be there. */
  readonly offline?: boolean;
}

/** A kind of engine: what a user may set, and how it starts. */
export interface EngineKind<Settings = unknown> {
  readonly name: string;
  /** Raise when the same settings give other translations; part of the address of everything translated. */
  readonly version: string;
  /** One line for listings. */
  readonly summary: string;
  /** A strict object; everything that may change a translation is in it, defaults included. */
  readonly settings: z.ZodType<Settings>;
  /** Names of the settings that are paths of files or folders: their content, not their place, is part of recipes. */
  readonly files: readonly (string & keyof Settings)[];
  /** The setting that names what an experiment can make from a bitext in the run, in place of a file. */
  readonly learns?: string & keyof Settings;
  /**
   * Starts an engine. Heavy modules are loaded here, not before.
   * @throws {InputError} where a file, a program or a key is missing, with the cure
   */
  open(settings: Settings, context: OpenContext): Promise<Engine>;
}
