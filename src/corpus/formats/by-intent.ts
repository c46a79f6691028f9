import type { Encoded, Loss } from '../format.ts';

/**
 * Gathers encoded utterances under their intents, in the order in which the intents first come. The corpus is held in
 * memory. Each utterance that stands apart from the others of its intent changes its place and is counted as `order`.
 */
export async function groupByIntent(
  encoded: AsyncIterable<Encoded>,
  onLoss: (loss: Loss) => void = () => {},
): Promise<Map<string, Encoded[]>> {
  const groups = new Map<string, Encoded[]>();
  let newest: string | undefined;
  for await (const one of encoded) {
    const { intent, id } = one.utterance;
    const group = groups.get(intent);
    if (group === undefined) {
      groups.set(intent, [one]);
      newest = intent;
    } else {
      group.push(one);
      if (intent !== newest) onLoss({ what: 'order', id });
    }
  }
  return groups;
}
