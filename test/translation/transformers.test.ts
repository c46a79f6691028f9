import { describe, expect, it } from 'vitest';
import { transformersKind } from '../../src/translation/engines/transformers/index.ts';

describe('the engine transformers', () => {
  it('says what to install where its package is absent', async () => {
    const settings = transformersKind.settings.parse({ model: 'Xenova/opus-mt-en-de' });
    const languages = { source: 'en-US', target: 'de-DE' };
    await expect(transformersKind.open(settings, { languages, environment: {} })).rejects.toThrow(
      /needs a package that graft does not bring: npm install @huggingface\/transformers/,
    );
  });
});
