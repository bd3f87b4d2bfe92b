import type { JavaScriptFunction } from '../scalarFunction';
import rules from './userAgentRules.json';

/** What may be looked for in a user agent: the name of the part of the answer, of its members, and which group of a match each is. */
export const userAgentKinds = {
  browser: { part: 'Browser', members: ['Family', 'MajorVersion', 'MinorVersion', 'Patch'], groups: [1, 2, 3, 4] },
  os: { part: 'OperatingSystem', members: ['Family', 'MajorVersion', 'MinorVersion', 'Patch', 'PatchMinor'], groups: [1, 2, 3, 4, 5] },
  device: { part: 'Device', members: ['Family', 'Brand', 'Model'], groups: [1, undefined, 1] },
} as const;

export type UserAgentKind = keyof typeof userAgentKinds;

interface Rule {
  readonly pattern: string;
  /** What stands for each member, with `$1` for what a group matched; null takes the group itself. */
  readonly parts: readonly (string | null)[];
}

/** The rules of a kind, of which the first that matches counts. Source: github.com/ua-parser/uap-core. */
export function userAgentRules(kind: UserAgentKind): readonly Rule[] {
  return rules[kind];
}

/**
 * Writes what a rule tells of a user agent that it matches: the engine, whose patterns take time in proportion to the text, has found
 * which rule that is.
 */
export const userAgentFunctions: readonly JavaScriptFunction[] = [
  {
    name: 'kql_user_agent',
    parameters: ['VARCHAR', 'BIGINT', 'VARCHAR'],
    returns: 'VARCHAR',
    evaluate: (kind, index, text) => partText(kind as UserAgentKind, index === null ? undefined : Number(index), String(text)),
  },
];

function partText(kind: UserAgentKind, index: number | undefined, text: string): string {
  const { part, members, groups } = userAgentKinds[kind];
  const rule = index === undefined ? undefined : userAgentRules(kind)[index];
  const match = rule && new RegExp(rule.pattern.replace(/^\(\?i\)/, ''), rule.pattern.startsWith('(?i)') ? 'i' : '').exec(text);
  const values = members.map((_, at) => {
    if (!rule || !match) return at === 0 ? 'Other' : '';
    const group = groups[at];
    const given = rule.parts[at] ?? (group === undefined ? '' : `$${group}`);
    return given.replaceAll(/\$(\d)/g, (_whole, number: string) => match[Number(number)] ?? '').trim();
  });
  return `${JSON.stringify(part)}:${JSON.stringify(Object.fromEntries(members.map((member, at) => [member, values[at]])))}`;
}
