import { randomInteger, seededRandom } from '../../corpus/random.ts';
import { foldText } from '../../corpus/text-folding.ts';
import { type Slot, slotValue, type Utterance } from '../../corpus/utterance.ts';
import type { Annotated } from '../judge-labels.ts';

/** Other ways to say what an utterance says: utterances of the same intent with the same slots, its own values put in. */
export class Reformulations {
  readonly #bySlots = new Map<string, Utterance[]>();
  readonly #seed: number;

  constructor(corpus: readonly Utterance[], seed: number) {
    this.#seed = seed;
    for (const utterance of corpus) {
      const key = slotsKey(utterance);
      const others = this.#bySlots.get(key);
      if (others === undefined) this.#bySlots.set(key, [utterance]);
      else others.push(utterance);
    }
  }

  /** At most `count` different ones, none that sounds like the utterance itself; always the same for an utterance. */
  of(utterance: Utterance, count: number): Annotated[] {
    const patterns = this.#bySlots.get(slotsKey(utterance)) ?? [];
    const random = seededRandom('reformulations', this.#seed, utterance.text, utterance.intent);
    const found = new Map<string, Annotated>();
    const own = foldText(utterance.text);
    // Patterns may give the same text, so some draws are lost.
    for (let draw = 0; draw < 3 * count && found.size < count && patterns.length > 0; draw++) {
      const filled = fill(patterns[randomInteger(random, patterns.length)]!, utterance);
      const sound = foldText(filled.text);
      if (sound !== own && !found.has(sound)) found.set(sound, filled);
    }
    return [...found.values()];
  }
}

function slotsKey({ intent, slots }: Annotated): string {
  return JSON.stringify([intent, ...slots.map(({ label }) => label).sort()]);
}

/** The pattern's words around the values of the utterance; several of one label keep their order. */
function fill(pattern: Utterance, utterance: Utterance): Annotated {
  const values = new Map<string, string[]>();
  for (const slot of utterance.slots) {
    values.set(slot.label, [...(values.get(slot.label) ?? []), slotValue(utterance.text, slot)]);
  }
  const slots: Slot[] = [];
  let text = '';
  let end = 0;
  for (const slot of pattern.slots) {
    text += pattern.text.slice(end, slot.start);
    const start = text.length;
    text += values.get(slot.label)!.shift()!;
    slots.push({ label: slot.label, start, end: text.length });
    end = slot.end;
  }
  return { text: text + pattern.text.slice(end), intent: utterance.intent, slots };
}
