/** What the loop detector shows: which object leads to which invocation, as the cloud's buckets decide it. */
import { matchesEvent, type Destination } from '@coldstart/service-s3/destinations';

/** What a bucket tells a function, and what that function writes. */
export interface Setting {
  readonly prefix: string;
  readonly suffix: string;
  /** As in a bucket's configuration: `s3:ObjectCreated:*`. */
  readonly events: string;
  readonly bucket: 'same' | 'other';
  /** Key of what it writes; `{name}` is what follows the last slash of the key that it was told, `{key}` all of it. */
  readonly output: string;
  /** The object that somebody uploads. */
  readonly upload: string;
}

const FOLDER: Setting = {
  prefix: 'uploads/',
  suffix: '',
  events: 's3:ObjectCreated:*',
  bucket: 'same',
  output: 'previews/{name}',
  upload: 'uploads/cat.jpg',
};

/** Settings to begin with. */
export const SETTINGS: readonly (Setting & { readonly called: string })[] = [
  { ...FOLDER, called: 'a folder each' },
  { ...FOLDER, called: 'no filter', prefix: '' },
  { ...FOLDER, called: 'a prefix without its slash', prefix: 'uploads', output: 'uploads-small/{name}' },
  { ...FOLDER, called: 'the same ending', prefix: '', suffix: '.jpg', output: 'small-{name}' },
  { ...FOLDER, called: 'another ending', prefix: '', suffix: '.jpg', output: '{key}.png' },
  { ...FOLDER, called: 'another bucket', prefix: '', bucket: 'other', output: '{key}' },
  { ...FOLDER, called: 'copies alone', prefix: '', events: 's3:ObjectCreated:Copy' },
];

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html */
const STOPS_AFTER = 16;
/** How many rounds are shown before the rest is summed up. */
const SHOWN = 3;

export interface Step {
  readonly who: string;
  readonly kind: 'service' | 'success' | 'failure' | 'wait';
  readonly text: string;
}

export interface Detected {
  readonly kind: 'success' | 'failure' | 'wait';
  readonly sum: string;
  readonly runs: number;
  readonly steps: readonly Step[];
}

/** Follows an upload, and what comes of it, until nobody hears of it or Lambda stops it. */
export function detect(setting: Setting): Detected {
  const destination = destinationOf(setting);
  const steps: Step[] = [];
  let key = setting.upload;
  let runs = 0;
  for (;;) {
    const isHeard = (runs === 0 || setting.bucket === 'same') && matchesEvent(destination, 'ObjectCreated:Put', key);
    const who = runs === 0 ? 'somebody' : `run ${runs}`;
    if (runs <= SHOWN || !isHeard) steps.push({ who, ...told(setting, key, runs, isHeard) });
    if (!isHeard) return ended(runs, steps);
    if (runs === STOPS_AFTER) return stopped(steps);
    runs += 1;
    key = outputOf(setting.output, key);
  }
}

const destinationOf = ({ prefix, suffix, events }: Setting): Destination => ({
  kind: 'lambda',
  id: 'index',
  arn: 'arn:aws:lambda:eu-west-1:111122223333:function:index',
  events: [events],
  prefix,
  suffix,
});

const outputOf = (output: string, key: string): string =>
  output.replaceAll('{name}', () => key.slice(key.lastIndexOf('/') + 1)).replaceAll('{key}', () => key);

function told(setting: Setting, key: string, runs: number, isHeard: boolean): Pick<Step, 'kind' | 'text'> {
  const puts = `puts \`${key}\``;
  if (runs > 0 && setting.bucket === 'other')
    return { kind: 'success', text: `${puts} into another bucket, which tells nobody` };
  if (!isHeard) return { kind: runs === 0 ? 'wait' : 'success', text: `${puts}: ${whyNot(setting, key)}` };
  return { kind: runs === 0 ? 'service' : 'failure', text: `${puts}, and the bucket invokes the function` };
}

function whyNot({ prefix, suffix, events }: Setting, key: string): string {
  if (!key.startsWith(prefix)) return `it does not begin with \`${prefix}\``;
  if (!key.endsWith(suffix)) return `it does not end with \`${suffix}\``;
  return `\`${events}\` is about something else than a put`;
}

function ended(runs: number, steps: readonly Step[]): Detected {
  if (runs === 0) return { kind: 'wait', sum: 'The function never hears of the upload.', runs, steps };
  const sum = runs === 1 ? 'One upload, one invocation.' : `One upload, ${runs} invocations: it ends by luck.`;
  return { kind: runs === 1 ? 'success' : 'failure', sum, runs, steps };
}

function stopped(steps: readonly Step[]): Detected {
  const rest: Step = {
    who: '…',
    kind: 'failure',
    text: `and so on. After about ${STOPS_AFTER} rounds Lambda stops the function, if it finds the loop`,
  };
  return { kind: 'failure', sum: 'The function triggers itself.', runs: STOPS_AFTER, steps: [...steps, rest] };
}
