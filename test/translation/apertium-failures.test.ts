import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Engine } from '../../src/translation/contract.ts';
import { APERTIUM_INSTALLED, openApertium, pipelinePrograms, programsOfGroup } from './apertium-installed.ts';

/** For programs to end, on a busy machine. */
const PATIENCE = { timeout: 20_000 };

const TEXTS = Array.from({ length: 100 }, (_, i) => ({ text: `the black dog eats ${i} apples tomorrow`, slots: [] }));

let folder: string;
let engines: Engine[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'graft-apertium-'));
  engines = [];
});
afterEach(async () => {
  await Promise.all(engines.map((engine) => engine.close()));
  await vi.waitFor(() => expect(pipelinePrograms()).toEqual([]), PATIENCE);
  await rm(folder, { recursive: true });
});

const open = async (options?: Parameters<typeof openApertium>[0]) => {
  const engine = await openApertium(options);
  engines.push(engine);
  return engine;
};

describe.skipIf(!APERTIUM_INSTALLED)('apertium in trouble (needs apt-get install apertium apertium-eng-spa)', () => {
  const stages = ['/bin/sh', 'lt-proc', 'apertium-tagger', 'apertium-wblank-detach'];
  const victimOf = (stage: string) => pipelinePrograms().find(({ command }) => command.startsWith(stage))!;

  it.each(stages)('replaces a pipeline whose %s was killed, at rest and at work', async (stage) => {
    const engine = await open();
    const undisturbed = await engine.translate(TEXTS);
    const first = victimOf(stage);
    process.kill(first.pid, 'SIGKILL');
    await vi.waitFor(() => expect(programsOfGroup(first.group)).toEqual([]), PATIENCE);
    expect(await engine.translate(TEXTS)).toEqual(undisturbed);
    expect(victimOf(stage).group).not.toBe(first.group);

    const answers = engine.translate(TEXTS);
    const second = victimOf(stage);
    process.kill(second.pid, 'SIGKILL');
    expect(await answers).toEqual(undisturbed);
    await vi.waitFor(() => expect(programsOfGroup(second.group)).toEqual([]), PATIENCE);
  });

  it.each(stages.slice(2))('replaces a pipeline whose %s hangs', async (stage) => {
    const engine = await open({ settings: { timeoutSeconds: 4 } });
    const undisturbed = await engine.translate(TEXTS);
    const stopped = victimOf(stage);
    process.kill(stopped.pid, 'SIGSTOP');
    expect(await engine.translate(TEXTS)).toEqual(undisturbed);
    await vi.waitFor(() => expect(programsOfGroup(stopped.group)).toEqual([]), PATIENCE);
  });

  it('says what is installed when there is no mode for the languages', async () => {
    const german = openApertium({ languages: { source: 'en-US', target: 'de-DE' } });
    await expect(german).rejects.toThrow(
      /^mode: apertium has no mode eng-deu; installed: .*eng-spa.*apertium-eng-deu/u,
    );
    await expect(openApertium({ settings: { mode: 'eng-sap' } })).rejects.toThrow('did you mean "eng-spa"?');
  });

  it('has the fingerprint of the language data, wherever they lie', async () => {
    const here = (await open()).fingerprint();
    const copy = async () => (await open({ settings: { program: await copyOfApertium() } })).fingerprint();
    expect(await copy()).toBe(here);
    const dictionary = join(folder, 'share/apertium/apertium-eng-spa/eng-spa.autobil.bin');
    await writeFile(dictionary, Buffer.concat([await readFile(dictionary), Buffer.from('x')]));
    expect((await open({ settings: { program: join(folder, 'bin/apertium') } })).fingerprint()).not.toBe(here);
    await rm(dictionary);
    const broken = openApertium({ settings: { program: join(folder, 'bin/apertium') } });
    await expect(broken).rejects.toThrow(/eng-spa\.autobil\.bin: is missing, mode eng-spa needs it/u);
  });

  /** The programs linked, the data copied and the modes pointing at the copies. */
  async function copyOfApertium(): Promise<string> {
    await mkdir(join(folder, 'bin'));
    for (const name of ['apertium', 'apertium-wblank-mode'])
      await symlink(`/usr/bin/${name}`, join(folder, 'bin', name));
    const data = join(folder, 'share/apertium');
    await cp('/usr/share/apertium', data, { recursive: true });
    const mode = join(data, 'modes/eng-spa.mode');
    await writeFile(mode, (await readFile(mode, 'utf8')).replaceAll('/usr/share/apertium', data));
    return join(folder, 'bin/apertium');
  }
});

