/**
 * What the server tells, in every tab. A browser keeps six connections to a server, so a stream for each tab would stop
 * the seventh: one tab, the one that has the lock, listens and passes on what it hears.
 */
import type { WorkshopEvent } from '@coldstart/workshop/api';
import { eventStream, findWorkshop } from './workshop.ts';

const NAME = 'coldstart-events';
const RETRY_DELAY = 1000;

export type LiveEvent = WorkshopEvent | { readonly type: 'connection'; readonly up: boolean };

/** Calls back for each event, and when the connection is lost or there again. After each `hello`, ask for what is shown. */
export function listen(onEvent: (event: LiveEvent) => void): void {
  const others = new BroadcastChannel(NAME);
  others.addEventListener('message', ({ data }: MessageEvent<LiveEvent>) => onEvent(data));
  const pass = (event: LiveEvent): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin
    others.postMessage(event);
    onEvent(event);
  };
  // Only pages of a secure origin have locks; over plain HTTP from another machine each tab listens for itself.
  if (!('locks' in navigator)) return connect(onEvent);
  navigator.locks
    .request(NAME, () => {
      connect(pass);
      // Held until the tab closes.
      return new Promise<never>(() => undefined);
    })
    .catch((error: unknown) => reportError(error));
}

function connect(pass: (event: LiveEvent) => void): void {
  const again = (): void => {
    pass({ type: 'connection', up: false });
    setTimeout(() => connect(pass), RETRY_DELAY);
  };
  eventStream().then((stream) => {
    stream.addEventListener('open', () => pass({ type: 'connection', up: true }));
    stream.addEventListener('message', ({ data }: MessageEvent<string>) => pass(JSON.parse(data) as WorkshopEvent));
    stream.addEventListener('error', () => {
      // Browsers differ in what they try again by themselves.
      stream.close();
      again();
      // One that was started anew says what to do about its key.
      void findWorkshop();
    });
  }, again);
}
