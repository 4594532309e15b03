import type { CheckContext } from '@coldstart/checks';

export const FILE = 'order.asl.json';

/** The definition with ARNs in the place of what stands for them. */
export function definitionOf(t: CheckContext): string {
  return t.file(FILE).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => arnOf(t, name));
}

export function arnOf(t: CheckContext, name: string): string {
  if (!t.stack.resources.some(({ logicalId }) => logicalId === name))
    return t.fail(`what stands in \${…} in ${FILE} to be a resource of template.yaml`, `there is no ${name}`);
  const id = t.stack.resource(name);
  return id.startsWith('arn:') ? id : `arn:aws:lambda:${t.region}:${t.account}:function:${id}`;
}
