import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = resolve(import.meta.dirname, '../..');

/** A server of the test's own on loopback. */
export interface ServerProcess {
  readonly port: number;
  /** Ends it at once, as SIGKILL does, and waits until it is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** A Redis that asks for a password (and speaks TLS) and writes all it is told to a file in the folder before it answers. */
export async function redisServer(
  folder: string,
  password: string,
  tls?: { readonly key: string; readonly certificate: string },
): Promise<ServerProcess> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  return server(port, () =>
    spawn(
      'redis-server',
      [
        ...(tls === undefined ? ['--port', String(port)] : ['--port', '0', '--tls-port', String(port)]),
        ...(tls === undefined
          ? []
          : ['--tls-key-file', tls.key, '--tls-cert-file', tls.certificate, '--tls-auth-clients', 'no']),
        ...['--bind', '127.0.0.1', '--requirepass', password, '--dir', folder],
        ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--logfile', join(folder, 'redis.log')],
      ],
      { stdio: 'ignore' },
    ),
  );
}

export const S3_KEY = 'S3RVER';

/** An S3-compatible server with a bucket `graft`; key and secret are both {@link S3_KEY}. */
export async function s3Server(folder: string): Promise<ServerProcess> {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const script = join(root, 'node_modules/s3rver/bin/s3rver.js');
  const args = [script, '-d', folder, '-a', '127.0.0.1', '-p', String(port), '--silent', '--configure-bucket', 'graft'];
  return server(port, () => spawn(process.execPath, args, { stdio: 'ignore' }));
}

async function server(port: number, launch: () => ChildProcess): Promise<ServerProcess> {
  let child: ChildProcess;
  const started = {
    port,
    async start() {
      child = launch();
      while (!(await answers(port))) {
        if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
        await sleep(50);
      }
    },
    async kill() {
      const gone = new Promise((done) => child.once('exit', done));
      if (child.exitCode === null && child.signalCode === null && child.kill('SIGKILL')) await gone;
    },
  };
  await started.start();
  return started;
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => socket.end(() => done(true)));
    socket.once('error', () => done(false));
  });
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => done(port));
    });
  });
}
