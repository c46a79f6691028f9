import { InputError } from '../corpus/problem.ts';

/** Loads a package that graft works without and that is installed by whoever needs it. */
export async function loadPeer<T>(name: string, { purpose, load }: { purpose: string; load: () => Promise<T> }) {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
    // It may be there and lack a package of its own.
    const missing = /package '(?<name>[^']+)'/.exec(message)?.groups?.name ?? name;
    throw new InputError({ message: `${purpose} needs the package ${missing}: npm install ${missing}` });
  }
}
