import type { ExecutionEvent } from '../execution/executor.ts';
import type { Stage } from '../execution/stage.ts';
import { StatusLine, type StatusLineOptions, timeLeft } from './status-line.ts';

/** About how much longer a stage takes than a small one; only the time left is estimated from it. */
const EFFORT: Readonly<Record<string, number>> = {
  'train-model': 30,
  'train-translator': 10,
  translate: 10,
  'write-utterances': 10,
  'label-texts': 10,
  compare: 3,
};

/** One line on a terminal that shows how far a run is and when it will be done. */
export class ProgressLine {
  readonly #line: StatusLine;
  readonly #running = new Map<Stage, number>();
  #startedAt = 0;
  #stages = 0;
  #finished = 0;
  #effort = 0;
  #effortDone = 0;

  constructor(options: StatusLineOptions = {}) {
    this.#line = new StatusLine(options);
  }

  /** Takes note of an event. What must be said even without a progress line is returned. */
  show(event: ExecutionEvent): string | undefined {
    switch (event.type) {
      case 'planned':
        this.#startedAt = performance.now();
        this.#stages = event.toRun.length;
        this.#effort = event.toRun.reduce((sum, stage) => sum + effortOf(stage), 0);
        break;
      case 'started':
        this.#running.set(event.stage, 0);
        break;
      case 'progress':
        this.#running.set(event.stage, event.fraction);
        break;
      case 'finished':
        this.#running.delete(event.stage);
        this.#finished++;
        this.#effortDone += effortOf(event.stage);
        break;
      case 'corrupt':
        this.clear();
        return `${event.stage.title}: the stored artifact ${event.stage.hash.slice(0, 12)} is corrupt (${event.reason}); making it again`;
      case 'worker-lost':
        this.clear();
        return `${event.stage.title}: ${event.reason}; trying again`;
    }
    if (this.#stages > 0) this.#line.draw(() => this.#describe());
    return undefined;
  }

  clear(): void {
    this.#line.clear();
  }

  #describe(): string {
    const partial = [...this.#running].reduce((sum, [stage, fraction]) => sum + fraction * effortOf(stage), 0);
    const share = (this.#effortDone + partial) / this.#effort;
    const left = timeLeft(share, performance.now() - this.#startedAt);
    const titles = Array.from(this.#running.keys(), (stage) => stage.title).join('; ');
    return `${String(Math.floor(100 * share)).padStart(3)} %  ${this.#finished}/${this.#stages} stages  ${left}  ${titles}`;
  }
}

function effortOf(stage: Stage): number {
  return EFFORT[stage.recipe.kind] ?? 1;
}
