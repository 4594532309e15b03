/** A function's processor, as Lambda names it: https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html */
export type Architecture = 'x86_64' | 'arm64';

/** `e_machine` of programs and libraries: https://man7.org/linux/man-pages/man5/elf.5.html */
const MACHINES: Readonly<Record<Architecture, number>> = { x86_64: 62, arm64: 183 };
const [ELF, MACHINE] = [0x7f454c46, 18];
/** That of this machine. */
const OWN = { x64: 'x86_64', arm64: 'arm64' }[process.arch as string] as Architecture | undefined;

/** The processor that a program or library of Linux is for; `undefined` for other files, and other processors. */
export function architectureOf(data: Uint8Array): Architecture | undefined {
  if (data.length < MACHINE + 2) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint32(0) !== ELF) return undefined;
  const machine = view.getUint16(MACHINE, true);
  return MACHINES.x86_64 === machine ? 'x86_64' : MACHINES.arm64 === machine ? 'arm64' : undefined;
}

/** Whether this machine runs programs of an architecture. */
export function runsHere(architecture: Architecture): boolean {
  return architecture === OWN;
}

/**
 * Makes a program for this machine one that it does not run either, where it is not for the function's processor.
 *
 * So the system says of it what it says on Lambda, to whoever starts or loads it.
 */
export function asOnProcessor(data: Uint8Array, architecture: Architecture): Uint8Array {
  const built = architectureOf(data);
  if (built === undefined || built === architecture || !runsHere(built)) return data;
  const foreign = new Uint8Array(data);
  new DataView(foreign.buffer).setUint16(MACHINE, 0, true);
  return foreign;
}
