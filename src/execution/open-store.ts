import type { Store } from './store.ts';

export interface OpenStoreOptions {
  /** Where a store that is elsewhere keeps copies for this machine. */
  readonly cacheFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Opens the store in a folder, or under `s3://bucket/prefix`. */
export async function openStore(location: string, options: OpenStoreOptions): Promise<Store> {
  if (location.startsWith('s3://')) {
    const { openS3Store } = await import('./s3/s3-store.ts');
    return openS3Store(location, options);
  }
  const { ArtifactStore } = await import('./artifact-store.ts');
  return new ArtifactStore(location);
}
