/** `mt, mt+score 4; grammar 5`: arms of which the same is to be said share a place; arms without anything are left out. */
export function armGroups(texts: ReadonlyMap<string, string | undefined>): string | undefined {
  const armsByText = new Map<string, string[]>();
  for (const [arm, text] of texts) {
    if (text !== undefined) armsByText.set(text, [...(armsByText.get(text) ?? []), arm]);
  }
  if (armsByText.size === 0) return undefined;
  return Array.from(armsByText, ([text, arms]) => `${arms.join(', ')} ${text}`).join('; ');
}
