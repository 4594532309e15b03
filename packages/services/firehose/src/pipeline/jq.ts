import { raw } from 'jq-wasm';

type Keys = Readonly<Record<string, string>>;

/**
 * Asks all records at once, since each start of jq takes some milliseconds.
 *
 * @param texts records, which may be no JSON
 * @returns by record, what it gave: texts; `undefined` where it is no JSON, or the query has failed
 */
export async function query(text: string, texts: readonly string[]): Promise<(Keys | undefined)[]> {
  const program = `.[] | (try (fromjson | [${text}] | first) catch null)`;
  const stdout = await raw(JSON.stringify(texts), program, ['-c']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => keysOf(JSON.parse(line)));
}

function keysOf(value: unknown): Keys | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const texts = Object.entries(value).flatMap(([key, one]: [string, unknown]) =>
    one === null || typeof one === 'object' ? [] : [[key, String(one)]],
  );
  return Object.fromEntries(texts) as Keys;
}

/** @returns what jq says of a query that it cannot read */
export async function problemOf(text: string): Promise<string | undefined> {
  try {
    await raw('null', `empty | (${text})`, ['-c']);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^[^:]*: /, '').trim() : String(error);
  }
}
