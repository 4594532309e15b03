import type { Step } from '../verdict.ts';

interface Meaning {
  readonly pattern: RegExp;
  readonly meaning: string;
}

/**
 * Errors before the first line of a handler: none of the learner's code has run, so no other reason is left. (A runtime
 * of the learner's own may also report some of them; then a check that asked for it tells what it got.)
 */
const NOT_STARTED: readonly Meaning[] = [
  {
    pattern: /\bfailed(?: with|:) Runtime\.ImportModuleError\b/,
    meaning:
      'Lambda could not load the file that `Handler` names. Compare `Handler` and `CodeUri` with the name of the file, then look at its imports.',
  },
  {
    pattern: /\bfailed(?: with|:) Runtime\.(?:HandlerNotFound|MalformedHandlerName)\b/,
    meaning: 'The half of `Handler` after the dot must be the name of something that the file exports.',
  },
  {
    pattern: /\bdoes not provide an export named\b/,
    meaning: 'The file imports a name that the module does not have. Compare its spelling, letter by letter.',
  },
  {
    pattern: /\bfailed(?: with|:) Runtime\.UserCodeSyntaxError\b/,
    meaning: 'The file does not parse. The message names the line.',
  },
  {
    pattern: /\bfailed(?: with|:) Runtime\.CallbackHandlerDeprecated\b/,
    meaning:
      'From Node.js 24 on, a handler has no callback: it takes the event and the context, and what it returns, or what its promise gives, is the answer.',
  },
  {
    pattern: /\bfork\/exec \S+: permission denied/,
    meaning: 'The file `bootstrap` is there, and nobody may execute it. Mark it as executable: `chmod +x`.',
  },
  {
    pattern: /\bCouldn't find valid bootstrap/,
    meaning: 'The package has no file `bootstrap` at its root. Compare `CodeUri` with where the file lies.',
  },
  {
    pattern: /\bfork\/exec \S+: exec format error/,
    meaning: 'The file `bootstrap` is no program. A script tells in its first line what runs it, such as `#!/bin/sh`.',
  },
];

const NOT_AWAITED: Meaning = {
  // 128 is what Lambda's Node.js ends with then; the error itself is told first, or is lost.
  pattern: /\bRuntime\.UnhandledPromiseRejection\b|\bRuntime\.ExitError\b.*\bexit status 128\b/,
  meaning: 'A promise failed and nothing waited for it. `await` it where it is made, or catch its error.',
};

/** Slips in the code, whatever it is about: a name, a path, a value of a call that is not there. */
const SLIPS: readonly Meaning[] = [
  {
    pattern: /\bReferenceError: \S+ is not defined/,
    meaning: 'The code uses a name that nothing has. Compare its spelling with where it is declared, or import it.',
  },
  {
    pattern: /\bEROFS: read-only file system/,
    meaning: 'A function can write below `/tmp`, and nowhere else.',
  },
  {
    pattern: /\bENOENT: no such file or directory, .*'\/tmp\//,
    meaning:
      'A new environment begins with an empty `/tmp`. A folder below it has to be made first: `mkdir(folder, { recursive: true })`.',
  },
  {
    pattern: /\bValue null at '\w+' failed to satisfy constraint: Member must not be null/,
    meaning:
      'A value that the call needs is `undefined`. Where it comes from `process.env`, compare the name of the variable with the template, letter by letter.',
  },
  {
    pattern: /\bThe provided key element does not match the schema/,
    meaning:
      "`Key` has what the table's `KeySchema` names, under these very names, and nothing else, each of the type that `AttributeDefinitions` says: a number is no `S`. Compare it with the template.",
  },
  {
    pattern: /\bAttribute name is a reserved keyword/,
    meaning:
      'DynamoDB keeps this word for itself. Write `#name` in the expression, and say in `ExpressionAttributeNames` what it stands for; or call the attribute something else.',
  },
  {
    pattern: /\bInvalid (?:Condition|KeyCondition|Filter|Projection|Update)Expression: /,
    meaning: 'DynamoDB does not understand this expression, and did nothing. What it says names the word or the place.',
  },
  {
    pattern: /\bSupplied AttributeValue is empty, must contain exactly one of the supported datatypes/,
    meaning: 'A value of the item is `undefined`, as in `{ S: undefined }`. Look where it comes from.',
  },
  {
    pattern: /\bThe parameter cannot be converted to a numeric value/,
    meaning: 'A number travels as a text: `{ N: String(amount) }`, of something that is a number.',
  },
  {
    pattern: /\bTransaction is still running a query\b/,
    meaning:
      'A transaction takes one statement at a time. `await` each before you send the next, and the last one before you end the transaction.',
  },
  {
    pattern: /\boperator does not exist: \w+ \S+ text\b|\bis of type \w+ but expression is of type text\b/,
    meaning:
      'For PostgreSQL a parameter with `stringValue` is a text. A whole number goes as `longValue`; for other types `typeHint` says what the text is meant as.',
  },
];

