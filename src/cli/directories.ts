import { join } from 'node:path';
import envPaths from 'env-paths';

/** graft's folder in the user's cache. */
export function cacheDirectory(): string {
  return envPaths('graft', { suffix: '' }).cache;
}

/** Where finished stages are kept unless the user says otherwise. */
export function storeDirectory(): string {
  return join(cacheDirectory(), 'store');
}

/** A folder named by an environment variable; one that is set to nothing names none. */
export function folderFrom(variable: 'GRAFT_DATA' | 'GRAFT_STORE'): string | undefined {
  return process.env[variable] || undefined;
}
