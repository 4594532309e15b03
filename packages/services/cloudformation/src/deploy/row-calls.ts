import { AwsError } from '@coldstart/wire';
import type { AnyCalls, AnyReads, AnyView, DeclaredRow, ResourceTag, Tag, ValueMap } from '@coldstart/cloud';
import type { StackResource } from '../state.ts';
import { isGone } from './failure.ts';
import type { HandlerContext } from './handlers.ts';

/** A resource under way by its type's row. */
export class RowRun {
  readonly row: DeclaredRow;
  readonly resource: StackResource;
  readonly context: HandlerContext;
  #tags: ResourceTag[] | undefined;
  #text: Promise<string> | undefined;

  constructor(row: DeclaredRow, resource: StackResource, context: HandlerContext) {
    this.row = row;
    this.resource = resource;
    this.context = context;
  }

  /** All that the resource is to have. */
  get tags(): ResourceTag[] {
    const { context, resource } = this;
    this.#tags ??= context.tagsUnder(resource.stackTags, ownTags(this, resource.properties));
    return this.#tags;
  }

  /** The object in S3 that the row's calls need; read once. */
  get text(): Promise<string> {
    this.#text ??= textAt(this);
    return this.#text;
  }
}

async function textAt({ row, resource, context }: RowRun): Promise<string> {
  const location = row.text?.(resource.properties);
  if (location === undefined) return '';
  const { Body: body } = await context.invokeAny('s3', 'GetObject', withoutUndefined(location) as object);
  return body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : '';
}

/** What the row's mappings see of a resource. */
export function viewOf(run: RowRun, more: Partial<AnyView> = {}): AnyView {
  const { resource, context } = run;
  return {
    properties: resource.properties,
    before: resource.applied?.properties ?? resource.properties,
    name: '',
    id: resource.physicalId,
    stack: context.stack,
    tags: run.tags,
    text: '',
    answers: {},
    attribute: (name) => String(resource.attributes[name] ?? ''),
    ...more,
  };
}

/** A resource's own tags: a list or a map in its template. */
export function ownTags({ row: { tags }, context }: RowRun, properties: ValueMap): Tag[] | undefined {
  if (tags?.own !== undefined) return tagsOf(tags.own(properties, context.stack) ?? []);
  const found = tags === undefined ? undefined : properties[tags.property ?? 'Tags'];
  return found === undefined ? undefined : tagsOf(found);
}

export function tagsOf(found: unknown): Tag[] {
  if (Array.isArray(found)) return found as Tag[];
  return Object.entries((found ?? {}) as Record<string, string>).map(([Key, Value]) => ({ Key, Value }));
}

interface CallOptions<View> {
  /** Called with each answer. */
  readonly answered?: (use: CallObject<View>, answer: Record<string, unknown>, view: View) => void;
  /** Errors that say that there is nothing are none. */
  readonly mayBeGone?: boolean;
}

type CallObject<View> = Exclude<
  NonNullable<AnyCalls<View>[string]>,
  (view: View) => Record<string, unknown> | readonly Record<string, unknown>[] | undefined
>;

/** Calls the operations of a table, one after the other. */
export async function callAll<View extends AnyView>(
  run: RowRun,
  calls: AnyCalls<View> | undefined,
  view: View,
  options: CallOptions<View> = {},
): Promise<void> {
  const answers: Record<string, Record<string, unknown>> = {};
  const text = options.mayBeGone === true ? '' : await run.text;
  for (const [operation, use] of Object.entries(calls ?? {})) {
    if (use === undefined) continue;
    const call: CallObject<View> = typeof use === 'function' ? { input: use } : use;
    // The first call of a creation has given the resource its id.
    const seen = { ...view, text, id: run.resource.physicalId, answers };
    for (const input of inputs(call.input(seen))) {
      const answer = await invoke(run, operation, input, options.mayBeGone === true);
      if (answer === undefined) continue;
      answers[operation] = answer;
      for (const [name, value] of Object.entries(call.attributes?.(answer, seen) ?? {}))
        if (value !== undefined) run.resource.attributes[name] = value;
      options.answered?.(call, answer, seen);
    }
  }
}

/** Calls the operations of a table for what their answers tell. @returns false where one of them finds nothing */
export async function readAll<Result>(
  run: RowRun,
  reads: AnyReads<Result> | undefined,
  found: (result: Result) => void,
): Promise<boolean> {
  const answers: Record<string, Record<string, unknown>> = {};
  const view = { ...viewOf(run), answers };
  for (const [operation, use] of Object.entries(reads ?? {})) {
    for (const input of inputs(use?.input(view))) {
      const answer = await invoke(run, operation, input, true);
      const result = answer === undefined ? undefined : use?.read(answer, view);
      if (answer === undefined || result === undefined) return false;
      answers[operation] = answer;
      found(result);
    }
  }
  return true;
}

export function inputs<In extends object>(given: In | readonly In[] | undefined): readonly In[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? (given as readonly In[]) : [given as In];
}

/** @returns `undefined` where the service says that there is nothing, and that is no error */
export async function invoke(
  { context }: RowRun,
  operation: string,
  input: object,
  mayBeGone: boolean,
): Promise<Record<string, unknown> | undefined> {
  try {
    return await context.invoke(operation as never, withoutUndefined(input) as never);
  } catch (error) {
    if (mayBeGone && error instanceof AwsError && isGone(error)) return undefined;
    throw error;
  }
}

/** What a mapping left open is not there; bytes and dates stay what they are. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const result: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) if (inner !== undefined) result[key] = withoutUndefined(inner);
  return result;
}
