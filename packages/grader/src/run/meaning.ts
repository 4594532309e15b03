import type { Step } from '../verdict.ts';

/** What Lambda's own errors mean, for people who meet them for the first time. */
const MEANINGS: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [
    /\bSandbox\.Timedout\b/,
    'The function was still busy when its `Timeout` was up, and Lambda ended it. Look for something that it waits for and that never comes, or for a loop without an end.',
  ],
  [
    /\bRuntime\.ExitError\b/,
    'The process ended before the handler had answered. Look for an exit in the code, or for something that crashes it.',
  ],
  [/\bRuntime\.OutOfMemory\b/, 'The function needed more than its `MemorySize`.'],
  [
    /\bRuntime\.ImportModuleError\b/,
    'Lambda could not load the file that `Handler` names. Compare `Handler` and `CodeUri` with the name of the file, then look at its imports.',
  ],
  [
    /\bRuntime\.(?:HandlerNotFound|MalformedHandlerName)\b/,
    'The half of `Handler` after the dot must be the name of something that the file exports.',
  ],
  [/\bRuntime\.UserCodeSyntaxError\b/, 'The file does not parse. The message names the line.'],
  [
    /\bRuntime\.UnhandledPromiseRejection\b/,
    'A promise failed and nothing waited for it. `await` it where it is made, or catch its error.',
  ],
  [
    /is not authorized to perform: /,
    'No policy of the role allows this call. The action and the resource in the message are what a policy must name.',
  ],
];

/**
 * @param happened as a check tells it
 * @param chain what led there: a call that was denied on the way explains a wrong answer, too
 */
export function meaningOf(happened: string, chain: readonly Step[]): string | undefined {
  const denied = chain.findLast(({ outcome }) => outcome === 'denied');
  return MEANINGS.find(
    ([pattern]) => pattern.test(happened) || (denied !== undefined && pattern.test(denied.text)),
  )?.[1];
}
