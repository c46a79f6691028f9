// npm run bench -- NAME [--json FILE] [--full] [--repetitions N]: runs bench/NAME.mjs against dist/.
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine } from './machine.mjs';
import { markdownTable } from './table.mjs';

const here = dirname(fileURLToPath(import.meta.url));
/** A bench is a module that exports `run(options)`, which returns `{ tables: [{ title, note, rows }] }`. */
const benches = Object.freeze({
  classifier: './classifier.mjs',
  distillation: './distillation.mjs',
  grammar: './grammar.mjs',
  projection: './projection.mjs',
  retrieval: './retrieval.mjs',
  scale: './scale.mjs',
  translation: './translation.mjs',
  unannotated: './unannotated.mjs',
});

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        full: { type: 'boolean', default: false },
        repetitions: { type: 'string', default: '3' },
      },
    });
    const repetitions = Number(values.repetitions);
    if (!Object.hasOwn(benches, positionals[0] ?? '')) {
      fail(`expected the name of a bench: ${Object.keys(benches).join(', ')}`);
    }
    if (!Number.isInteger(repetitions) || repetitions < 1) fail('--repetitions needs a whole number from 1 up');
    return { ...values, name: positionals[0], repetitions };
  } catch (error) {
    return fail(error.message);
  }
}

function fail(message) {
  console.error(`${message}\nusage: npm run bench -- NAME [--json FILE] [--full] [--repetitions N]`);
  process.exit(2);
}

const { name, json, full, repetitions } = readArguments();
if (!existsSync(join(here, '../dist/index.js'))) fail('dist/ is missing; run npm run build first');

const { run } = await import(benches[name]);
const machine = describeMachine();
console.log(`${machine.description}\n`);
const { tables } = await run({ full, repetitions, log: (line) => console.error(line) });
for (const { title, note, rows } of tables) console.log(`### ${title}\n\n${markdownTable(rows)}\n\n${note}\n`);
if (json !== undefined) writeFileSync(json, `${JSON.stringify({ bench: name, machine, full, tables }, null, 2)}\n`);
