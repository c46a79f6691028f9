import { z } from 'zod';
import { ensembleKind } from './kind.ts';
import { checkedOptions, resolveMemberOptions } from './options.ts';

const memberOptions = z.record(z.string(), z.unknown()).prefault({});

const schema = z.strictObject({
  /** Networks beside the one linear model. */
  networks: z.int().positive().default(1),
  /** Options of the linear model. */
  linear: memberOptions,
  /** Options of each network. */
  network: memberOptions,
});

type AutoOptions = Readonly<z.infer<typeof schema>>;

/**
 * The model to take without further thought: a network and a linear model, averaged. They err on different utterances:
 * on dev sets of MASSIVE (de) and SNIPS, from 20 utterances an intent to all, the two together beat each alone, and
 * with 20 and 100 two networks as well. Training takes about a third longer than the network's.
 */
export const auto = ensembleKind<AutoOptions>({
  name: 'auto',
  version: 1,
  resolveOptions(options) {
    const { networks, linear, network } = checkedOptions(schema, options);
    return {
      networks,
      linear: resolveMemberOptions('linear', linear, 'linear'),
      network: resolveMemberOptions('network', network, 'network'),
    };
  },
  members: ({ networks, linear, network }) => [
    ...Array.from({ length: networks }, () => ({ of: 'network' as const, options: network })),
    { of: 'linear', options: linear },
  ],
});
