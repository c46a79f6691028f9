import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hashFile } from '../file-hash.ts';
import { InputError } from '../problem.ts';

export interface DownloadRequest {
  readonly url: string;
  /** The file to write. Until it is complete and checked it is `<path>.part`. */
  readonly path: string;
  /** What the SHA-256 of the file must be, in hex. */
  readonly sha256?: string | undefined;
}

export interface DownloadOptions {
  /** Told how many bytes are written, and how many it will be if the server says so. */
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** More bytes than this are refused; 4 GiB if absent. */
  readonly maximumBytes?: number | undefined;
}

export interface DownloadProgress {
  readonly url: string;
  readonly receivedBytes: number;
  readonly totalBytes?: number;
}

const FOUR_GIBIBYTES = 2 ** 32;

/**
 * Downloads a file. What an interrupted download left is continued if it is certain to be of the same file: the server
 * confirms it by its validator (ETag or date), or the SHA-256 proves it afterwards.
 * @returns the SHA-256 of the file, in hex
 * @throws {InputError} if the server fails, the connection breaks (run again to continue), or the hash is wrong
 */
export async function download(request: DownloadRequest, options: DownloadOptions = {}): Promise<string> {
  const { url, path, sha256 } = request;
  const part = `${path}.part`;
  await mkdir(dirname(path), { recursive: true });
  const resumed = await receive(request, options);
  const found = await hashFile(part);
  if (sha256 !== undefined && found !== sha256) {
    await forgetPart(part);
    // The part may have been of another file: once more, from the first byte.
    if (resumed) return download(request, options);
    throw new InputError({ file: url, message: `expected SHA-256 ${sha256}, got ${found}; nothing was kept` });
  }
  await rename(part, path);
  await forgetPart(part);
  return found;
}

/** Fills the part file. Returns whether its beginning was there before. */
async function receive(request: DownloadRequest, options: DownloadOptions): Promise<boolean> {
  const { url, path, sha256 } = request;
  const part = `${path}.part`;
  const validator = await readFile(`${part}.validator`, 'utf8').catch(() => undefined);
  const present = validator === undefined && sha256 === undefined ? 0 : await sizeOf(part);
  const response = await request206(url, { present, validator, signal: options.signal });

  const range = response.headers.get('content-range');
  if (response.status === 416 && present > 0) {
    await response.body?.cancel();
    if (range === `bytes */${present}`) return true;
    await forgetPart(part);
    return receive(request, options);
  }
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new InputError({ file: url, message: `the server answers ${response.status} ${response.statusText}` });
  }
  const resumed = response.status === 206 && range?.startsWith(`bytes ${present}-`) === true;
  if (response.status === 206 && !resumed) {
    await response.body.cancel();
    await forgetPart(part);
    throw new InputError({ file: url, message: `the server sent the wrong part (${range}); run the command again` });
  }
  await rememberValidator(part, response.headers);
  await store(response, { url, part, present: resumed ? present : 0, options });
  return resumed;
}

interface RangeRequest {
  readonly present: number;
  readonly validator: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Asks for what is missing; a server that cannot, or whose file has changed, sends everything (status 200). */
async function request206(url: string, { present, validator, signal }: RangeRequest): Promise<Response> {
  const range = present === 0 ? {} : { range: `bytes=${present}-`, ...(validator ? { 'if-range': validator } : {}) };
  const headers = { 'user-agent': 'nlu-graft', 'accept-encoding': 'identity', ...range };
  try {
    return await fetch(url, { headers, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    throw new InputError({ file: url, message: `the server cannot be reached (${reasonOf(error)})` });
  }
}

interface StoreRequest {
  readonly url: string;
  readonly part: string;
  /** Bytes of the part file to keep. */
  readonly present: number;
  readonly options: DownloadOptions;
}

async function store(response: Response, { url, part, present, options }: StoreRequest): Promise<void> {
  const { onProgress, signal, maximumBytes = FOUR_GIBIBYTES } = options;
  const length = response.headers.get('content-length');
  const total = length === null ? {} : { totalBytes: present + Number(length) };
  let receivedBytes = present;
  const file = await open(part, present === 0 ? 'w' : 'a');
  try {
    // One block after the other: what was received before the connection broke is written.
    for await (const block of response.body!) {
      if (receivedBytes + block.length > maximumBytes) {
        throw new InputError({ file: url, message: `more than ${maximumBytes} bytes, the most that is taken` });
      }
      await file.writeFile(block);
      receivedBytes += block.length;
      onProgress?.({ url, receivedBytes, ...total });
    }
    if (total.totalBytes !== undefined && receivedBytes !== total.totalBytes) throw new Error('too few bytes');
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof InputError) throw error;
    const soFar = `${receivedBytes} of ${total.totalBytes ?? 'unknown'} bytes`;
    throw new InputError({
      file: url,
      message: `the download broke off after ${soFar} (${reasonOf(error)}); run the command again to continue`,
    });
  } finally {
    await file.close();
  }
}

/** Only a strong validator says that the bytes are the same. */
async function rememberValidator(part: string, headers: Headers): Promise<void> {
  const etag = headers.get('etag');
  const validator = etag !== null && !etag.startsWith('W/') ? etag : headers.get('last-modified');
  if (validator === null) await rm(`${part}.validator`, { force: true });
  else await writeFile(`${part}.validator`, validator);
}

async function forgetPart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(`${part}.validator`, { force: true });
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** fetch hides the reason of a network failure in the cause of its error. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}
