import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Milliseconds in which a browser that was just opened comes with its ticket. */
const TICKET_LIFE = 120_000;

/**
 * What the terminal and its pages have, and nobody else: new with each start, in memory alone. Functions reach this
 * server as every program of the machine does, so that neither an address nor a header that anybody can send may be
 * enough. It comes to a page behind the `#` of the link, which no browser sends anywhere, and stays in the storage of
 * that origin: a cookie would be sent to whatever listens on another port of this host, a function's server included.
 */
export class Key {
  readonly value = secret();
  readonly #tickets = new Map<string, number>();

  fits(given: string | undefined): boolean {
    const [own, other] = [this.value, given ?? ''].map((text) => Buffer.from(text));
    return own !== undefined && other !== undefined && own.length === other.length && timingSafeEqual(own, other);
  }

  /** Good for one page, once and soon: the command line that opens a browser can be read by every program. */
  ticket(): string {
    const ticket = secret();
    this.#tickets.set(ticket, Date.now() + TICKET_LIFE);
    return ticket;
  }

  /** The key, for a ticket that is good; it is no longer then. */
  redeem(ticket: string): string | undefined {
    const until = this.#tickets.get(ticket) ?? 0;
    this.#tickets.delete(ticket);
    return Date.now() < until ? this.value : undefined;
  }
}

const secret = (): string => randomBytes(24).toString('base64url');
