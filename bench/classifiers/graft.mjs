import { models } from '../../dist/model/models.js';

/** One of graft's own kinds of model. */
export function graftClassifier(kind, backend) {
  return {
    name: `graft ${kind}`,
    isSeeded: true,
    hasSlots: true,
    isInProcess: true,
    train: ({ train, dev, seed }) => models[kind].train({ train, seed, backend, ...(dev && { dev }) }),
  };
}
