import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/corpus/problem.ts';
import { type BitextOptions, readBitext, type SentencePair } from '../../src/translation/bitext.ts';

describe('bitext', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graft-bitext-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const write = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const read = async (path: string, options?: BitextOptions) => {
    const pairs: SentencePair[] = [];
    for await (const pair of readBitext(path, options)) pairs.push(pair);
    return pairs;
  };
  const problemsOf = async (path: string) => {
    const error = await read(path).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).problems;
  };

  it('gives every pair the weight of its bitext', async () => {
    const path = await write('weighted.tsv', 'Hi.\tHallo!\n');
    expect(await read(path, { weight: 5 })).toEqual([{ source: 'Hi.', target: 'Hallo!', weight: 5 }]);
  });

  it('reads pairs from either side, and ignores attributions', async () => {
    const path = await write('ok.tsv', '\uFEFFHi.\tHallo!\tCC-BY\r\nGo.\u2028Now.\tGeh.\tCC-BY\r\n\n');
    expect(await read(path)).toEqual([
      { source: 'Hi.', target: 'Hallo!' },
      { source: 'Go.\u2028Now.', target: 'Geh.' },
    ]);
    expect((await read(path, { swap: true }))[0]).toEqual({ source: 'Hallo!', target: 'Hi.' });
  });

  it('names every line that is wrong', async () => {
    const bytes = Buffer.concat([Buffer.from('a\tb\nc\nd\te\tf\n\tg\n'), Buffer.from([0xff]), Buffer.from('\th\n')]);
    const path = await write('wrong.tsv', bytes);
    expect((await problemsOf(path)).map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '2: expected 2 columns separated by tabs, got 1',
      '3: expected 2 columns separated by tabs, got 3',
      '4: expected a sentence in column 1, got nothing',
      '5: expected UTF-8, got bytes that are not; convert the file',
    ]);
  });

  it('lists twenty problems and counts the rest', async () => {
    const problems = await problemsOf(await write('many.tsv', 'no tab\n'.repeat(50)));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)!.message).toBe('and 30 more such lines');
  });

  it('refuses a missing and an empty file', async () => {
    expect((await problemsOf(join(folder, 'absent.tsv')))[0]!.message).toContain('no such file');
    expect((await problemsOf(await write('empty.tsv', '\n')))[0]!.message).toContain('empty file');
  });

  it('reads the sentences of a zip, not its notes', async () => {
    const path = await write('deu-eng.zip', zip({ '_about.txt': 'notes', 'deu.txt': 'Hi.\tHallo!\n' }));
    expect(await read(path)).toEqual([{ source: 'Hi.', target: 'Hallo!' }]);
  });

  it('refuses a zip without sentences, and one that is cut off', async () => {
    const whole = zip({ '_about.txt': 'notes' });
    expect((await problemsOf(await write('none.zip', whole)))[0]!.message).toContain('found none');
    const cut = await write('cut.zip', whole.subarray(0, 30));
    expect((await problemsOf(cut))[0]!.message).toContain('broken archive');
  });
});

/** A minimal zip archive (APPNOTE 6.3): local headers with deflated data, central directory, end record. */
function zip(files: Readonly<Record<string, string>>): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(files)) {
    const data = deflateRawSync(content);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(Buffer.byteLength(content), 18);
    fields.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), fields, Buffer.from(name), data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000'), fields, tail, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(centrals.length, 4);
  end.writeUInt16LE(centrals.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, directory, Buffer.from('PK\u0005\u0006'), end]);
}
