import { isList, isObject, type Json, type JsonObject } from '../json.ts';
import { resourceOf } from '../resource.ts';
import type { Findings } from './diagnostic.ts';
import { checkExpressions } from './expressions.ts';
import { FIELDS, ONLY_JSONATA, ONLY_JSONPATH, REQUIRED } from './fields.ts';
import { checkFields, checkHandlers, checkRules, required } from './handlers.ts';
import { checkBranch } from './states.ts';
import type { StateType } from '../definition.ts';
import { notOneOf } from './values.ts';

export interface Around {
  readonly findings: Findings;
  readonly machineInJsonata: boolean;
  readonly express: boolean;
  /** Names of states that have been met: one may stand in a machine once. */
  readonly names: Set<string>;
  readonly labels: Set<string>;
}

const LANGUAGES = ['JSONPath', 'JSONata'];

/** @returns whether the value is one of the two */
export function checkLanguage(findings: Findings, language: Json | undefined, location: string): void {
  if (language === undefined) return;
  if (typeof language !== 'string') findings.schema('Expected value of type [STRING]', location);
  else if (!LANGUAGES.includes(language)) findings.schema(notOneOf(LANGUAGES), location);
}

export function checkState(around: Around, state: Json, location: string): void {
  const { findings } = around;
  if (!isObject(state)) return findings.schema('Expected value of type [OBJECT]', location);
  required(findings, state, ['Type'], location);
  const type = state['Type'];
  if (type === undefined) return;
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type))
    return findings.schema(
      `Value should be one of the following: [${Object.keys(FIELDS).join(', ')}]`,
      `${location}/Type`,
    );
  const language = state['QueryLanguage'];
  if (language !== 'JSONPath') checkLanguage(findings, language, `${location}/QueryLanguage`);
  const inJsonata = language === undefined ? around.machineInJsonata : language !== 'JSONPath';
  const downgraded = around.machineInJsonata && !inJsonata;
  if (downgraded)
    findings.schema("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine", location);
  else checkOtherLanguage(findings, state, location, inJsonata);
  checkShape(around, state, type as StateType, location, inJsonata);
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html */
const LONGEST_LABEL = 40;
const NOT_IN_LABELS = /[\s?*<>{}[\]:;,\\|^~$#%&`"\u0000-\u001f\u007f-\u009f]/;

function checkShape(around: Around, state: JsonObject, type: StateType, location: string, inJsonata: boolean): void {
  const { findings } = around;
  required(findings, state, REQUIRED[type], location);
  checkFields(findings, state, FIELDS[type], location, inJsonata);
  checkTransition(findings, state, type, location);
  if (type === 'Task') checkResource(around, state['Resource'], `${location}/Resource`);
  if (type === 'Choice') checkRules(findings, state['Choices'], location, inJsonata);
  if (type === 'Pass') checkResult(findings, state['Result'], `${location}/Result`);
  if (type === 'Fail' && !inJsonata) checkTexts(findings, state, location);
  if (type === 'Wait') checkWait(findings, state, location);
  if (type === 'Parallel') checkBranches(around, state['Branches'], location);
  if (type === 'Map') checkMap(around, state, location);
  checkHandlers(findings, state, location, inJsonata);
  if (!inJsonata) return;
  for (const [name, value] of Object.entries(state))
    if (!['Branches', 'Catch', 'Choices', 'ItemProcessor', 'Iterator', 'Retry'].includes(name))
      checkExpressions(findings, value, `${location}/${name}`);
}

function checkOtherLanguage(findings: Findings, state: JsonObject, location: string, inJsonata: boolean): void {
  const [own, other, fields] = inJsonata
    ? (['JSONata', 'JSONPath', ONLY_JSONPATH] as const)
    : (['JSONPath', 'JSONata', ONLY_JSONATA] as const);
  for (const name of Object.keys(state))
    if (fields.has(name))
      findings.schema(
        `The QueryLanguage is set to '${own}', but field '${name}' is only supported for the '${other}' QueryLanguage`,
        location,
      );
}

function checkTransition(findings: Findings, state: JsonObject, type: StateType, location: string): void {
  if (type === 'Choice' || type === 'Succeed' || type === 'Fail') return;
  const ends = state['End'] === true;
  if (!ends && state['Next'] === undefined) findings.schema('These fields are required: [Next]', location);
  if (ends && state['Next'] !== undefined) findings.schema("A state cannot have both 'Next' and 'End'", location);
}

function checkResource({ findings, express }: Around, resource: Json | undefined, location: string): void {
  if (typeof resource !== 'string') return;
  if (!resource.startsWith('arn:')) return findings.schema('Value is not a valid resource ARN', location);
  const read = resourceOf(resource);
  if (!express) return;
  if (read.kind === 'activity') findings.schema('Express state machine does not support activities', location);
  if (read.kind !== 'service') return;
  if (read.pattern === 'sync')
    findings.schema("Express state machine does not support '.sync' service integration", location);
  // The space is AWS's.
  if (read.pattern === 'waitForTaskToken')
    findings.schema("Express state machine does not support '.waitForTaskToken' service integration ", location);
}

/** A result that looks as if it were filled in. */
function checkResult(findings: Findings, result: Json | undefined, location: string): void {
  if (result !== undefined && /\.\$":|"\$\.|"\$\$\./.test(JSON.stringify(result)))
    findings.warn('PASS_RESULT_IS_STATIC', 'Attempt to use a path in the result of a pass state', location);
}

/** Error and Cause are texts; paths to them have fields of their own. */
function checkTexts(findings: Findings, state: JsonObject, location: string): void {
  for (const field of ['Error', 'Cause']) {
    const text = state[field];
    if (typeof text === 'string' && /^\$\.|^\$\$\.|^States\.[A-Z]\w*\(/.test(text))
      findings.warn(
        'NO_PATH',
        "Field value looks like a path, but field name does not end with 'Path'",
        `${location}/${field}`,
      );
  }
}

function checkWait(findings: Findings, state: JsonObject, location: string): void {
  const given = ['Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'].filter((field) => Object.hasOwn(state, field));
  if (given.length !== 1)
    findings.schema('A Wait state must have exactly one of [Seconds, SecondsPath, Timestamp, TimestampPath]', location);
}

function checkBranches(around: Around, branches: Json | undefined, location: string): void {
  if (!isList(branches)) return;
  for (const [index, branch] of branches.entries()) checkBranch(around, branch, `${location}/Branches[${index}]`);
}

const MODES = ['INLINE', 'DISTRIBUTED'];

function checkMap(around: Around, state: JsonObject, location: string): void {
  const { findings, express, labels } = around;
  const field = state['ItemProcessor'] === undefined && state['Iterator'] !== undefined ? 'Iterator' : 'ItemProcessor';
  required(findings, state, [field], location);
  const processor = state[field];
  if (processor === undefined) return;
  const config = isObject(processor) ? processor['ProcessorConfig'] : undefined;
  const mode = isObject(config) ? config['Mode'] : undefined;
  if (typeof mode === 'string' && !MODES.includes(mode))
    findings.schema(
      `Value should be one of the following: [${MODES.join(', ')}]`,
      `${location}/${field}/ProcessorConfig/Mode`,
    );
  const distributed = mode === 'DISTRIBUTED';
  if (distributed && express)
    findings.schema('Express state machine does not support Map states in DISTRIBUTED mode', `${location}/${field}`);
  const label = state['Label'];
  if (typeof label === 'string') {
    // Which words AWS refuses it with was not recorded.
    if (label === '' || label.length > LONGEST_LABEL || NOT_IN_LABELS.test(label))
      findings.schema(`The label '${label}' is not valid`, `${location}/Label`);
    if (labels.has(label))
      findings.error('DUPLICATE_LABEL_NAME', `Duplicate label name: ${label}`, `${location}/Label`);
    labels.add(label);
  }
  checkBranch(around, processor, `${location}/${field}`);
}
