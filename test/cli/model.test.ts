import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');
const rows = [
  'licht an',
  'licht aus',
  'mach das licht an',
  'mach das licht aus',
  'licht in der küche an',
  'licht im bad aus',
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'graft-model-'));
  const row = (text: string, i: number) => {
    const room = /küche|bad/.exec(text);
    const slots = room === null ? [] : [{ label: 'room', start: room.index, end: room.index + room[0].length }];
    return JSON.stringify({ id: `u${i}`, locale: 'de-DE', text, intent: text.endsWith('an') ? 'on' : 'off', slots });
  };
  writeFileSync(
    join(folder, 'de.jsonl'),
    Array.from({ length: 5 }, () => rows)
      .flat()
      .map(row)
      .join('\n'),
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const graft = (args: readonly string[], input?: string) =>
  spawnSync(process.execPath, [main, ...args], {
    cwd: folder,
    encoding: 'utf8',
    ...(input !== undefined && { input }),
  });

describe('a model on the command line', () => {
  it('is updated', () => {
    const quick = ['--backend', 'wasm', '--set', 'model.kind=linear', '--set', 'model.options.minimumUtterances=100'];
    graft(['train', 'de.jsonl', '--kind', 'linear', '-o', 'launched', '--backend', 'wasm']);
    const update = graft(['train', 'de.jsonl', '--kind', 'updated', '--old', 'launched', ...quick, '-o', 'new']);
    expect(update.stderr).toBe('');
    expect(update.stdout).toMatch(/updated model of 30 utterances written to new\n$/);
    expect(graft(['evaluate', 'new', 'de.jsonl']).stdout).toMatch(/^30 utterances\n.+ 100\.00 {2}\S+/);
    for (const half of [
      ['--kind', 'updated'],
      ['--kind', 'linear', '--old', 'launched'],
    ]) {
      expect(graft(['train', 'de.jsonl', ...half, '-o', 'none']).stderr).toMatch(
        /--old: expected --kind updated and --old/,
      );
    }
  });

  it('is trained, scored and asked', () => {
    const trained = graft(['train', 'de.jsonl', '--kind', 'linear', '-o', 'model', '--backend', 'wasm']);
    expect(trained.stderr).toBe('');
    expect(trained.stdout).toMatch(/^backend: wasm .*\nlinear model of 30 utterances written to model\n$/);
    const scored = graft(['evaluate', 'model', 'de.jsonl', '--json']);
    const { utterances, scores } = JSON.parse(scored.stdout) as {
      utterances: number;
      scores: { metric: string; value: number }[];
    };
    expect(utterances).toBe(30);
    expect(scores.find(({ metric }) => metric === 'intentAccuracy')!.value).toBe(1);
    expect(scores.find(({ metric }) => metric === 'intentMacroF1')!.value).toBe(1);
    expect(graft(['evaluate', 'model', 'de.jsonl']).stdout).toMatch(/^30 utterances\n.+ 100\.00 {2}\S+/);
    const { stdout } = graft(['predict', 'model'], 'mach licht in der küche an\nlicht aus\n');
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(first).toEqual({
      text: 'mach licht in der küche an',
      confidence: expect.any(Number),
      intent: 'on',
      slots: [{ label: 'room', start: 18, end: 23 }],
    });
    expect(second).toMatchObject({ intent: 'off', slots: [] });
  });

  it('learns from texts nobody has annotated, with options that are more than numbers', () => {
    writeFileSync(join(folder, 'texts.txt'), 'mach licht an\r\n\nlicht im bad an\n');
    const linear = ['--set', 'teacher.kind=linear', '--set', 'student.epochs=1', '--set', 'student={}'];
    const args = [
      'train',
      'de.jsonl',
      '--kind',
      'distilled',
      '--texts',
      'texts.txt',
      '--backend',
      'cpu',
      '-o',
      'small',
    ];
    const { stderr } = graft([...args, ...linear]);
    expect(stderr).toBe('--set: "student={}": student has a value already\n');
    const options = [...linear.slice(0, 4), '--set', 'student.minimumUpdates=0', '--set', 'student.hiddenUnits=8'];
    const trained = graft([...args, ...options, '--json']);
    expect(trained.stderr).toBe('');
    expect(JSON.parse(trained.stdout)).toMatchObject({ kind: 'distilled', utterances: 30, texts: 2 });
    expect(graft(['predict', 'small'], 'licht aus\n').stdout).toContain('"intent":');
  });

  it('says what is wrong, and leaves nothing behind', () => {
    for (const [args, message] of [
      [
        ['train', 'de.jsonl', '--kind', 'network', '--set', 'epoch=1', '-o', 'bad'],
        'epoch: unknown key; did you mean "epochs"?',
      ],
      [
        ['train', 'de.jsonl', '--kind', 'tree', '-o', 'bad'],
        '--kind: expected one of auto, network, linear, ensemble, distilled, updated, got "tree"',
      ],
      [['train', 'de.jsonl', '--set', 'epochs', '-o', 'bad'], '--set: expected KEY=VALUE such as epochs=4'],
      [
        ['train', 'de.jsonl', '--kind', 'network', '--set', 'epochs=many', '-o', 'bad'],
        'epochs: expected number, got "many"',
      ],
      [
        ['train', 'de.jsonl', '--set', 'network=1', '--set', 'network.epochs=2', '-o', 'bad'],
        '--set: "network.epochs=2": network.epochs has a value already',
      ],
      [
        ['train', 'de.jsonl', '--split', 'train', '-o', 'bad'],
        'de.jsonl: format graft holds one split a file; leave out split: train',
      ],
      [
        ['train', 'de.jsonl', '--texts', 'texts.txt', '-o', 'bad'],
        '--texts: a model of kind auto with these options learns nothing from texts',
      ],
      [
        ['train', 'de.jsonl', '--general-texts', 'texts.txt', '-o', 'bad'],
        '--general-texts: a model of kind auto with these options learns nothing from them; set pretrain.objective',
      ],
      [
        ['train', 'de.jsonl', '--kind', 'distilled', '--texts', 'none.txt', '-o', 'bad'],
        'none.txt: the file does not exist',
      ],
      [['predict', 'bad'], 'is this the folder of a saved model?'],
      [['evaluate', 'bad', 'de.jsonl'], 'is this the folder of a saved model?'],
    ] as const) {
      const { status, stderr } = graft(args, '');
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(status).toBe(2);
    }
  });
});
