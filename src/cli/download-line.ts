import type { DownloadProgress } from '../corpus/datasets/download.ts';

const MEGABYTE = 1e6;
const REDRAW_MS = 100;

/** Draws one line that shows how far a download is; nothing if nobody watches. */
export function downloadLine(): ((progress: DownloadProgress) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  let url = '';
  let startedAt = 0;
  let startBytes = 0;
  let drawnAt = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.url !== url) {
      url = progress.url;
      startedAt = now;
      startBytes = progress.receivedBytes;
    }
    if (now - drawnAt < REDRAW_MS) return;
    drawnAt = now;
    const bytesPerMs = (progress.receivedBytes - startBytes) / Math.max(1, now - startedAt);
    process.stderr.write(`\r\x1b[K${describeProgress(progress, bytesPerMs)}`.slice(0, process.stderr.columns));
  };
}

function describeProgress({ url, receivedBytes, totalBytes }: DownloadProgress, bytesPerMs: number): string {
  const name = url.slice(url.lastIndexOf('/') + 1);
  const received = (receivedBytes / MEGABYTE).toFixed(1);
  if (totalBytes === undefined) return `${name}  ${received} MB`;
  const secondsLeft = bytesPerMs > 0 ? `${Math.ceil((totalBytes - receivedBytes) / bytesPerMs / 1000)} s left` : '';
  const percent = Math.floor((100 * receivedBytes) / totalBytes);
  return `${name}  ${percent} %  ${received} of ${(totalBytes / MEGABYTE).toFixed(1)} MB  ${secondsLeft}`;
}

export function clearDownloadLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}
