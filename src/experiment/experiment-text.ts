import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { InputError } from '../corpus/problem.ts';
import { describeUnreadable } from './unreadable-file.ts';

/** A hundred times what anybody has written; the parser takes seconds for a megabyte. */
const MOST_BYTES = 1 << 18;

/**
 * The text of an experiment file.
 * @throws {InputError} naming the file, if it cannot be read, is too long or not UTF-8
 */
export async function readExperimentText(file: string): Promise<string> {
  const bytes = await readBeginning(file);
  if (bytes.length > MOST_BYTES) {
    const message = `is longer than ${MOST_BYTES} bytes; expected an experiment file, not data`;
    throw new InputError({ file, message });
  }
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const line =
    bytes
      .toString('latin1')
      .split('\n')
      .findIndex((text) => !isUtf8(Buffer.from(text, 'latin1'))) + 1;
  throw new InputError({ file, line, message: 'the line is not valid UTF-8; save the file as UTF-8' });
}

/** A device has no end: no more is read than shows that it is too long. */
async function readBeginning(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of createReadStream(file)) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > MOST_BYTES) break;
    }
  } catch (error) {
    throw new InputError({ file, message: await describeUnreadable(file, error) });
  }
  return Buffer.concat(chunks);
}
