import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  // biome-ignore lint/suspicious/noExplicitAny: whatever the engine sent.
  readonly body: any;
}

/** Answers a request in place of the service, as it pleases. */
export type Fault = (response: ServerResponse, request: ReceivedRequest) => void;

/** Answers a request as the service should. */
export type Service = (request: ReceivedRequest) => { readonly status?: number; readonly answer: unknown };

export interface TestServer {
  readonly url: string;
  /** Every request since the last call of `misbehave`. */
  readonly received: ReceivedRequest[];
  /** Most requests that were under way at a time. */
  mostAtOnce: number;
  /** The next requests meet these faults, in order; `always` all that follow. */
  misbehave(faults: readonly Fault[], always?: Fault): void;
  close(): Promise<void>;
}

/** A real HTTP server on this machine that does what a service does, or the opposite. */
export async function startServer(service: Service): Promise<TestServer> {
  let faults: Fault[] = [];
  let always: Fault | undefined;
  let underWay = 0;
  const received: ReceivedRequest[] = [];
  const server = createServer(async (incoming, response) => {
    underWay++;
    test.mostAtOnce = Math.max(test.mostAtOnce, underWay);
    response.on('close', () => underWay--);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const request = { path: incoming.url ?? '', headers: incoming.headers, body };
    received.push(request);
    const fault = faults.shift() ?? always;
    if (fault !== undefined) return fault(response, request);
    const { status = 200, answer } = service(request);
    sendJson(response, answer, status);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const test: TestServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    mostAtOnce: 0,
    misbehave(once, forever) {
      faults = [...once];
      always = forever;
      received.length = 0;
      test.mostAtOnce = 0;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return test;
}

export function sendJson(response: ServerResponse, answer: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(answer));
}

/** Everything that goes wrong with services. `key` is what the request carried. */
export const faults = {
  status: (status: number, answer: unknown = { error: 'out of order' }, headers = {}): Fault => {
    return (response) => sendJson(response, answer, status, headers);
  },
  json: (answer: unknown): Fault => {
    return (response) => sendJson(response, answer);
  },
  page: (status: number): Fault => {
    return (response) => {
      const html = '<html><style>p { color: red }</style><body><h1>Bad gateway</h1></body></html>';
      response.writeHead(status, { 'Content-Type': 'text/html' }).end(html);
    };
  },
  text: (text: string): Fault => {
    return (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(text);
  },
  hang: ((response) => response.writeHead(200).flushHeaders()) satisfies Fault,
  reset: ((response) => response.socket?.destroy()) satisfies Fault,
  resetMidBody: ((response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
    response.write('{"translatedText": ["w', () => response.socket?.destroy());
  }) satisfies Fault,
  redirect: (location: string, status = 307): Fault => {
    return (response) => response.writeHead(status, { Location: location }).end();
  },
  endless: (status: number): Fault => {
    return (response) => {
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.writeHead(status, { 'Content-Type': 'application/json' }).on('drain', more);
      more();
    };
  },
} as const;

const GERMAN: Readonly<Record<string, string>> = {
  wake: 'weck',
  me: 'mich',
  up: 'auf',
  at: 'um',
  nine: 'neun',
  play: 'spiele',
  in: 'in',
  the: 'die',
  kitchen: 'Küche',
  Cologne: 'Köln',
};

/** The words that {@link germanWords} knows. */
export const englishWords = Object.keys(GERMAN);

/** Word by word, everything else as it stands. */
export function germanWords(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => GERMAN[word] ?? word);
}
