import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/corpus/problem.ts';
import { type ModelName, models } from '../../../src/model/models.ts';
import { resolveNetworkOptions } from '../../../src/model/network/options.ts';
import { maskedTokensSchema, skipGramSchema } from '../../../src/model/pretraining/options.ts';

const resolve = (pretrain: unknown) => resolveNetworkOptions({ pretrain }).pretrain;

describe('options of pretraining', () => {
  it('are those of skip-gram unless they say otherwise, and the same whether or not they name it', () => {
    expect(resolve({})).toEqual(skipGramSchema.parse({}));
    expect(resolve({ objective: 'skip-gram', epochs: 3 })).toEqual(resolve({ epochs: 3 }));
    expect(resolve({})).not.toHaveProperty('objective');
  });

  it('are resolved to themselves', () => {
    const masked = resolve({ objective: 'masked-tokens', share: 0.5 });
    expect(masked).toEqual(maskedTokensSchema.parse({ objective: 'masked-tokens', share: 0.5 }));
    expect(resolve(masked)).toEqual(masked);
  });

  it.each([
    [{ objective: 'masked' }, /pretrain\.objective: expected skip-gram or masked-tokens, got "masked"/],
    [{ objective: 'masked-tokens', shar: 0.5 }, /pretrain\.shar: unknown key; did you mean "share"/],
    [{ share: 0.5 }, /pretrain\.share: unknown key/],
    [{ objective: 'masked-tokens', share: 2 }, /pretrain\.share: expected at most 1, got 2/],
    [true, /pretrain: expected a map, got true/],
  ])('are refused by name: %j', (pretrain, message) => {
    expect(() => resolve(pretrain)).toThrow(InputError);
    expect(() => resolve(pretrain)).toThrow(message);
  });

  it('are refused together with the other options', () => {
    expect(() => resolveNetworkOptions({ epoch: 1, pretrain: { epochs: 0 } })).toThrow(/epoch.*pretrain\.epochs/s);
  });
});

describe('general texts', () => {
  const masked = { pretrain: { objective: 'masked-tokens' } };
  it.each<[ModelName, object, boolean]>([
    ['network', masked, true],
    ['network', { pretrain: {} }, false],
    ['network', {}, false],
    ['auto', { network: masked }, true],
    ['auto', {}, false],
    ['ensemble', { options: masked }, true],
    ['distilled', {}, false],
    ['distilled', { student: masked }, true],
    ['distilled', { teacher: { kind: 'network', options: masked } }, true],
    ['linear', {}, false],
  ])('are of use to %s with %j: %s', (kind, options, useful) => {
    expect(models[kind].learnsFromGeneralTexts?.(options as Record<string, unknown>) ?? false).toBe(useful);
  });
});
