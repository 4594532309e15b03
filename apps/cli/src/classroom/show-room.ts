import { renderUnicodeCompact } from 'uqr';
import { print, style, tell } from '../print.ts';

export interface ShownRoom {
  /** The likely one first. */
  readonly addresses: readonly string[];
  readonly code: string;
  readonly boardLink: string;
  readonly fingerprint: string | undefined;
  /** Every machine of the network may come in. */
  readonly everywhere: boolean;
  /** How submissions are held that are graded here; undefined where none are. */
  readonly isolation: 'container' | 'none' | undefined;
}

/** What an instructor reads out, and what is theirs alone. */
export function showRoom({ addresses, code, boardLink, fingerprint, everywhere, isolation }: ShownRoom): void {
  const [address = '', ...others] = addresses;
  print();
  print(`The room        ${address}/room/`);
  for (const other of others) print(`                ${other}/room/`);
  print(`The code        ${code}`);
  print(`From a clone    pnpm join ${address} ${code}`);
  if (fingerprint !== undefined) print(`Certificate     ${fingerprint}`);
  showPicture(`${address}/room/#code=${code}`);
  print();
  print('The board, for you alone: whoever has this link may do what you may.');
  print(boardLink);
  print();
  if (isolation === 'none')
    tell(
      'No container engine answers, and you trust your learners: what they submit runs on this machine as you. Start Docker or Podman, then start this again, to keep it apart.',
    );
  if (everywhere && new URL(address).hostname === 'localhost')
    tell(
      'This machine is in no network: nobody but you can open these pages. Join the network of the room, then end this with Ctrl-C and start it again.',
    );
  else if (everywhere)
    tell('It listens on every address of this machine: whoever is in its network can open the pages. Ctrl-C ends it.');
  if (others.length > 0) tell('Several networks reach this machine. Take the address that the room is in.');
}

/** Only where a camera could read it: whole lines, in a terminal. */
function showPicture(link: string): void {
  if (!process.stdout.isTTY || style.ascii) return;
  const picture = renderUnicodeCompact(link, { border: 2 });
  const lines = picture.split('\n');
  if (lines.some((line) => [...line].length > process.stdout.columns)) return;
  print();
  for (const line of lines) print(line);
}
