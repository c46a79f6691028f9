import { InputError } from '../corpus/problem.ts';

/** What may stand in an HTTP header without quoting: visible ASCII. */
const HEADER_SAFE = /^[\x21-\x7e]+$/u;

/** Shorter ones ("none", "EMPTY": what local servers are given) may well be words of a translation. */
const SHORTEST_UNMISTAKABLE = 12;

/** The key of a service. Its value leaves this object only towards the service, and is struck from whatever comes back. */
export class ApiKey {
  readonly variable: string;
  readonly #value: string;
  readonly #echo: RegExp;

  /** @throws {InputError} if the value cannot be a key, without showing it */
  constructor(variable: string, value: string) {
    this.variable = variable;
    this.#value = value.trim();
    if (!HEADER_SAFE.test(this.#value)) {
      const message = `the environment variable ${variable} holds no usable key: expected visible ASCII without blanks`;
      throw new InputError({ field: 'keyVariable', message });
    }
    this.#echo = echoPattern(this.#value);
  }

  /** For the request alone: never store, log or show it. */
  reveal(): string {
    return this.#value;
  }

  /** The text with the name of the variable wherever the key was, plain or encoded. */
  scrub(text: string): string {
    return text.replace(this.#echo, `[key in ${this.variable}]`);
  }

  /** Whether a text gives the key away; short keys never count, since they may be ordinary words. */
  occursIn(text: string): boolean {
    return this.#value.length >= SHORTEST_UNMISTAKABLE && text.search(this.#echo) >= 0;
  }
}

/** Where keys are looked up. */
export interface KeySource {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Nobody will be asked: no key is needed. */
  readonly offline?: boolean;
}

/**
 * The key that an environment variable holds; nothing if no variable is named.
 * @throws {InputError} if the variable is not set or holds no key
 */
export function apiKeyOf(variable: string | undefined, { environment, offline }: KeySource): ApiKey | undefined {
  if (offline) return undefined;
  if (variable === undefined) return undefined;
  const value = environment[variable];
  if (value === undefined || value.trim() === '') {
    const state = value === undefined ? 'is not set' : 'is empty';
    const message = `the environment variable ${variable} ${state}: put the key of the service in it`;
    throw new InputError({ field: 'keyVariable', message });
  }
  return new ApiKey(variable, value);
}

/** The key as a server may echo it: each character plain or escaped for a URL, JSON or HTML; or the whole in base64. */
function echoPattern(key: string): RegExp {
  const base64 = Buffer.from(key).toString('base64').replace(/=+$/, '');
  return new RegExp(`${Array.from(key, characterPattern).join('')}|${literal(base64)}`, 'giu');
}

function characterPattern(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  const named = HTML_NAMES[character];
  const forms = [`%(?:25)*${hex}`, `\\\\u00${hex}`, `&#0*${code};`, `&#x0*${hex};`];
  if (named !== undefined) forms.push(`&${named};`);
  // Last, for it may be how another form begins.
  forms.push(literal(character));
  // JSON puts a backslash before these, which a URL turns around.
  const backslash = /["\\/]/u.test(character) ? '[\\\\/]?' : '';
  return `${backslash}(?:${forms.join('|')})`;
}

const HTML_NAMES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** A regular expression for this text and nothing else. */
function literal(text: string): string {
  return Array.from(text, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`).join('');
}
