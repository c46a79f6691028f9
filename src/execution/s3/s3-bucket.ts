import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import { InputError } from '../../corpus/problem.ts';
import { loadPeer } from '../peer-package.ts';
import type { S3Address } from './s3-address.ts';

type Sdk = typeof import('@aws-sdk/client-s3');

/** The most that one request can upload. */
const MOST_BYTES = 5 * 2 ** 30;

export interface S3BucketOptions {
  /** `AWS_ENDPOINT_URL` or `AWS_ENDPOINT_URL_S3` names a service that is not Amazon's; keys, region and profile are found as the AWS tools do. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const UPLOADS = 4;
const AGAIN_AFTER_MS = 500;
const silent = () => {};

/** The few things a store does with a bucket. Keys are below the address' prefix. */
export class S3Bucket {
  readonly #address: S3Address;
  readonly #sdk: Sdk;
  readonly #client: S3Client;
  readonly #label: string;

  private constructor(address: S3Address, sdk: Sdk, { environment }: S3BucketOptions) {
    this.#address = address;
    this.#sdk = sdk;
    const endpoint = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
    this.#label = `s3://${address.bucket}${endpoint === undefined ? '' : ` at ${withoutSecrets(endpoint)}`}`;
    this.#client = new sdk.S3Client({
      // Other services have no names of hosts for buckets, and not all of them know the newer checksums.
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
      ...(endpoint !== undefined && !environment.AWS_REGION && { region: 'us-east-1' }),
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 6,
      logger: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
    });
  }

  static async open(address: S3Address, options: S3BucketOptions): Promise<S3Bucket> {
    const load = () => import('@aws-sdk/client-s3');
    return new S3Bucket(address, await loadPeer('@aws-sdk/client-s3', { purpose: 'a store on S3', load }), options);
  }

  async readText(key: string): Promise<string | undefined> {
    return this.#attempt(async () => {
      const { Body } = await this.#client.send(new this.#sdk.GetObjectCommand(this.#object(key)));
      return Body!.transformToString();
    });
  }

  async has(key: string): Promise<boolean> {
    const found = await this.#attempt(() => this.#client.send(new this.#sdk.HeadObjectCommand(this.#object(key))));
    return found !== undefined;
  }

  /** Writes an object to a file of this machine; false if there is none. */
  async download(key: string, path: string): Promise<boolean> {
    const done = await this.#attempt(async () => {
      const { Body } = await this.#client.send(new this.#sdk.GetObjectCommand(this.#object(key)));
      const file = await open(path, 'w');
      await pipeline(Body as Readable, file.createWriteStream());
      return true;
    });
    return done === true;
  }

  async upload(key: string, { path, bytes }: { readonly path: string; readonly bytes: number }): Promise<void> {
    if (bytes > MOST_BYTES) {
      throw new InputError({ file: path, message: `${bytes} bytes are more than S3 takes at once (5 GiB)` });
    }
    // The client sends a stream once; every attempt needs a new one.
    const send = async (attempt: number): Promise<unknown> => {
      const input = { ...this.#object(key), Body: createReadStream(path), ContentLength: bytes };
      try {
        return await this.#client.send(new this.#sdk.PutObjectCommand(input));
      } catch (error) {
        if (attempt === UPLOADS || (statusOf(error) ?? 500) < 500) throw error;
        await sleep(AGAIN_AFTER_MS * 2 ** attempt);
        return send(attempt + 1);
      }
    };
    await this.#attempt(() => send(1));
  }

  async writeText(key: string, text: string): Promise<void> {
    await this.#attempt(() => this.#client.send(new this.#sdk.PutObjectCommand({ ...this.#object(key), Body: text })));
  }

  /** False if there is an object already. A service that cannot tell overwrites it. */
  async writeNew(key: string, text: string): Promise<boolean> {
    try {
      await this.#attempt(() =>
        this.#client.send(new this.#sdk.PutObjectCommand({ ...this.#object(key), Body: text, IfNoneMatch: '*' })),
      );
      return true;
    } catch (error) {
      if (statusOf(error) === 412 || statusOf(error) === 409) return false;
      if (statusOf(error) !== 501) throw error;
      await this.writeText(key, text);
      return true;
    }
  }

  async keys(start: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput | undefined = await this.#list(start, token);
      for (const { Key } of page?.Contents ?? []) keys.push(Key!.slice(this.#address.prefix.length));
      token = page?.NextContinuationToken;
    } while (token !== undefined);
    return keys;
  }

  async remove(key: string): Promise<void> {
    await this.#attempt(() => this.#client.send(new this.#sdk.DeleteObjectCommand(this.#object(key))));
  }

  #list(start: string, token: string | undefined): Promise<ListObjectsV2CommandOutput | undefined> {
    const { bucket, prefix } = this.#address;
    const command = new this.#sdk.ListObjectsV2Command({
      Bucket: bucket,
      Prefix: `${prefix}${start}`,
      ...(token !== undefined && { ContinuationToken: token }),
    });
    return this.#attempt(() => this.#client.send(command));
  }

  #object(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#address.bucket, Key: `${this.#address.prefix}${key}` };
  }

  /** Nothing if the object does not exist; what a user can put right becomes an InputError. */
  async #attempt<T>(request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      const { name, code, message } = error as NodeJS.ErrnoException;
      if (name === 'NoSuchKey' || name === 'NotFound') return undefined;
      const cure = cureOf(error, code ?? name);
      if (cure === undefined) throw error;
      throw new InputError({ message: `${this.#label}: ${cure} (${code ?? name}: ${message.split('\n')[0]})` });
    }
  }
}

function cureOf(error: unknown, name: string): string | undefined {
  if (name === 'NoSuchBucket') return 'there is no such bucket; make it first';
  if (name === 'CredentialsProviderError') {
    return 'no keys; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE';
  }
  if (/Region is missing/.test((error as Error).message)) return 'no region; set AWS_REGION';
  if (/InvalidAccessKeyId|SignatureDoesNotMatch|AccessDenied|ExpiredToken/.test(name) || statusOf(error) === 403) {
    return 'the keys are not let in; they need to list, read, write and delete below the prefix';
  }
  if (/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|TimeoutError/.test(name)) {
    return 'it does not answer; is AWS_ENDPOINT_URL right, and can this machine reach it?';
  }
  return undefined;
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

function withoutSecrets(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).origin : 'AWS_ENDPOINT_URL';
}
