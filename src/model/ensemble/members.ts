import type { ScoringModelKind } from '../contract.ts';
import { linear } from '../linear/linear.ts';
import { resolveLinearOptions } from '../linear/options.ts';
import { epochCount as linearEpochs } from '../linear/schedule.ts';
import { network } from '../network/network.ts';
import { resolveNetworkOptions } from '../network/options.ts';
import { epochCount as networkEpochs } from '../network/schedule.ts';

/** A kind of model that may be a member of an ensemble. */
export interface MemberKind {
  readonly kind: ScoringModelKind;
  /** Passes a training over so many examples will take. */
  readonly epochs: (examples: number, options: Readonly<Record<string, unknown>>) => number;
  /** Whether it can be trained in a thread of its own: TensorFlow.js belongs to the process. */
  readonly mayHaveThread: boolean;
}

/** Every kind that may be a member, by name. */
export const memberKinds = Object.freeze({
  network: {
    kind: network,
    epochs: (examples, options) => networkEpochs(examples, resolveNetworkOptions(options)),
    mayHaveThread: false,
  },
  linear: {
    kind: linear,
    epochs: (examples, options) => linearEpochs(examples, resolveLinearOptions(options)),
    mayHaveThread: true,
  },
}) satisfies Readonly<Record<string, MemberKind>>;

export type MemberName = keyof typeof memberKinds;

export const memberNames = Object.keys(memberKinds) as [MemberName, ...MemberName[]];

/** A member to be trained: its kind and its options, all of them. */
export interface MemberPlan {
  readonly of: MemberName;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A trained member. */
export interface Member<Model> {
  readonly of: MemberName;
  readonly model: Model;
}

/** A number that differs whenever the own version of an ensemble's kind, or that of a kind of its members, does. */
export function ensembleVersion(own: number): number {
  return memberNames.reduce((version, name) => version * 1000 + memberKinds[name].kind.version, own);
}
