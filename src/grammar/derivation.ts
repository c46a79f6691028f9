import type { Slot } from '../corpus/utterance.ts';
import type { ChoiceNode, PlainNode } from './plain-grammar.ts';
import { lengthOf, type Said, say } from './said.ts';
import type { Whereabouts } from './shares.ts';

/** What is still to be said of a leftmost derivation: a linked list, shared by all derivations with the same rest. */
export interface Pending {
  readonly item: PlainNode | 'slot-end';
  readonly next: Pending | undefined;
  /** In how many ways the list can be completed; at least right to 15 digits. */
  readonly capacity: number;
}

/** A derivation up to some point, and what is pending. */
export interface Derivation {
  readonly said: Said | undefined;
  readonly slots: readonly Slot[];
  /** The slot that is open at this point, if `openStart` is not −1. */
  readonly openLabel: string;
  readonly openStart: number;
  readonly pending: Pending | undefined;
}

/** A finished derivation, or one that stands before a choice. */
export interface Halt extends Derivation {
  readonly choice: ChoiceNode | undefined;
}

export function startDerivation(root: PlainNode): Derivation {
  return { said: undefined, slots: [], openLabel: '', openStart: -1, pending: prepend(root, undefined) };
}

/** The list with a node in front. */
export function prepend(node: PlainNode, next: Pending | undefined): Pending {
  return { item: node, next, capacity: node.capacity * (next?.capacity ?? 1) };
}

/** Takes all steps up to the next choice, or the end. */
export function advance(derivation: Derivation): Halt {
  let { said, slots, openLabel, openStart, pending } = derivation;
  while (pending !== undefined) {
    const { item, next }: Pending = pending;
    pending = next;
    if (item === 'slot-end') {
      slots = [...slots, { label: openLabel, start: openStart, end: lengthOf(said) }];
      openStart = -1;
    } else if (item.kind === 'text') {
      said = say(item, said);
    } else if (item.kind === 'sequence') {
      for (let i = item.parts.length - 1; i >= 0; i--) pending = prepend(item.parts[i]!, pending);
    } else if (item.kind === 'slot') {
      openLabel = item.label;
      openStart = lengthOf(said);
      pending = prepend(item.body, { item: 'slot-end', next, capacity: next?.capacity ?? 1 });
    } else {
      return { said, slots, openLabel, openStart, pending, choice: item };
    }
  }
  return { said, slots, openLabel, openStart, pending: undefined, choice: undefined };
}

/** Chooses one alternative of a choice. */
export interface Chooser {
  choose(choice: ChoiceNode, whereabouts: Whereabouts): PlainNode;
}

/** Finishes a derivation choice by choice: {@link advance} for one derivation only, without lists. */
export function finishAtRandom(derivation: Derivation, chooser: Chooser): { said: Said | undefined; slots: Slot[] } {
  let { said, openLabel, openStart } = derivation;
  const slots = derivation.slots.slice();
  // What is to be said next: first the items of the stack, the last one first, then those of the list.
  let { pending } = derivation;
  const stack: Pending['item'][] = [];
  for (;;) {
    let item = stack.pop();
    if (item === undefined) {
      if (pending === undefined) return { said, slots };
      ({ item, next: pending } = pending);
    }
    if (item === 'slot-end') {
      slots.push({ label: openLabel, start: openStart, end: lengthOf(said) });
      openStart = -1;
      continue;
    }
    while (item.kind === 'choice') item = chooser.choose(item, openStart < 0 ? 'outside' : 'inside a slot');
    if (item.kind === 'text') said = say(item, said);
    else if (item.kind === 'sequence') {
      for (let i = item.parts.length - 1; i >= 0; i--) stack.push(item.parts[i]!);
    } else {
      openLabel = item.label;
      openStart = lengthOf(said);
      stack.push('slot-end', item.body);
    }
  }
}
