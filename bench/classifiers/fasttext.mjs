import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The settings its tutorial of text classification ends with, but for the approximate loss: so few classes need none. */
const SETTINGS = {
  epoch: 25,
  lr: 1,
  wordNgrams: 2,
  bucket: 200000,
  dim: 50,
  thread: 1,
  verbose: 0,
};

/** fastText's supervised classifier, a program of its own: its times include starting it and reading files. */
export async function openFastText(log) {
  try {
    execFileSync('fasttext', { stdio: 'ignore' });
  } catch (error) {
    // Without a command it prints its usage and ends with 1.
    if (error.code === 'ENOENT') {
      log('without fastText: the program fasttext is not installed (Debian: apt-get install fasttext)');
      return undefined;
    }
  }
  return { name: 'fastText', hasSlots: false, isInProcess: false, train: trainFastText };
}

async function trainFastText({ train }) {
  const folder = mkdtempSync(join(tmpdir(), 'graft-fasttext-'));
  const file = (name) => join(folder, name);
  const intents = [...new Set(train.map(({ intent }) => intent))];
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => [`-${name}`, String(value)]);
  const lines = train.map(({ text, intent }) => `__label__${intents.indexOf(intent)} ${prepared(text)}\n`);
  writeFileSync(file('train.txt'), lines.join(''));
  execFileSync('fasttext', ['supervised', '-input', file('train.txt'), '-output', file('model'), ...settings]);
  return {
    async predict(texts) {
      writeFileSync(file('texts.txt'), texts.map((text) => `${prepared(text)}\n`).join(''));
      const output = execFileSync('fasttext', ['predict', file('model.bin'), file('texts.txt')], { encoding: 'utf8' });
      const labels = output.trimEnd().split('\n');
      return labels.map((label) => ({ intent: intents[Number(label.slice('__label__'.length))] }));
    },
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

/** As its tutorial prepares texts: lower case, punctuation marks as words of their own. */
function prepared(text) {
  return text
    .toLowerCase()
    .replace(/([.!?,'/()])/g, ' $1 ')
    .replace(/\s+/g, ' ')
    .trim();
}
