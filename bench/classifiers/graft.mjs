import { availableParallelism } from 'node:os';
import { models } from '../../dist/model/models.js';

/** One of graft's own kinds of model, with its defaults but for `options`. */
export function graftClassifier({ name, kind, options = {} }, backend) {
  return {
    name: `graft ${name}`,
    hasSlots: true,
    isInProcess: true,
    train: ({ train, dev, seed }) =>
      models[kind].train({ train, seed, backend, options, threads: availableParallelism(), ...(dev && { dev }) }),
  };
}
