import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Engine } from '../../src/translation/contract.ts';
import { type ApertiumSettings, apertiumKind } from '../../src/translation/engines/apertium/index.ts';

/** Whether Debian's packages are here; tests of the real programs are skipped where they are not. */
export const APERTIUM_INSTALLED =
  existsSync('/usr/share/apertium/modes/eng-spa.mode') &&
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'apertium')));

export const EN_ES = { source: 'en-US', target: 'es-ES' };

interface Opening {
  readonly settings?: Partial<ApertiumSettings>;
  readonly languages?: typeof EN_ES;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export async function openApertium({ settings = {}, languages = EN_ES, environment }: Opening = {}): Promise<Engine> {
  const context = { languages, environment: environment ?? process.env };
  return apertiumKind.open(apertiumKind.settings.parse(settings), context);
}

export interface RunningProgram {
  readonly pid: number;
  readonly group: number;
  readonly command: string;
}

/** The programs of the pipelines that this process started and that did not end: those in its children's groups. */
export function pipelinePrograms(): RunningProgram[] {
  const programs = runningPrograms();
  const groups = new Set(
    programs.filter(({ pid, parent, group }) => parent === process.pid && pid === group).map(({ group }) => group),
  );
  return programs.filter(({ group }) => groups.has(group));
}

/** The programs of a process group, also when its first one is gone. */
export function programsOfGroup(wanted: number): RunningProgram[] {
  return runningPrograms().filter(({ group }) => group === wanted);
}

function runningPrograms(): (RunningProgram & { readonly parent: number })[] {
  const columns = ['pid=', 'ppid=', 'pgid=', 'stat=', 'args='].flatMap((column) => ['-o', column]);
  const rows = execFileSync('ps', ['-A', ...columns], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const programs = rows.map((row) => {
    const [pid, parent, group, state, ...command] = row.trim().split(/\s+/u);
    return { pid: Number(pid), parent: Number(parent), group: Number(group), state, command: command.join(' ') };
  });
  return programs.filter(({ state }) => !state!.startsWith('Z'));
}
