import type { ChatReply } from '../service/chat.ts';
import { answerLines } from './answer-line.ts';
import { Fault, type FaultyLine } from './fault.ts';

/**
 * Reads an answer line by line with a reader that throws a {@link Fault} for each line that does not count. The broken
 * last line of an answer that was cut off is one of those; so is an answer that was refused.
 */
export function readAnswer({ content, end }: ChatReply, read: (line: string) => void): FaultyLine[] {
  if (end === 'refused' || end === 'withheld') {
    const who = end === 'refused' ? 'the model refused' : 'a content filter withheld the answer';
    return [{ line: '', fault: new Fault('refused', who) }];
  }
  const lines = answerLines(content);
  const faulty: FaultyLine[] = [];
  for (const [index, line] of lines.entries()) {
    try {
      read(line);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const isCut = end === 'cut' && index === lines.length - 1 && error.reason === 'not-json';
      faulty.push({ line, fault: isCut ? new Fault('cut-off', 'the answer was cut off here; be brief') : error });
    }
  }
  return faulty;
}
