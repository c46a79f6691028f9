import { isPlainObject } from '../../corpus/plain-object.ts';

/** An experiment file and, where one language of many is meant, its locale. */
export interface Address {
  readonly file: string;
  readonly locale?: string | undefined;
}

const MEMBER = /^(?<file>.+\.ya?ml)#(?<locale>[A-Za-z0-9-]+)$/;

/** `languages.yaml#de-DE` is the German part of `languages.yaml`; anything else is a file. */
export function addressOf(address: string): Address {
  const { file, locale } = MEMBER.exec(address)?.groups ?? {};
  return file === undefined ? { file: address } : { file, locale };
}

/** Whether what stands in an experiment file is for many target languages. */
export function isForMany(value: unknown): boolean {
  return isPlainObject(value) && isPlainObject(value.languages) && value.languages.targets !== undefined;
}
