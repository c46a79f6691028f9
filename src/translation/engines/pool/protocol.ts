import type { Problem } from '../../../corpus/problem.ts';
import type { Capabilities, LanguagePair, SourceUtterance, Translation } from '../../contract.ts';
import type { OpenContext } from '../../engine-kind.ts';

/** Which engine every worker process opens. */
export interface EngineDescription {
  /** Name of an engine kind. */
  readonly engine: string;
  readonly settings: unknown;
  readonly context: OpenContext;
}

/** What an engine says of itself. */
export interface EngineFacts {
  readonly name: string;
  readonly languages: LanguagePair;
  readonly capabilities: Capabilities;
  readonly fingerprint: string;
}

/** What a worker process is told; it answers each but the last once. `module` exports {@link OpenEngine} as `openEngine`. */
export type WorkerRequest =
  | { readonly type: 'open'; readonly module: string; readonly description: EngineDescription }
  | { readonly type: 'translate'; readonly batch: readonly SourceUtterance[] }
  | { readonly type: 'close' };

export type WorkerReply =
  | { readonly type: 'opened'; readonly facts: EngineFacts }
  | { readonly type: 'translated'; readonly translations: readonly Translation[] }
  | { readonly type: 'refused'; readonly problems: readonly Problem[] }
  | { readonly type: 'failed'; readonly message: string; readonly stack: string | undefined };
