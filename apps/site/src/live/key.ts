/**
 * The key to the local server: in the link that its terminal shows, behind the `#`, and kept in the storage of this
 * origin from then on. A server that is started anew has a new one.
 */
import type { Entry } from '@coldstart/workshop/api';

const NAME = 'coldstart-key';

/** Where storage is closed to the page, it lasts as long as the page does. */
let own = '';

/** @param api where the server is asked */
export async function keyFor(api: string): Promise<string> {
  const [, kind, value = ''] = /^#(key|ticket)=([\w-]+)$/.exec(location.hash) ?? [];
  if (kind !== undefined) {
    // Nobody who looks over a shoulder, or is sent the address, shall have it.
    history.replaceState(history.state, '', location.pathname + location.search);
    entering = kind === 'key' ? Promise.resolve(value) : redeem(api, value).catch(() => '');
    keep(await entering);
  }
  await entering;
  return kept() ?? own;
}

let entering: Promise<string> | undefined;

async function redeem(api: string, ticket: string): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${api}/enter`, { method: 'POST', headers, body: JSON.stringify({ ticket }) });
  return response.ok ? ((await response.json()) as Entry).key : '';
}

function keep(key: string): void {
  if (key === '') return;
  own = key;
  try {
    localStorage.setItem(NAME, key);
  } catch {
    // Closed or full.
  }
}

function kept(): string | undefined {
  try {
    return localStorage.getItem(NAME) ?? undefined;
  } catch {
    return undefined;
  }
}
