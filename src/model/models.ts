import type { ModelKind } from './contract.ts';
import { auto } from './ensemble/auto.ts';
import { ensemble } from './ensemble/ensemble.ts';
import { linear } from './linear/linear.ts';
import { network } from './network/network.ts';

/** Every kind of model, by the name an experiment file calls it. */
export const models = Object.freeze({ auto, network, linear, ensemble }) satisfies Readonly<Record<string, ModelKind>>;

export type ModelName = keyof typeof models;
