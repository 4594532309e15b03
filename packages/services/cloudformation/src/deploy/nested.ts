import type { Stack } from '../state.ts';

/** What `Fn::GetAtt` of a nested stack gives. */
export function outputAttributes(stack: Stack): Record<string, string> {
  return Object.fromEntries(stack.outputs.map(({ key, value }) => [`Outputs.${key}`, value]));
}

/** What the parent makes of a nested stack that has ended. */
export function nestedResult(
  stack: Stack,
): { readonly attributes: Record<string, string> } | { readonly reason: string } {
  const { status } = stack;
  if (status === 'CREATE_COMPLETE' || status === 'UPDATE_COMPLETE' || status === 'DELETE_COMPLETE') {
    return { attributes: outputAttributes(stack) };
  }
  const verb = status.startsWith('UPDATE') ? 'updated' : status.startsWith('DELETE') ? 'deleted' : 'created';
  const names = [
    ...new Set(
      stack.events
        .filter((event) => event.status.endsWith('_FAILED') && event.logicalId !== stack.name)
        .map(({ logicalId }) => logicalId),
    ),
  ];
  const what = status.startsWith('UPDATE') ? 'update' : status.startsWith('DELETE') ? 'delete' : 'create';
  const cause =
    names.length > 0
      ? `The following resource(s) failed to ${what}: [${names.join(', ')}]. `
      : (stack.events.findLast(({ reason }) => reason !== undefined)?.reason ?? status);
  return { reason: `Embedded stack ${stack.id} was not successfully ${verb}: ${cause}` };
}
