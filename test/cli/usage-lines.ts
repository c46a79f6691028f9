import { expect } from 'vitest';
import { createParser } from '../../src/cli/parser.ts';

/** Thrown once a command line is found right, before anything is done. */
class Right extends Error {}

/** Words of a line as a shell takes them; redirections, pipes and comments end the line. */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"']+)/g)) {
    const bare = match[3];
    if (bare !== undefined && /^([|;<>]|&&|#)/.test(bare)) break;
    words.push(match[1] ?? match[2] ?? bare!);
  }
  return words;
}

export const usageLines = {
  /** Fails the test unless graft would accept the line; nothing is run. */
  async parse(line: string): Promise<void> {
    const args = shellWords(line.slice(line.search(/\bgraft\b/) + 'graft'.length));
    const parser = await createParser(args);
    const stop = () => {
      throw new Right();
    };
    const outcome = await (async () => parser.middleware(stop).parseAsync())().catch((error: unknown) => error);
    if (!(outcome instanceof Right))
      expect(`${line}\n${outcome instanceof Error ? outcome.message : 'ran'}`).toBe(line);
  },
};
