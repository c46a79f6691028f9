import { z } from 'zod';
import type { EngineKind } from '../../engine-kind.ts';
import { apertiumVersion } from './version.ts';

const settingsSchema = z.strictObject({
  mode: z
    .string()
    .regex(/^[\w.-]+$/u, 'expected the name of a mode, such as "eng-spa"; `apertium -l` lists them')
    .optional()
    .describe('translation mode as `apertium -l` lists it; default: the one for the two languages, such as eng-spa'),
  program: z.string().min(1).default('apertium').describe('the program, or its path where it is not on PATH'),
  timeoutSeconds: z.number().positive().max(86_400).default(60).describe('longest wait for the next answer'),
});

export type ApertiumSettings = z.infer<typeof settingsSchema>;

/** Rule-based translation by the programs of an Apertium installation. */
export const apertiumKind: EngineKind<ApertiumSettings> = Object.freeze({
  name: 'apertium',
  version: apertiumVersion,
  summary: 'rules and dictionaries of Apertium: offline, fast; apt-get install apertium apertium-eng-spa',
  settings: settingsSchema,
  files: [],
  async open({ mode, program, timeoutSeconds }, { languages, environment }) {
    const [{ findInstallation }, { ApertiumSystem }, { projectingEngine }] = await Promise.all([
      import('./installation.ts'),
      import('./apertium-system.ts'),
      import('../../projecting-engine.ts'),
    ]);
    const installation = await findInstallation({ program, mode, languages, environment });
    return projectingEngine(new ApertiumSystem({ languages, installation, timeoutMs: timeoutSeconds * 1000 }));
  },
} satisfies EngineKind<ApertiumSettings>);