describe('an installation of apertium that is not as it should be', () => {
  it('is told to be installed when there is none', async () => {
    const absent = openApertium({ environment: { PATH: folder } });
    await expect(absent).rejects.toThrow(
      'program: apertium is not installed: apt-get install apertium apertium-eng-spa, or set "program" to its path',
    );
    const elsewhere = openApertium({ settings: { program: join(folder, 'apertium') } });
    await expect(elsewhere).rejects.toThrow(/there is no program .*apertium is not installed/u);
  });

  it('is named when it is too old or has no data', async () => {
    const program = await fakeApertium('cat');
    await rm(join(folder, 'bin/apertium-wblank-mode'));
    await expect(openApertium({ settings: { program } })).rejects.toThrow('older than 3.8');
    await rm(join(folder, 'share'), { recursive: true });
    await expect(openApertium({ settings: { program } })).rejects.toThrow(
      /no mode eng-spa; installed: none in .*modes/u,
    );
  });

  it('answers with the source if its pipeline only echoes', async () => {
    const engine = await open({ settings: { program: await fakeApertium('cat') } });
    const [translation] = await engine.translate([{ text: 'the [cat] *', slots: [] }]);
    expect(translation).toMatchObject({ text: 'the [cat] *', unknownWords: 0 });
  });

  it.each([
    { does: 'answers without end', pipeline: 'yes', patience: 60, says: 'its answer has no end' },
    {
      does: 'says why it ends',
      pipeline: 'sh -c "echo no dictionary >&2; exit 3"',
      patience: 60,
      says: 'they wrote: no dictionary',
    },
    {
      does: 'never answers',
      pipeline: 'cat > /dev/null',
      patience: 0.3,
      says: 'no answer in 0.3 s (setting "timeoutSeconds")',
    },
  ])('ends the translation when it $does', async ({ pipeline, patience, says }) => {
    const settings = { program: await fakeApertium(pipeline), timeoutSeconds: patience };
    const engine = await open({ settings });
    const answers = engine.translate([{ text: 'the cat', slots: [] }, TEXTS[0]!]);
    await expect(answers).rejects.toThrow(/^apertium \(mode eng-spa\) did not translate "the .*" in 3 attempts: /u);
    await expect(answers).rejects.toThrow(says);
  });

  it('is asked again what it did not answer, and the utterance it cannot do is named', async () => {
    const program = await fakeApertium(
      await answering("request.includes('poison') ? process.exit(1) : request + '\\0'"),
    );
    const engine = await open({ settings: { program } });
    const texts = TEXTS.slice(0, 20);
    const answers = await engine.translate(texts);
    expect(answers.map(({ text }) => text)).toEqual(texts.map(({ text }) => text));
    const poisoned = engine.translate([...texts, { text: 'a poison', slots: [] }, ...TEXTS.slice(20)]);
    await expect(poisoned).rejects.toThrow('did not translate "a poison" in 3 attempts: its programs ended');
    expect(await engine.translate(texts)).toEqual(answers);
  });

  it('is quoted when its answer is garbage', async () => {
    const engine = await open({ settings: { program: await fakeApertium(await answering("'<b>cat]' + '\\0'")) } });
    const answers = engine.translate([{ text: 'the cat', slots: [] }]);
    await expect(answers).rejects.toThrow('its answer "<b>cat]" is garbled: it does not end as the request did');
  });

  it('never has an answer taken for that to another request', async () => {
    const program = await fakeApertium(await answering("(request + '\\0').repeat(2)"));
    const engine = await open({ settings: { program } });
    const texts = TEXTS.slice(0, 5);
    const answers = await engine.translate(texts);
    expect(answers.map(({ text }) => text)).toEqual(texts.map(({ text }) => text));
  });

  it('may fail twice', async () => {
    const starts = join(folder, 'starts');
    const pipeline = `sh -c "echo >> ${starts}; test $(wc -l < ${starts}) -ge 2 && exec cat"`;
    const engine = await open({ settings: { program: await fakeApertium(pipeline) } });
    expect(await engine.translate(TEXTS.slice(0, 3))).toHaveLength(3);
    expect((await readFile(starts, 'utf8')).length).toBe(3);
  });

  /** An installation whose one mode, eng-spa, is this pipeline. */
  async function fakeApertium(pipeline: string): Promise<string> {
    await mkdir(join(folder, 'bin'));
    await mkdir(join(folder, 'share/apertium/modes'), { recursive: true });
    await writeFile(join(folder, 'share/apertium/modes/eng-spa.mode'), pipeline);
    const programs = { apertium: 'echo Apertium 9.9', 'apertium-wblank-mode': 'cat "$2"' };
    for (const [name, script] of Object.entries(programs)) {
      await writeFile(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, 'bin', name), 0o755);
    }
    return join(folder, 'bin/apertium');
  }

  /** A pipeline that answers each `request` as this expression says. */
  async function answering(expression: string): Promise<string> {
    const file = join(folder, 'answering.mjs');
    const code = `
      let text = '';
      process.stdin.setEncoding('utf8').on('data', (data) => {
        const requests = (text + data).split('\\0');
        text = requests.pop();
        for (const request of requests) process.stdout.write(${expression});
      });`;
    await writeFile(file, code);
    return `${process.execPath} ${file}`;
  }
});
