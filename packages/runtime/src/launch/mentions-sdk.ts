import { unzipSync } from 'fflate';
import type { FunctionSpec } from '../types.ts';

const found = new WeakMap<Uint8Array, boolean>();

/**
 * Whether a function may import its language's AWS SDK: one that does not pays nothing for it, neither time nor memory.
 *
 * @param name what the code that does has in it
 */
export function mentionsSdk({ code, layers }: FunctionSpec, files: RegExp, name: string): boolean {
  return [code, ...layers].some((archive) => {
    let mentioned = found.get(archive);
    if (mentioned === undefined) {
      const contents = Object.values(unzipSync(archive, { filter: (file) => files.test(file.name) }));
      mentioned = contents.some((content) =>
        Buffer.from(content.buffer, content.byteOffset, content.length).includes(name),
      );
      found.set(archive, mentioned);
    }
    return mentioned;
  });
}