/** Ends the text of a step that a check broke itself, to see what becomes of it. */
export const ASKED_FOR = ' (this check makes it fail)';

/** What was not set up for it: a policy that is no JSON, a role that Lambda may not take on. */
const NOT_SET_UP: readonly Meaning[] = [
  {
    pattern: /\bThis policy contains invalid Json\b/,
    meaning:
      'IAM could not parse the policy, so nothing in it has been looked at yet. Look for a comma too many, or for a quote or a bracket that is missing.',
  },
  {
    pattern: /\bThe role defined for the function cannot be assumed by Lambda\b/,
    meaning:
      'The trust policy of a role says who may take it on. It must allow the service `lambda.amazonaws.com`; until then, the function does not even start.',
  },
  {
    pattern: /\bInvalid ARN\b/,
    meaning:
      'IAM wants a whole ARN there, such as `arn:aws:iam::aws:policy/ReadOnlyAccess` for a policy of AWS; a name alone is none.',
  },
];

const NO_TOPIC: Meaning = {
  pattern: /is not authorized to perform: sns:Publish on resource: \*/i,
  meaning:
    'The call names no topic, so no policy can allow it: `TopicArn` is `undefined`. Where it comes from `process.env`, compare the name of the variable with the template, letter by letter.',
};

/** What else Lambda and IAM say in words of their own. */
const OTHERS: readonly Meaning[] = [
  NOT_AWAITED,
  {
    pattern: /\bSandbox\.Timedout\b/,
    meaning:
      'The function was still busy when its `Timeout` was up, and Lambda ended it. Look for something that it waits for and that never comes, or for a loop without an end.',
  },
  {
    pattern: /\bRuntime\.ExitError\b/,
    meaning:
      'The process ended before the handler had answered. Look for an exit in the code, or for something that crashes it.',
  },
  { pattern: /\bRuntime\.OutOfMemory\b/, meaning: 'The function needed more than its `MemorySize`.' },
  NO_TOPIC,
  {
    pattern: /User: [a-z0-9.-]+\.amazonaws\.com is not authorized to perform: lambda:/,
    meaning:
      'The policy of the function or alias in the message did not let the service in. Compare a statement there with the message: `Principal` is the service, `Action` and `Resource` are those in it, and `aws:SourceArn` is where the service calls from.',
  },
  {
    pattern: /is not authorized to perform: .*because no resource-based policy allows/,
    meaning:
      'Who calls from outside needs the policy of what is called, and none there allows it. The action and the resource in the message are what a permission must name.',
  },
  {
    pattern: /is not authorized to perform: /,
    meaning:
      'No policy of the role allows this call. The action and the resource in the message are what a policy must name.',
  },
];

/**
 * What an error means, for people who meet it for the first time.
 *
 * @param happened as a check tells it
 * @param chain what led there: a function that did not start, or a call that was denied, explains a wrong answer, too
 */
export function meaningOf(happened: string, chain: readonly Step[]): string | undefined {
  const failed = chain.findLast(({ outcome }) => outcome === 'error')?.text ?? '';
  const denied = chain.findLast(({ outcome, text }) => outcome === 'denied' && !text.endsWith(ASKED_FOR))?.text ?? '';
  const find = (meanings: readonly Meaning[], ...texts: readonly string[]): string | undefined =>
    meanings.find(({ pattern }) => texts.some((text) => pattern.test(text)))?.meaning;
  return find([...NOT_STARTED, ...SLIPS, ...NOT_SET_UP], happened, failed) ?? find(OTHERS, happened, denied);
}

/** True where the meaning says all: no line has run, or one broke before it could be right or wrong about the task. */
export const isWholeReason = (meaning: string | undefined): boolean =>
  [...NOT_STARTED, ...SLIPS, NOT_AWAITED, NO_TOPIC].some((entry) => entry.meaning === meaning);
