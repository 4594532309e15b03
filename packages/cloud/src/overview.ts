interface OverviewKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** How the client of a service reaches an account, as the account's root. */
export interface OverviewClient {
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly credentials: OverviewKeys | (() => Promise<OverviewKeys>);
  readonly maxAttempts: number;
}

/**
 * Reads what a page shows of a service in one account, through the AWS APIs alone: the account may be on any backend.
 *
 * @returns plain data, which goes to the browser as JSON
 */
export type Overview = (client: OverviewClient) => Promise<readonly OverviewSection[]>;

/** Resources of one kind. Without any, the page leaves the section out. */
export interface OverviewSection {
  /** `Queues`. */
  readonly title: string;
  /** Said of a resource that holds nothing: `It is empty.` */
  readonly empty: string;
  readonly resources: readonly OverviewResource[];
}

export interface OverviewResource {
  readonly name: string;
  /** As CloudFormation knows it, where that is not its name: a queue's URL. */
  readonly physicalId?: string;
  /** Beside its name, before it is opened: `3 messages`. */
  readonly summary: string;
  /** What else is to be known of it, by what it is called: `{ role: 'orders' }`. */
  readonly facts?: Readonly<Record<string, string>>;
  readonly contents: readonly OverviewContent[];
}

/** What a resource holds. */
export type OverviewContent =
  /** Lines with their times, ISO 8601; the newest last. */
  | { readonly kind: 'log'; readonly lines: readonly { readonly at: string; readonly message: string }[] }
  /** Things shown as JSON, each alone. */
  | { readonly kind: 'items'; readonly items: readonly unknown[] }
  /** A thing with a name of its own, such as a policy, shown as JSON. */
  | { readonly kind: 'document'; readonly title: string; readonly document: unknown }
  | { readonly kind: 'table'; readonly heads: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** Most lines, items or rows of one resource: more than a person reads on a page. */
export const OVERVIEW_LIMIT = 100;

/** `1 item`, `2 items`; `2 policies` with `many` given. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
