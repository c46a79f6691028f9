import type { Store } from '../execution/store.ts';
import { cacheDirectory, storeDirectory } from './directories.ts';

/** Opens the store of `--store`, or graft's own in the user's cache. */
export async function openStoreAt(location: string | undefined): Promise<Store> {
  // The S3 client would print on every start that it is about to give up this Node: no news for whoever runs graft.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { openStore } = await import('../execution/open-store.ts');
  return openStore(location ?? storeDirectory(), { cacheFolder: cacheDirectory(), environment: process.env });
}
