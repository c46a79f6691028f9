import type { DownloadProgress } from '../corpus/datasets/download.ts';
import { StatusLine, type StatusLineOptions, timeLeft } from './status-line.ts';

const MEGABYTE = 1e6;

/** One line on a terminal that shows how far a download is. */
export class DownloadLine {
  readonly #line: StatusLine;
  #url = '';
  #startedAt = 0;
  #startBytes = 0;

  constructor(options: StatusLineOptions = {}) {
    this.#line = new StatusLine(options);
  }

  readonly show = (progress: DownloadProgress): void => {
    if (progress.url !== this.#url) {
      this.#url = progress.url;
      this.#startedAt = performance.now();
      this.#startBytes = progress.receivedBytes;
    }
    this.#line.draw(() => this.#describe(progress));
  };

  clear(): void {
    this.#line.clear();
  }

  #describe({ url, receivedBytes, totalBytes }: DownloadProgress): string {
    const name = url.slice(url.lastIndexOf('/') + 1);
    const received = (receivedBytes / MEGABYTE).toFixed(1);
    if (totalBytes === undefined) return `${name}  ${received} MB`;
    // What an earlier download left here says nothing of the speed of this one.
    const share = (receivedBytes - this.#startBytes) / Math.max(1, totalBytes - this.#startBytes);
    const left = timeLeft(share, performance.now() - this.#startedAt);
    const percent = Math.floor((100 * receivedBytes) / totalBytes);
    return `${name}  ${percent} %  ${received} of ${(totalBytes / MEGABYTE).toFixed(1)} MB  ${left}`;
  }
}
