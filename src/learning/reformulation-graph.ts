import { foldText } from '../corpus/text-folding.ts';
import { TextRows } from '../corpus/text-rows.ts';
import { DistinctUsers } from './distinct-users.ts';
import { readingKey } from './reading-key.ts';
import type { Reading, Session, Turn } from './session.ts';

/** Who got through with a reading after an utterance had failed. */
export interface Ending {
  sessions: number;
  readonly users: DistinctUsers;
}

/** Where turns of one kind led: counts over all sessions. */
export interface Continuations {
  /** Number of a reading → how often it came next. */
  readonly next: Map<number, number>;
  success: number;
  /** Nothing came after it. */
  failure: number;
}

/** All turns with one text, as it sounds. */
export interface SpokenText extends Continuations {
  readonly key: string;
  /** As it was written → who wrote it so. */
  readonly spellings: Map<string, { count: number; readonly users: DistinctUsers }>;
  /** Number of a reading → who got through with it in the end, after this text had failed. */
  readonly endings: Map<number, Ending>;
  /** Number of its own reading → who was content with it. */
  readonly confirmations: Map<number, Ending>;
}

/** All turns with one reading. */
export interface ReadingState extends Continuations {
  readonly key: string;
  /** Absent for turns in which nothing was understood. */
  readonly reading?: Reading;
  /** Folded text → how often it succeeded with this reading. */
  readonly texts: Map<string, number>;
}

/**
 * What logs say of reformulations, pooled over users. It grows with what is said, not with how often. Readings are the
 * states of the Markov chain, as in Ponnusamy et al. (2020); texts are where it is entered, because texts that are
 * misread alike often mean different things.
 */
export class ReformulationGraph {
  readonly texts = new Map<string, SpokenText>();
  readonly readings: ReadingState[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #users = new TextRows();
  readonly #pauseSeconds: number;
  sessions = 0;
  turns = 0;

  /** After a longer pause, in seconds, the next turn is about something else. */
  constructor({ pause }: { readonly pause: number }) {
    this.#pauseSeconds = pause;
  }

  get users(): number {
    return this.#users.size;
  }

  add({ user, turns }: Session): void {
    const userNumber = this.#users.add(user, this.#users.size);
    const seen: SessionMemory = { user: userNumber, endings: new Set() };
    this.sessions += 1;
    this.turns += turns.length;
    let attempts: Turn[] = [];
    for (const [index, turn] of turns.entries()) {
      attempts.push(turn);
      const following = turns[index + 1];
      if (turn.outcome === 'success' || following === undefined || this.#isPause(turn, following)) {
        this.#addAttempts(attempts, seen);
        attempts = [];
      }
    }
  }

  #isPause(turn: Turn, following: Turn): boolean {
    if (turn.time === undefined || following.time === undefined) return false;
    return following.time - turn.time > this.#pauseSeconds;
  }

  /** Turns in pursuit of one thing; the last succeeds, or the user gives up. */
  #addAttempts(attempts: readonly Turn[], seen: SessionMemory): void {
    const spoken = attempts.map((turn) => this.#spoken(turn, seen.user));
    const readings = attempts.map((turn) => this.#numberOf(turn.reading));
    const last = attempts.length - 1;
    for (let index = 0; index < last; index++) {
      for (const { next } of [spoken[index]!, this.readings[readings[index]!]!]) {
        next.set(readings[index + 1]!, (next.get(readings[index + 1]!) ?? 0) + 1);
      }
    }
    const isSuccess = attempts[last]!.outcome === 'success';
    for (const state of [spoken[last]!, this.readings[readings[last]!]!]) state[isSuccess ? 'success' : 'failure'] += 1;
    if (!isSuccess) return;
    const final = this.readings[readings[last]!]!;
    final.texts.set(spoken[last]!.key, (final.texts.get(spoken[last]!.key) ?? 0) + 1);
    addEnding('confirmations', spoken[last]!, readings[last]!, seen);
    for (const text of spoken.slice(0, last)) addEnding('endings', text, readings[last]!, seen);
  }

  #spoken({ text }: Turn, user: number): SpokenText {
    const key = foldText(text);
    let spoken = this.texts.get(key);
    if (spoken === undefined) {
      spoken = {
        ...{ key, next: new Map(), success: 0, failure: 0 },
        ...{ spellings: new Map(), endings: new Map(), confirmations: new Map() },
      };
      this.texts.set(key, spoken);
    }
    let spelling = spoken.spellings.get(text);
    if (spelling === undefined) {
      spelling = { count: 0, users: new DistinctUsers() };
      spoken.spellings.set(text, spelling);
    }
    spelling.count += 1;
    spelling.users.add(user);
    return spoken;
  }

  #numberOf(reading: Reading | undefined): number {
    const key = reading === undefined ? '' : readingKey(reading);
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.readings.length;
      this.#numbers.set(key, number);
      const own = reading === undefined ? {} : { reading };
      this.readings.push({ key, ...own, next: new Map(), success: 0, failure: 0, texts: new Map() });
    }
    return number;
  }
}

/** What is counted once in a session. */
interface SessionMemory {
  readonly user: number;
  readonly endings: Set<string>;
}

function addEnding(kind: 'endings' | 'confirmations', text: SpokenText, reading: number, seen: SessionMemory): void {
  const once = `${kind} ${reading} ${text.key}`;
  if (seen.endings.has(once)) return;
  seen.endings.add(once);
  let ending = text[kind].get(reading);
  if (ending === undefined) {
    ending = { sessions: 0, users: new DistinctUsers() };
    text[kind].set(reading, ending);
  }
  ending.sessions += 1;
  ending.users.add(seen.user);
}
