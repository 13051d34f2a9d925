import type { PolicyStatement } from './policy-document.ts';

/** Whether policies let somebody do something to a resource: one Allow, and no Deny. */
export function isAllowed(statements: readonly PolicyStatement[], action: string, resource: string): boolean {
  const matching = statements.filter((found) => matchesAction(found, action) && matchesResource(found, resource));
  return isGranted(matching);
}

/** Whether a trust policy lets a principal assume its role. */
export function isTrusted(
  trust: readonly PolicyStatement[],
  principal: { readonly kind: 'Service' | 'AWS'; readonly name: string },
): boolean {
  return isGranted(
    trust.filter(({ Principal, ...found }) => {
      const named = Principal === '*' ? ['*'] : (Principal?.[principal.kind] ?? []);
      return matchesAction(found, 'sts:AssumeRole') && named.some((name) => name === '*' || name === principal.name);
    }),
  );
}

function isGranted(matching: readonly PolicyStatement[]): boolean {
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

function matchesAction({ Action, NotAction }: PolicyStatement, action: string): boolean {
  const matches = (pattern: string): boolean => wildcard(pattern, 'i').test(action);
  return Action === undefined ? !(NotAction ?? []).some(matches) : Action.some(matches);
}

function matchesResource({ Resource, NotResource }: PolicyStatement, resource: string): boolean {
  const matches = (pattern: string): boolean => wildcard(pattern, '').test(resource);
  return Resource === undefined ? !(NotResource ?? []).some(matches) : Resource.some(matches);
}

/** `*` stands for any text, `?` for one character; actions are compared without case, resources with it. */
function wildcard(pattern: string, flags: 'i' | ''): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, `s${flags}`);
}
