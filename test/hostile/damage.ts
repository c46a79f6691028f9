import { type Random, randomInteger, seededRandom } from '../../src/corpus/random.ts';
import { mutate } from '../grammar/mutations.ts';
import { pick, type TextDamage } from './structural-damage.ts';

/** A damaged file and what was done to it. */
export interface Damaged {
  readonly file: Buffer;
  readonly done: readonly string[];
}

/** Files this large are damaged no further: several damages together may make gigabytes. */
const LARGE = 50_000;

/** Damages a file in one to three ways: its bytes and lines like any text, or its structure. */
export function damage(
  file: Buffer,
  { random, structure }: { readonly random: Random; readonly structure: readonly TextDamage[] },
): Damaged {
  let changed = file;
  const done: string[] = [];
  for (let times = pick([1, 1, 1, 2, 3], random); times > 0 && (done.length === 0 || changed.length < LARGE); times--) {
    if (structure.length === 0 || random() < 0.4) {
      const damaged = mutate(changed, { random, isTable: false });
      changed = damaged.file;
      done.push(...damaged.done);
    } else {
      const { name, apply } = pick(structure, random);
      changed = Buffer.from(apply(changed.toString('utf8'), random));
      done.push(name);
    }
  }
  return { file: changed, done };
}

/** Numbers of a run of damages; the same number always gives the same damage. */
export function seedOf(kind: string, index: number): Random {
  return seededRandom('hostile', kind, index);
}

export { randomInteger };
