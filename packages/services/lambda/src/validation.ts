import { AwsError } from '@coldstart/wire';
import { unknownRuntime } from './functions/runtimes.ts';

/** Enumerations that AWS lists in another order than its model does. */
const ORDERS: Readonly<Record<string, string>> = {
  recursiveLoop: 'Terminate, Allow',
  invokeMode: 'RESPONSE_STREAM, BUFFERED',
  startingPosition: 'LATEST, AT_TIMESTAMP, TRIM_HORIZON',
  'snapStart.applyOn': 'PublishedVersions, None',
};

/** The Regions of Europe's sovereign cloud, which AWS's patterns have and the model has not. */
const REGION = '[a-z]{2}((-gov)';

/** Layers can be tagged as well, says AWS's pattern for ARNs of tagged things. */
const TAGGABLE = '|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:';

/** Refuses input that breaks the model's constraints, where AWS's words differ from the model's. */
export function invalidInput(message: string): AwsError {
  const runtime = /Value '([^']*)' at 'runtime' failed to satisfy constraint: Member must satisfy enum/.exec(message);
  if (runtime?.[1] !== undefined) return unknownRuntime(runtime[1]);
  return new AwsError('ValidationException', reword(message), { status: 400 });
}

function reword(message: string): string {
  return message
    .replaceAll(REGION, `(eusc-)?${REGION}`)
    .replaceAll(TAGGABLE, `|layer:([a-zA-Z0-9-_]+)${TAGGABLE}`)
    .replace(
      /at '([^']+)' failed to satisfy constraint: Member must satisfy enum value set: \[[^\]]*\]/g,
      (text, path: string) => {
        const order = ORDERS[path];
        return order === undefined ? text : text.replace(/\[[^\]]*\]$/, `[${order}]`);
      },
    );
}
