import table from './runtimes.json' with { type: 'json' };
import { yearsAfter, type Day } from './day.ts';

/**
 * A runtime identifier of Lambda, and its dates.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export interface Runtime {
  /** `nodejs24.x` */
  readonly id: string;
  /** `Node.js`; `OS-only` for runtimes without a language of their own. */
  readonly language: string;
  /** `3.14`; of an OS-only runtime, that of its Amazon Linux. */
  readonly version: string;
  readonly name: string;
  /** When functions could first have it. */
  readonly from: Day;
  /** When it is deprecated; a preview has no such date yet. */
  readonly deprecated?: Day;
  /** Offered for trying out, without a service level agreement. */
  readonly preview?: boolean;
  /** There is a base image, and no runtime for zip archives. */
  readonly imageOnly?: boolean;
}

/** `coming`: there is no such runtime yet. */
export type RuntimeState = 'coming' | 'preview' | 'supported' | 'deprecated';

/** Newest first within a language; runtimes that ended before 2024 are left out. */
export const RUNTIMES: readonly Runtime[] = table.runtimes;

/** When the table was last compared with its sources, and these. */
export const RUNTIMES_READ: Day = table.read;
export const RUNTIMES_SOURCES: readonly { readonly title: string; readonly url: string; readonly read: Day }[] =
  table.sources;

/** Languages that are compiled into a program, or bring their own interpreter, run there: Go, Rust, and many more. */
export const OS_ONLY = 'OS-only';

/** Languages that run on another one's runtime. PowerShell is compiled for .NET. */
const RUN_ON: Readonly<Record<string, string>> = { 'C#': '.NET', PowerShell: '.NET', Go: OS_ONLY, Rust: OS_ONLY };

export function runtimeById(id: string): Runtime | undefined {
  return RUNTIMES.find((runtime) => runtime.id === id);
}

/** Nothing is deprecated before the day that the table names, and everything is from then on. */
export function stateOn({ from, deprecated, preview }: Runtime, day: Day): RuntimeState {
  if (day < from) return 'coming';
  if (deprecated !== undefined && deprecated <= day) return 'deprecated';
  return preview === true ? 'preview' : 'supported';
}

/** What stands against moving a function to a runtime. */
export type Objection = 'another language' | 'preview' | 'not supported' | 'image only' | 'too soon' | 'older';

/** A function that is to move. */
export interface Moving {
  /** What it is written in: `PowerShell`. */
  readonly language: string;
  /** What it runs on now. */
  readonly runtime: string;
}

/**
 * Whether a function in a zip archive may be moved to a runtime: it must be one for its language, supported on that day
 * and for a year after it, and no step back. Whoever is on a preview may step back, since there is nothing else.
 *
 * @returns why not; undefined where nothing stands against it
 */
export function objectionTo(target: Runtime, { language, runtime }: Moving, day: Day): Objection | undefined {
  if (target.language !== (RUN_ON[language] ?? language))
    return target.language === language ? 'not supported' : 'another language';
  const state = stateOn(target, day);
  if (state === 'preview') return 'preview';
  if (state !== 'supported') return 'not supported';
  if (target.imageOnly === true) return 'image only';
  if (target.deprecated !== undefined && target.deprecated <= yearsAfter(day, 1)) return 'too soon';
  const before = runtimeById(runtime);
  const comparable = before?.language === target.language && before.preview !== true;
  return comparable && compareVersions(target.version, before.version) < 0 ? 'older' : undefined;
}

/** The runtimes that a function may move to, newest first. */
export function targetsOf(moving: Moving, day: Day): Runtime[] {
  return RUNTIMES.filter((target) => objectionTo(target, moving, day) === undefined);
}

/** `3.9` is before `3.14`. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number));
  for (let part = 0; part < Math.max(a?.length ?? 0, b?.length ?? 0); part += 1) {
    const difference = (a?.[part] ?? 0) - (b?.[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
