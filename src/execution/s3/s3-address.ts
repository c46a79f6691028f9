import { InputError } from '../../corpus/problem.ts';

/** A bucket and what the keys of a store in it begin with: nothing, or names that each end with a slash. */
export interface S3Address {
  readonly bucket: string;
  readonly prefix: string;
}

/** @throws {InputError} unless it is `s3://bucket` or `s3://bucket/prefix`. */
export function parseS3Address(location: string): S3Address {
  const { bucket, prefix = '' } =
    /^s3:\/\/(?<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(?<prefix>.*))?$/.exec(location)?.groups ?? {};
  const names = prefix.split('/').filter((name) => name !== '');
  if (bucket === undefined || names.some((name) => name === '.' || name === '..' || !/^[\w.=+@ -]+$/.test(name))) {
    throw new InputError({ field: '--store', message: `expected s3://bucket/prefix, got ${JSON.stringify(location)}` });
  }
  return { bucket, prefix: names.map((name) => `${name}/`).join('') };
}
