/** LibreTranslate names languages by their first subtag; these were there before it took tags, and it still takes them. */
export function libreTranslateCode(tag: string): string {
  const { language, region, script } = new Intl.Locale(tag).maximize();
  if (language === 'zh') return script === 'Hant' ? 'zt' : 'zh';
  if (language === 'pt') return hasRegion(tag) && region === 'BR' ? 'pb' : 'pt';
  return plainCode(language);
}

/** DeepL's code of a source language: no variants. */
export function deeplSourceCode(tag: string): string {
  return plainCode(new Intl.Locale(tag).language).toUpperCase();
}

/** DeepL's code of a target language: it wants to know which English, Portuguese, Spanish or Chinese. */
export function deeplTargetCode(tag: string): string {
  const { language, region, script } = new Intl.Locale(tag).maximize();
  if (language === 'en') return region === 'US' ? 'EN-US' : 'EN-GB';
  if (language === 'pt') return region === 'BR' ? 'PT-BR' : 'PT-PT';
  if (language === 'zh') return script === 'Hant' ? 'ZH-HANT' : 'ZH-HANS';
  if (language === 'es' && region === '419') return 'ES-419';
  return plainCode(language).toUpperCase();
}

/** Norwegian means Bokmål. */
function plainCode(language: string): string {
  return language === 'no' || language === 'nn' ? 'nb' : language;
}

function hasRegion(tag: string): boolean {
  return new Intl.Locale(tag).region !== undefined;
}
