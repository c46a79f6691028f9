import { z } from 'zod';
import { ensembleKind } from './kind.ts';
import { memberNames } from './members.ts';
import { checkedOptions, resolveMemberOptions } from './options.ts';

const schema = z.strictObject({
  /** Kind of the members. */
  of: z.enum(memberNames).default('network'),
  members: z.int().positive().default(3),
  /** Options of each member. */
  options: z.record(z.string(), z.unknown()).prefault({}),
});

type EnsembleOptions = Readonly<z.infer<typeof schema>>;

/** Several models of one kind that differ in their seeds, averaged. Takes as many times as long as one. */
export const ensemble = ensembleKind<EnsembleOptions>({
  name: 'ensemble',
  version: 1,
  resolveOptions(options) {
    const { of, members, options: own } = checkedOptions(schema, options);
    return { of, members, options: resolveMemberOptions(of, own, 'options') };
  },
  members: ({ of, members, options }) => Array.from({ length: members }, () => ({ of, options })),
});
