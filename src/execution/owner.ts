import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * The names of what a process has begun in a store, so that others can tell whether it still lives:
 * `<machine>-<pid>.<birth>-<what it is>`. The birth keeps a process apart from a later one that got its pid, the machine
 * holds the pid namespace, because containers may share a host name, and the boot, because machines may share one, too.
 */
const OWNED = /^(?<machine>.+)-(?<pid>\d+)\.(?<birth>\d+)-(?<rest>[^-].*)$/;

/** `gone`: was a process of this machine, and is no more. `elsewhere`: only its last sign of life can tell. */
export type OwnerState = 'alive' | 'gone' | 'elsewhere' | 'unknown';

/** A name for something that this process has begun. */
export function ownedName(rest: string): string {
  return `${machineName()}-${process.pid}.${birthOf(process.pid)}-${rest}`;
}

/** The host name and the process id in such a name. */
export function ownerOf(name: string): { readonly host: string; readonly pid: number } | undefined {
  const { machine, pid } = OWNED.exec(name)?.groups ?? {};
  return machine === undefined ? undefined : { host: machine.split('.').slice(0, -2).join('.'), pid: Number(pid) };
}

export function ownerState(name: string): OwnerState {
  const { machine, pid, birth } = OWNED.exec(name)?.groups ?? {};
  if (machine === undefined) return 'unknown';
  if (machine !== machineName()) return 'elsewhere';
  return isRunning(Number(pid)) && String(birthOf(Number(pid))) === birth ? 'alive' : 'gone';
}

function machineName(): string {
  return `${hostname()}.${pidNamespace()}.${boot()}`;
}

/** What the system drew at random when it started; 0 where it does not. */
function boot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return '0';
  }
}

/** The number of the namespace that pids count in; 0 where the system has none. */
function pidNamespace(): string {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))![0];
  } catch {
    return '0';
  }
}

/** When a process began, in clock ticks since the machine did; 0 if it is no more or the system does not say. */
function birthOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field, the program's name, may hold blanks. The third is the state, the 22nd the birth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie is a process that has ended and that nobody has asked about: in containers they stay.
    return fields[0] === 'Z' || fields[0] === 'X' ? 0 : Number(fields[19]);
  } catch {
    return 0;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0); // signal 0 only asks
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
