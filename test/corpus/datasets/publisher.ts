import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PublishedFile {
  readonly bytes: Buffer;
  readonly etag?: string;
  /** Sends this many bytes and no more, until {@link Publisher.breakOff} closes the connection, as a broken line does. */
  readonly breakAfter?: number;
  /** Ignores the wish for a part. */
  readonly withoutRanges?: boolean;
  readonly status?: number;
}

/** A local HTTP server that publishes files, some of them badly, and notes what it is asked for. */
export class Publisher {
  readonly files = new Map<string, PublishedFile>();
  /** `path` or `path from N` for each request. */
  readonly log: string[] = [];
  readonly #unfinished = new Set<ServerResponse>();
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Closes the connections of `breakAfter`. To be called when the bytes have arrived, which the server cannot know. */
  readonly breakOff = (): void => {
    for (const response of this.#unfinished) response.destroy();
    this.#unfinished.clear();
  };

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url!;
    const file = this.files.get(path);
    const from = Number(request.headers.range?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
    this.log.push(from === 0 ? path : `${path} from ${from}`);
    if (file === undefined || file.status !== undefined) {
      response.writeHead(file?.status ?? 404).end('sorry');
      return;
    }
    const { bytes, etag, withoutRanges, breakAfter } = file;
    const unchanged = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    const start = withoutRanges || !unchanged ? 0 : from;
    if (start >= bytes.length && start > 0) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const body = bytes.subarray(start);
    response.writeHead(start === 0 ? 200 : 206, {
      'content-length': body.length,
      ...(etag === undefined ? {} : { etag }),
      ...(start === 0 ? {} : { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (breakAfter === undefined) {
      response.end(body);
    } else {
      this.#unfinished.add(response);
      response.write(body.subarray(0, breakAfter));
    }
  }
}
