import type { EngineKind } from '../../engine-kind.ts';
import { HTTP_VERSION, type HttpSettings, httpSettings } from './settings.ts';

/** Translation services on the network that speak like LibreTranslate or DeepL. */
export const httpKind: EngineKind<HttpSettings> = {
  name: 'http',
  version: HTTP_VERSION,
  summary: 'a translation service: LibreTranslate or DeepL, or one that speaks like them',
  settings: httpSettings,
  files: [],
  async open(settings, context) {
    const [{ HttpSystem }, { projectingEngine }] = await Promise.all([
      import('./http-system.ts'),
      import('../../projecting-engine.ts'),
    ]);
    return projectingEngine(new HttpSystem(settings, context));
  },
};
