import { basename } from 'node:path';

/** The name of a file without folder and endings: what ids are made of where a file has none. */
export function fileStem(file: string): string {
  return basename(file).replace(/(?<=.)\..*$/su, '');
}
