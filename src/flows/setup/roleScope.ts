import { t } from '@vscode/l10n';
import { lastSegment } from '../../azure/services/diagnosticSettings';
import { managementGroupOf } from '../../azure/services/managementGroups';
import { UserError } from '../../base/errors';
import { isGuid } from '../../base/guid';

/** Where a role is given. */
export interface RoleScope {
  readonly kind: keyof typeof scopeKinds;
  /** Its id in Azure. */
  readonly id: string;
  /** The last part of the id. */
  readonly name: string;
  /** What people call it, where that is known. */
  readonly title?: string;
}

interface ScopeKind {
  /** The id as a place that a request goes to, where a text names a scope of this kind. */
  readonly read: (text: string) => string | undefined;
  /** How a failure names it. */
  readonly words: (name: string) => string;
  /** Who can give roles there, for whoever may not. */
  readonly remedy: () => string;
}

function ownerRemedy(): string {
  return t(
    'It takes the role Owner, User Access Administrator or Role Based Access Control Administrator there. Ask an Owner to grant one, or to assign the role for you, then run the same again.',
  );
}

/** The kinds of places that a reader is given a role on; the first that reads a text is its kind. */
export const scopeKinds = {
  subscription: {
    read: (text) => (isGuid(text) ? `/subscriptions/${text}` : /^\/subscriptions\/[^/]+$/i.exec(text)?.[0]),
    words: (name) => t('The subscription {0}', name),
    remedy: ownerRemedy,
  },
  managementGroup: {
    read: (text) => (managementGroupOf(text) === undefined ? undefined : text),
    words: (name) => t('The management group {0}', name),
    remedy: () =>
      t(
        'It takes the role Owner, User Access Administrator or Role Based Access Control Administrator on the management group or on one above it; a role on a subscription under it is not enough. Ask an Owner of the group to assign the role for you, or choose subscriptions instead.',
      ),
  },
  part: {
    read: (text) => /^\/subscriptions\/[^/]+\/.+$/i.exec(text)?.[0],
    words: (name) => t('The scope {0}', name),
    remedy: ownerRemedy,
  },
} as const satisfies Record<string, ScopeKind>;

/** Reads a scope of a wizard's answers: the id of a subscription, or the path of anything that a role is given on. @throws UserError where it is neither */
export function roleScope(text: string): RoleScope {
  const given = text.trim().replace(/(.)\/$/, '$1');
  for (const [kind, { read }] of Object.entries(scopeKinds) as [RoleScope['kind'], ScopeKind][]) {
    const id = read(given);
    if (id !== undefined) return { kind, id, name: lastSegment(id) };
  }
  throw new UserError(
    t(
      '“{0}” is neither a subscription nor a management group. Give the id of a subscription, or a path such as /providers/Microsoft.Management/managementGroups/NAME.',
      text,
    ),
    { code: 'setup-scope' },
  );
}
