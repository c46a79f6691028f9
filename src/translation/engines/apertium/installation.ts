import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { hashFile } from '../../../corpus/file-hash.ts';
import { InputError, nearestName } from '../../../corpus/problem.ts';
import type { OpenContext } from '../../engine-kind.ts';
import { modeNames, pairName } from './mode-name.ts';

/** One translation mode of an installed Apertium, ready to run. */
export interface Installation {
  readonly mode: string;
  /** Shell script of the pipeline: texts in, translations out, each ended by NUL. `$1` and `$2` are options of it. */
  readonly script: string;
  /** Variables for the programs of the pipeline. */
  readonly environment: Readonly<Record<string, string>>;
  /** Changes with the version of Apertium, the pipeline and every data file in it, wherever these lie. */
  readonly fingerprint: string;
}

export interface InstallationQuery extends OpenContext {
  readonly program: string;
  /** Default: the first installed mode for the two languages. */
  readonly mode: string | undefined;
}

const DEFAULT_PATH = '/usr/local/bin:/usr/bin:/bin';
/** What the programs of a pipeline may see of the environment: the rest is none of their business. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];
/** Paths in a pipeline stand in quotes. */
const PATH = /'([^']*\/[^']*)'/gu;
const PROGRAM_TIMEOUT_MS = 20_000;

const run = promisify(execFile);

/** @throws {InputError} if the program, its version or the mode will not do, with the cure */
export async function findInstallation(query: InstallationQuery): Promise<Installation> {
  const program = await findProgram(query);
  const environment = programEnvironment(program, query.environment);
  const version = await output(program, ['-V'], environment);
  const data = query.environment.APERTIUM_DATADIR ?? join(dirname(program), '../share/apertium');
  const mode = await findMode(join(data, 'modes'), query);
  const script = await pipelineScript(program, join(data, 'modes', `${mode}.mode`), environment);
  return { mode, script, environment, fingerprint: await fingerprintOf(version, mode, script) };
}

async function findProgram({ program, environment, languages }: InstallationQuery): Promise<string> {
  const folders = (environment.PATH ?? DEFAULT_PATH).split(delimiter).filter((folder) => folder !== '');
  const candidates = program.includes('/') ? [resolve(program)] : folders.map((folder) => resolve(folder, program));
  for (const candidate of candidates) if (await isAccessible(candidate, constants.X_OK)) return candidate;
  const cure = `apt-get install apertium apertium-${pairName(languages)}, or set "program" to its path`;
  const name = program.includes('/') ? `there is no program ${program}: apertium` : program;
  throw new InputError({ field: 'program', message: `${name} is not installed: ${cure}` });
}

function programEnvironment(program: string, environment: OpenContext['environment']): Record<string, string> {
  const passed = PASSED_ON.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]));
  const path = `${dirname(program)}${delimiter}${environment.PATH ?? DEFAULT_PATH}`;
  return { ...(Object.fromEntries(passed) as Record<string, string>), PATH: path, LC_ALL: 'C.UTF-8' };
}

async function findMode(folder: string, { mode, languages }: InstallationQuery): Promise<string> {
  const files = await readdir(folder).catch(() => []);
  const installed = files.flatMap((file) => (file.endsWith('.mode') ? [basename(file, '.mode')] : [])).sort();
  const wanted = mode === undefined ? modeNames(languages) : [mode];
  const found = wanted.find((name) => installed.includes(name));
  if (found !== undefined) return found;
  const name = mode ?? pairName(languages);
  const nearest = mode === undefined ? undefined : nearestName(mode, installed);
  const list = installed.length === 0 ? `none in ${folder}` : installed.join(', ');
  const cure =
    nearest === undefined
      ? `install its data (apt-get install apertium-${name}, if there are any) or set "mode"`
      : `did you mean "${nearest}"?`;
  throw new InputError({ field: 'mode', message: `apertium has no mode ${name}; installed: ${list}; ${cure}` });
}

/** The pipeline of a mode file, changed by Apertium itself to carry marks and to answer at each NUL. */
async function pipelineScript(
  program: string,
  modeFile: string,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const converter = join(dirname(program), 'apertium-wblank-mode');
  if (!(await isAccessible(converter, constants.X_OK))) {
    const message = `${program} is older than 3.8: it lacks apertium-wblank-mode, by which slots are marked; update it`;
    throw new InputError({ field: 'program', message });
  }
  const script = await output(converter, ['-z', modeFile], environment);
  if (script !== '') return script;
  throw new InputError({ file: modeFile, message: 'holds no pipeline; install the language data again' });
}

async function output(
  program: string,
  options: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  try {
    const { stdout } = await run(program, options, { env, timeout: PROGRAM_TIMEOUT_MS, killSignal: 'SIGKILL' });
    return stdout.trim();
  } catch (error) {
    const command = [basename(program), ...options].join(' ');
    const { stderr = '', message, killed } = error as Error & { stderr?: string; killed?: boolean };
    const said = killed ? `no answer in ${PROGRAM_TIMEOUT_MS / 1000} s` : stderr.trim() || message;
    throw new InputError({ field: 'program', message: `\`${command}\` failed: ${said}; install apertium again` });
  }
}

/** Paths count by the content behind them, so that the same package in another folder is the same. */
async function fingerprintOf(version: string, mode: string, script: string): Promise<string> {
  const paths = Array.from(script.matchAll(PATH), (match) => match[1]!);
  const hashes: string[] = [];
  for (const path of paths) {
    if (!(await isAccessible(path, constants.R_OK))) {
      throw new InputError({
        file: path,
        message: `is missing, mode ${mode} needs it; install the language data again`,
      });
    }
    hashes.push(await hashFile(path));
  }
  const pipeline = script.replace(PATH, (_, path: string) => `'${basename(path)}'`);
  return createHash('sha256')
    .update(JSON.stringify([version, mode, pipeline, hashes]))
    .digest('hex');
}

async function isAccessible(path: string, how: number): Promise<boolean> {
  return access(path, how).then(
    () => true,
    () => false,
  );
}
