import { z } from 'zod';
import type { EngineKind } from '../../engine-kind.ts';
import { bergamotVersion } from './version.ts';

const settingsSchema = z.strictObject({
  models: z.string().min(1).describe('folder with one sub-folder for each model, as graft mt pull makes it'),
  pivot: z
    .enum(['auto', 'never'])
    .default('auto')
    .describe('auto: through English where there is no model for the pair itself'),
  timeoutSeconds: z.number().positive().default(600).describe('how long one text may take'),
});

export type BergamotSettings = z.infer<typeof settingsSchema>;

/** Models made for Firefox, as they come from Mozilla's registry. */
export const bergamotKind: EngineKind<BergamotSettings> = Object.freeze({
  name: 'bergamot',
  version: bergamotVersion,
  summary: 'neural models of Firefox in WebAssembly: offline, 20 to 60 MB a pair, scores; graft mt pull en-de',
  settings: settingsSchema,
  files: ['models'] as const,
  async open({ models, pivot, timeoutSeconds }, { languages }) {
    const [{ findModels }, { BergamotSystem }, { projectingEngine }] = await Promise.all([
      import('./installed-models.ts'),
      import('./bergamot-system.ts'),
      import('../../projecting-engine.ts'),
    ]);
    const found = await findModels({ folder: models, languages, pivot });
    const timeoutMs = timeoutSeconds * 1000;
    return projectingEngine(await BergamotSystem.open({ languages, models: found, timeoutMs }));
  },
} satisfies EngineKind<BergamotSettings>);
