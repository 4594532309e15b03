import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import type { Call } from '@coldstart/cloud';
import { AwsError } from '@coldstart/wire';

const KINDS = ['add', 'remove', 'move', 'test', 'replace', 'copy'];

interface Patching {
  readonly patchOperations?: readonly PatchOperation[] | undefined;
}

/** @throws AwsError ValidationException for operations that patches do not know, all of them at once */
function check(operation: string, { patchOperations = [] }: Patching): void {
  const place = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}Input.patchOperations`;
  const wrong = patchOperations.flatMap(({ op }, index) =>
    op === undefined || KINDS.includes(op)
      ? []
      : `Value '${op}' at '${place}.${index + 1}.member.op' failed to satisfy constraint: Member must satisfy enum value set: [${KINDS.join(', ')}]`,
  );
  if (wrong.length === 0) return;
  const errors = `${wrong.length} validation error${wrong.length === 1 ? '' : 's'} detected`;
  throw new AwsError('ValidationException', `${errors}: ${wrong.join('; ')}`, { status: 400 });
}

interface AnyOperation {
  readonly run: (input: Patching, call: Call) => unknown;
}

/** Has each operation look at its patches before it does anything. */
export function withPatchesChecked<Operations extends object>(operations: Operations): Operations {
  return Object.fromEntries(
    Object.entries(operations as Readonly<Record<string, AnyOperation>>).map(([name, operation]) => [
      name,
      {
        ...operation,
        run(input: Patching, call: Call) {
          check(name, input);
          return operation.run(input, call);
        },
      },
    ]),
  ) as Operations;
}
