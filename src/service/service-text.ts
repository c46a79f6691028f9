/** The text as JSON and XML can carry it: a blank for each control character and each half of a character. */
export function transmissible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what has to go.
  return text.replace(/[\u0000-\u001f\u007f\ufffe\uffff]|\p{Cs}/gu, ' ');
}

/** An answer in one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
