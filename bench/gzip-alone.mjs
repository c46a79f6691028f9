import { spawnSync } from 'node:child_process';

/** Seconds that gzip alone takes for the bytes of a packed file, at the level that graft writes with. */
export function gzipAlone(packed) {
  const script = 'zcat "$1" > "$1.plain"; TIMEFORMAT="%R %U %S"; time gzip -6 < "$1.plain" > /dev/null; rm "$1.plain"';
  const { stderr } = spawnSync('bash', ['-c', script, 'gzip', packed], { encoding: 'utf8' });
  const [wall, user, system] = stderr.trim().split(' ').map(Number);
  return { wall, cpu: user + system };
}
