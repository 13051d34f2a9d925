import type { PolicyStatement } from './policy-document.ts';

/** Whether policies let somebody do something to a resource: one Allow, and no Deny. */
export function isAllowed(statements: readonly PolicyStatement[], action: string, resource: string): boolean {
  return allowing(statements, action)(resource);
}

/** As isAllowed, for one action and thousands of resources: the policies are read once. */
export function allowing(statements: readonly PolicyStatement[], action: string): (resource: string) => boolean {
  const found = statements.filter((statement) => matchesAction(statement, action));
  const rules = found.map(({ Effect, ...statement }) => ({ Effect, matches: resourceTest(statement) }));
  return (resource) => isGranted(rules.filter(({ matches }) => matches(resource)));
}

/** Whether a trust policy lets a principal assume its role. */
export function isTrusted(
  trust: readonly PolicyStatement[],
  principal: { readonly kind: 'Service' | 'AWS'; readonly name: string },
): boolean {
  const { kind, name } = principal;
  return isGranted(
    trust.filter((found) => namesPrincipal(found, { kind, names: [name] }) && matchesAction(found, 'sts:AssumeRole')),
  );
}

/** Whether a statement is about somebody of some names, or about everybody. */
export function namesPrincipal(
  { Principal }: Pick<PolicyStatement, 'Principal'>,
  { kind, names }: { readonly kind: 'Service' | 'AWS'; readonly names: readonly string[] },
): boolean {
  const named = Principal === '*' ? ['*'] : (Principal?.[kind] ?? []);
  return named.some((name) => name === '*' || names.includes(name));
}

function isGranted(matching: readonly Pick<PolicyStatement, 'Effect'>[]): boolean {
  return matching.some(({ Effect }) => Effect === 'Allow') && !matching.some(({ Effect }) => Effect === 'Deny');
}

function matchesAction({ Action, NotAction }: Pick<PolicyStatement, 'Action' | 'NotAction'>, action: string): boolean {
  const matches = (pattern: string): boolean => wildcard(pattern, 'i').test(action);
  return Action === undefined ? !(NotAction ?? []).some(matches) : Action.some(matches);
}

function resourceTest({ Resource, NotResource }: Omit<PolicyStatement, 'Effect'>): (resource: string) => boolean {
  const patterns = (Resource ?? NotResource ?? []).map((pattern) => wildcard(pattern, ''));
  const isNamed = (resource: string): boolean => patterns.some((pattern) => pattern.test(resource));
  return Resource === undefined ? (resource) => !isNamed(resource) : isNamed;
}

/** `*` stands for any text, `?` for one character; actions are compared without case, resources with it. */
function wildcard(pattern: string, flags: 'i' | ''): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, `s${flags}`);
}
