import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { platform, release } from 'node:os';
import { dirname, join } from 'node:path';

/** Linux guards signals with Landlock since this version: https://docs.kernel.org/userspace-api/landlock.html */
const GUARDS_SIGNALS = [6, 12] as const;
const SECURITY_MODULES = '/sys/kernel/security/lsm';

/**
 * What confines functions less on this system than on a current Linux; `undefined` where nothing does, and when it has been
 * told in this checkout.
 *
 * @param root the course's folder
 */
export function confinementNotice(root: string): string | undefined {
  const why = weakness();
  if (why === undefined) return undefined;
  const told = join(root, '.coldstart', 'told', 'confinement');
  if (existsSync(told)) return undefined;
  try {
    mkdirSync(dirname(told), { recursive: true });
    writeFileSync(told, why);
  } catch {
    // A checkout that cannot be written to is told each time.
  }
  return `${why} Run only code that you would run yourself, or use a container; docs/security.md says what holds.`;
}

function weakness(): string | undefined {
  if (platform() !== 'linux') return 'On this system little confines what graded code may do.';
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const old = major < GUARDS_SIGNALS[0] || (major === GUARDS_SIGNALS[0] && minor < GUARDS_SIGNALS[1]);
  if (old) return 'This Linux is older than 6.12, and confines graded code less than newer ones.';
  return hasLandlock() ? undefined : 'This Linux has Landlock switched off, so that little confines graded code.';
}

function hasLandlock(): boolean {
  try {
    return readFileSync(SECURITY_MODULES, 'utf8').split(',').includes('landlock');
  } catch {
    // It is not shown everywhere, but nearly everywhere it is there.
    return true;
  }
}
