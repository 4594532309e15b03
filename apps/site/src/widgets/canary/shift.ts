/** A deployment that shifts calls to a new version, as AWS SAM's `DeploymentPreference` has it. Plain data, in minutes. */
import type { Axis, Span } from '~/widgets/timeline.ts';

interface Plan {
  /** Percent that the new version gets at first, and more at each step. */
  readonly step: number;
  readonly every: number;
  /** Whether one step is followed by all the rest. */
  readonly canary: boolean;
}

/** https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html */
export const TYPES = {
  AllAtOnce: { step: 100, every: 0, canary: false },
  Canary10Percent5Minutes: { step: 10, every: 5, canary: true },
  Canary10Percent15Minutes: { step: 10, every: 15, canary: true },
  Linear10PercentEvery1Minute: { step: 10, every: 1, canary: false },
  Linear10PercentEvery3Minutes: { step: 10, every: 3, canary: false },
} as const satisfies Readonly<Record<string, Plan>>;

type Type = keyof typeof TYPES;

export const VERSIONS = { good: 'works', bad: 'fails at every call' } as const;
/** Minutes until the alarm is raised; 0 where the deployment names none. */
export const ALARMS = { 0: 'none', 2: 'after 2 minutes', 6: 'after 6 minutes' } as const;

export interface Setting {
  readonly type: Type;
  readonly version: keyof typeof VERSIONS;
  readonly alarm: number;
}

/** So long the new version has so much of the calls. */
export interface Stage {
  readonly from: number;
  readonly to: number;
  readonly percent: number;
}

export interface Outcome {
  readonly stages: readonly Stage[];
  /** When the alarm takes the calls back; absent where it does not. */
  readonly back: number | undefined;
  /** Of 100 calls a minute. */
  readonly failed: number;
}

/** Minutes that are looked at. */
const END = 30;
const CALLS = 100;

export function shift({ type, version, alarm }: Setting): Outcome {
  const planned = stagesOf(TYPES[type]);
  // What is over cannot be taken back: the alarm counts while calls are shifted.
  const ends = planned.at(-1)?.from ?? 0;
  const back = version === 'bad' && alarm > 0 && alarm < ends ? alarm : undefined;
  const stages = planned
    .filter(({ from }) => back === undefined || from < back)
    .map((stage) => ({ ...stage, to: Math.min(stage.to, back ?? END) }));
  const all = back === undefined ? stages : [...stages, { from: back, to: END, percent: 0 }];
  const failed =
    version === 'good' ? 0 : all.reduce((sum, { from, to, percent }) => sum + ((to - from) * percent * CALLS) / 100, 0);
  return { stages: all, back, failed };
}

function stagesOf({ step, every, canary }: Plan): Stage[] {
  const stages: Stage[] = [];
  let from = 0;
  for (let percent = step; percent < 100; percent += step) {
    stages.push({ from, to: from + every, percent });
    from += every;
    if (canary) break;
  }
  return [...stages, { from, to: END, percent: 100 }]
    .filter((stage) => stage.from < END)
    .map((stage) => ({ ...stage, to: Math.min(stage.to, END) }));
}

export function spansOf({ version }: Setting, { stages, back }: Outcome): Span[] {
  const shown: Span[] = stages.map(({ from, to, percent }) => ({
    lane: percent === 0 ? 'version 1' : 'version 2',
    at: from,
    to,
    kind: percent === 0 ? 'service' : version === 'bad' ? 'failure' : 'success',
    text: percent === 0 ? 'has all calls again' : percent === 100 ? 'has all calls' : `has ${percent} % of the calls`,
  }));
  if (back === undefined) return shown;
  const alarm: Span = { lane: 'alarm', at: back, kind: 'denial', text: `stops the deployment at minute ${back}` };
  return [...shown.slice(0, -1), alarm, ...shown.slice(-1)];
}

export const axis: Axis = {
  label: 'who gets the calls, minute by minute',
  unit: 'min',
  end: END,
  ticks: [0, 15, 30],
};

/** All of it in one sentence. */
export function sumOf({ type, version, alarm }: Setting, { stages, back, failed }: Outcome): string {
  const done = stages.find(({ percent }) => percent === 100)?.from;
  if (version === 'good')
    return done === 0
      ? 'Version 2 has all calls at once.'
      : `Version 2 has all calls after ${done} minutes. Nobody noticed.`;
  const calls = `${failed.toLocaleString('en-US')} of ${(END * CALLS).toLocaleString('en-US')} calls failed`;
  if (back !== undefined) return `${calls}. The alarm took them back after ${back} minutes.`;
  if (alarm === 0) return `${calls}, and nothing takes them back: this deployment names no alarm.`;
  const why = type === 'AllAtOnce' ? 'nothing is shifted step by step' : 'the shift was over';
  return `${calls}. The alarm came after ${alarm} minutes, when ${why}: there was nothing left to stop.`;
}
