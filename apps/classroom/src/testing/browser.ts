import { ask, type Answered, type Asking } from './server.ts';

/** Goes where it is sent and keeps cookies, as a browser does at the top of a window; those of one host for all its ports. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  /** Where it is. */
  at = '';

  async open(url: string, asking: Asking = {}): Promise<Answered> {
    let [next, with_] = [url, asking];
    for (let hops = 0; hops < 20; hops += 1) {
      const answer = await this.step(next, with_);
      if (answer.status < 300 || answer.status >= 400 || answer.headers.location === undefined) return answer;
      next = new URL(answer.headers.location, next).href;
      with_ = {};
    }
    throw new Error(`${url} leads in circles.`);
  }

  /** One answer, wherever it leads. */
  async step(url: string, asking: Asking = {}): Promise<Answered> {
    this.at = url;
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await ask(url, { ...asking, ...(cookie !== '' && { cookie }) });
    for (const set of answer.headers['set-cookie'] ?? []) this.#set(set);
    return answer;
  }

  #set(set: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
    if (value === '' || /max-age=0/i.test(set)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
